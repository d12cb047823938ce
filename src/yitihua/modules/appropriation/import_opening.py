"""期初导入：旧系统的指标以有效状态直接落库，一条指标一个 OPENING 变动、一组 OPEN01 分录（11 第 5 节）。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from pydantic import ConfigDict

from yitihua.infra.operation.command import Amount
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting.indicator_yearend import OpeningAmounts, open_balances
from yitihua.ledger.types import Leg
from yitihua.modules.appropriation import elements, movements
from yitihua.modules.appropriation.models import Frozen, Indicator
from yitihua.modules.appropriation.sources import source_account
from yitihua.modules.appropriation.states import ACTIVE
from yitihua.modules.basedata import public as basedata

OPENING: Final = "OPENING"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningIndicator:
    """一条期初指标；`source_key` 是旧系统的键，同键只导一次。金额单位元。

    `amount` 下达额，`dis_amt` 已追减，`frozen_amt`、`occ_amt`、`paid_amt` 是割接时的冻结、在途、已付，
    `old_balance` 是旧系统的可用余额，对不上不导（R-MIG-006）。
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    source_sys: str
    source_key: str
    agency_code: str
    pro_code: str
    pro_cat_code: str
    exp_func_code: str
    gov_bgt_eco_code: str
    dep_bgt_eco_code: str
    fund_type_code: str
    amount: Amount
    old_balance: Amount
    dis_amt: Amount = ZERO
    frozen_amt: Amount = ZERO
    occ_amt: Amount = ZERO
    paid_amt: Amount = ZERO
    annual_key: str = ""
    bgt_layer_code: str = "40"
    bgt_exe_flag: str = "1"
    found_type_code: str = "11"
    source_type_code: str = "1"
    bgt_type_code: str = "21"
    budget_level_code: str = "3"
    pay_type_code: str = "1"
    is_gov_pur: int = NO
    cor_bgt_doc_no: str = ""
    bgt_doc_title: str = ""

    @property
    def net(self) -> Decimal:
        """净额：下达额 − 已追减。"""
        return self.amount - self.dis_amt

    @property
    def available(self) -> Decimal:
        return self.net - self.frozen_amt - self.occ_amt - self.paid_amt


_AMOUNTS: Final = frozenset({"amount", "old_balance", "dis_amt", "frozen_amt", "occ_amt", "paid_amt"})
_COPIED: Final = tuple(item.name for item in fields(OpeningIndicator) if item.name not in {*_AMOUNTS, "annual_key"})


def import_opening(rows: Sequence[OpeningIndicator], *, annuals: dict[str, UUID], ctx: Ctx) -> dict[str, UUID]:
    """返回 旧键 → 指标主键；已导过的返回原来的主键。`annuals` 是旧键 → 预算行主键。"""
    known = imported([row.source_key for row in rows], ctx=ctx)
    fresh = [row for row in rows if row.source_key not in known]
    snapshot = basedata.current(ctx)
    made = [(row, _indicator(row, annuals, snapshot, ctx)) for row in fresh]
    problems = [item for row, indicator in made for item in _problems(row, indicator, snapshot)]
    if problems:
        raise Refusal(problems)
    Indicator.objects.bulk_create([indicator for _row, indicator in made])
    frozen = [_frozen(row, indicator, ctx) for row, indicator in made if row.frozen_amt]
    Frozen.objects.bulk_create(frozen)
    held = {item.bgt_id: item for item in frozen}
    for row, indicator in made:
        _open(row, indicator, held.get(indicator.bgt_id), ctx)
        known[row.source_key] = indicator.bgt_id
    return known


def imported(source_keys: Iterable[str], *, ctx: Ctx) -> dict[str, UUID]:
    """旧键 → 已导入的指标主键。"""
    rows = Indicator.objects.unscoped("按旧键找已导入的").filter(
        mof_div_code=ctx.mof_div_code, source_key__in=list(source_keys)
    )
    return dict(rows.values_list("source_key", "bgt_id"))


def _indicator(row: OpeningIndicator, annuals: dict[str, UUID], snapshot: basedata.Snapshot, ctx: Ctx) -> Indicator:
    agency = snapshot.agency(row.agency_code)
    return Indicator(
        **{name: getattr(row, name) for name in _COPIED},
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        doc_date=ctx.biz_date,
        manage_mof_dep_code=agency.mof_dep_code if agency else "",
        exp_level_code=row.budget_level_code,
        src_acc=source_account(fund_type_code=row.fund_type_code, found_type_code=row.found_type_code),
        bgt_pman_id=annuals.get(row.annual_key),
        reg_amt=row.amount,
        made_by="import",
        status=ACTIVE,
        creater=ctx.principal.user_id,
    )


def _problems(row: OpeningIndicator, indicator: Indicator, snapshot: basedata.Snapshot) -> list[Finding]:
    """旧余额对得上，要素代码可用，单位是本级单位。"""
    gap = row.available - row.old_balance
    shown: dict[str, Any] = {"bgt_id": row.source_key, "a": row.available, "b": row.old_balance}
    return [
        *judged("R-MIG-006", fires=gap != ZERO, facts={"gap": gap}, **shown),
        *elements.own_agency(indicator, snapshot),
        *elements.coded(snapshot, indicator),
    ]


def _frozen(row: OpeningIndicator, indicator: Indicator, ctx: Ctx) -> Frozen:
    return Frozen(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        bgt_id=indicator.bgt_id,
        frozen_amt=row.frozen_amt,
        reason_type="人工",
        remark="割接时旧系统的冻结",
        creater=ctx.principal.user_id,
    )


def _open(row: OpeningIndicator, indicator: Indicator, frozen: Frozen | None, ctx: Ctx) -> None:
    """额度行与它的全部运行字段一次开出；冻结单、预算行的占用在同一个变动里。"""
    ctx.limits.add([movements.new_limit(movements.INDICATOR, indicator.bgt_id, agency_code=indicator.agency_code)])
    legs = _legs(row, indicator.bgt_id)
    if frozen is not None:
        ctx.limits.add([movements.new_limit(movements.FREEZE, frozen.frozen_id, agency_code=indicator.agency_code)])
        legs.append(movements.freeze_leg(frozen.frozen_id, "amount", row.frozen_amt))
    if indicator.bgt_pman_id is not None:
        legs.append(movements.annual_leg(indicator.bgt_pman_id, "occ_amt", row.net))
    amounts = OpeningAmounts(
        cur_amt=row.available,
        frozen={"冻结": row.frozen_amt},
        occ_amt=row.occ_amt,
        paid_amt=row.paid_amt,
        carried={},
    )
    ctx.ledger.add(
        [
            movements.movement(
                event=OPENING,
                business_key=f"OPENING:{indicator.bgt_id}",
                ref_type="appropriation.indicator",
                ref_id=indicator.bgt_id,
                legs=legs,
                lines=open_balances(at=movements.standing(indicator), amounts=amounts),
                indicators={indicator.bgt_id: indicator},
                short="R-IND-006",
                summary="指标期初",
                ctx=ctx,
            )
        ]
    )
    ctx.subjects.append(("appropriation.indicator", str(indicator.bgt_id)))


def _legs(row: OpeningIndicator, bgt_id: UUID) -> list[Leg]:
    """下达额在前，其余各栏从它里面出。"""
    amounts = (
        movements.leg(bgt_id, "amount", row.amount),
        movements.leg(bgt_id, "dis_amt", row.dis_amt),
        movements.leg(bgt_id, "frozen_amt", row.frozen_amt),
        movements.leg(bgt_id, "occ_amt", row.occ_amt),
        movements.leg(bgt_id, "paid_amt", row.paid_amt),
    )
    return [item for item in amounts if item.delta]


__all__ = ["OPENING", "OpeningIndicator", "import_opening", "imported"]
