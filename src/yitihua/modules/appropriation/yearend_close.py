"""一批指标的年末核销：可用余额按确认的结转与收回转 601、602，批准核销的冻结转 603（E17）。

一条指标一笔变动，业务键由指标与已核销数定：同一情形办几次都只有一笔。同一种指标的科目只找一次。
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting import indicator_yearend as posting
from yitihua.ledger.posting.standing import Standing as At
from yitihua.ledger.types import Dims, Entry, Leg, Movement
from yitihua.modules.appropriation import movements, yearend_queries
from yitihua.modules.appropriation.elements import dims
from yitihua.modules.appropriation.models import Carryover, Indicator, WriteOff
from yitihua.modules.appropriation.states import CARRYOVER, CONFIRMED, INDICATOR

_FIELDS = (
    "bgt_id", "fiscal_year", "status", "agency_code", "pro_code", "pro_cat_code", "fund_type_code", "exp_func_code",
    "gov_bgt_eco_code", "dep_bgt_eco_code", "found_type_code", "bgt_type_code", "source_type_code",
    "budget_level_code", "manage_mof_dep_code", "src_acc", "cor_bgt_doc_no", "bgt_layer_code", "bgt_exe_flag",
    "use_acc", "rec_div_code",
)  # fmt: skip
"""核销要用的几栏；一批五千条，不必读整行。"""
_BALANCES = """
INSERT INTO ba_bgt_balance (balance_bgt_id, mof_div_code, fiscal_year, approve_amt, balance, back_balance, is_rec_exp,
    carryovers_bgt_id, ori_bgt_id, bgt_type_code, bgt_mof_dep_code, manage_mof_dep_code, cor_bgt_doc_no, bgt_dec,
    agency_code, exp_func_code, gov_bgt_eco_code, fund_type_code, bgt_exe_flag, pro_code, budget_level_code,
    is_gov_pur, is_track, is_deleted, creater, last_user, row_version)
SELECT v.balance_bgt_id, i.mof_div_code, i.fiscal_year, v.net, v.balance, v.back, 2, v.carryovers_bgt_id, i.bgt_id,
    i.bgt_type_code, i.bgt_mof_dep_code, i.manage_mof_dep_code, i.cor_bgt_doc_no, '', i.agency_code, i.exp_func_code,
    i.gov_bgt_eco_code, i.fund_type_code, i.bgt_exe_flag, i.pro_code, i.budget_level_code, i.is_gov_pur,
    i.is_track, 2, %s, '', 1
  FROM unnest(%s::uuid[], %s::uuid[], %s::numeric[], %s::numeric[], %s::numeric[], %s::uuid[])
       AS v(balance_bgt_id, bgt_id, net, balance, back, carryovers_bgt_id)
  JOIN ba_bgt_info i ON i.bgt_id = v.bgt_id
"""
_NEEDED = {
    "ori_bgt_id": ("carryovers_bgt_id", "ori_bgt_id", "carryovers_amt"),
    "bgt_id": ("write_off_id", "bgt_id", "frozen_id", "amount"),
}
CARRY, BACK, WRITE_OFF = "结转", "收回", "核销"
_KINDS = (CARRY, BACK, WRITE_OFF)
_ANY = "00000000-0000-0000-0000-000000000000"


@dataclass(slots=True)
class Totals:
    """一批的结果；`left` 是没清零、留着没办的。"""

    done: int = 0
    left: int = 0
    amounts: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(_KINDS, ZERO))


@dataclass(frozen=True, slots=True)
class _Plan:
    """一条指标怎么核销。"""

    indicator: Any
    amounts: Mapping[str, Decimal]
    net: Decimal
    carried: Decimal
    carryover: Carryover | None
    write_offs: Sequence[WriteOff]

    @property
    def action(self) -> str:
        if self.amounts[CARRY] > ZERO:
            return "carry"
        return "recall" if self.amounts[BACK] + self.amounts[WRITE_OFF] > ZERO else "close"


def close(ids: Sequence[UUID], *, ctx: Ctx) -> Totals:
    """锁住这一批，未清的留下，其余各记一笔；单据的状态与清单同一事务写下。"""
    indicators: list[Any] = list(
        Indicator.objects.unscoped("年结由系统按区划办")
        .select_for_update()
        .filter(pk__in=ids)
        .order_by("pk")
        .values_list(*_FIELDS, named=True)
    )
    standing = yearend_queries.balances(ids, ctx=ctx)
    carryovers = {row.ori_bgt_id: row for row in _confirmed(Carryover, "ori_bgt_id", ids, ctx)}
    write_offs: dict[UUID, list[WriteOff]] = {}
    for row in _confirmed(WriteOff, "bgt_id", ids, ctx):
        write_offs.setdefault(row.bgt_id, []).append(row)
    totals, plans = Totals(), []
    for indicator in indicators:
        plan = _plan(
            indicator,
            standing[indicator.bgt_id],
            carryovers.get(indicator.bgt_id),
            write_offs.get(indicator.bgt_id, []),
        )
        if plan is None:
            totals.left += 1
        else:
            plans.append(plan)
    for plan in plans:
        for kind, amount in plan.amounts.items():
            totals.amounts[kind] += amount
    totals.done = len(plans)
    ctx.ledger.add(_movement(plan, ctx) for plan in plans if plan.action != "close")
    _record(plans, ctx)
    return totals


def _confirmed(model: type[Carryover] | type[WriteOff], key: str, ids: Sequence[UUID], ctx: Ctx) -> Iterable[Any]:
    rows: Iterable[Any] = (
        model.objects.unscoped("年结由系统按区划办")
        .filter(mof_div_code=ctx.mof_div_code, status=CONFIRMED, **{f"{key}__in": ids})
        .only(*_NEEDED[key])
    )
    return rows


def _plan(
    indicator: Any,
    at: yearend_queries.Standing,
    carryover: Carryover | None,
    write_offs: Sequence[WriteOff],
) -> _Plan | None:
    """在途、冻结没清的，确认结转多于余额的，都先不办。"""
    approved = sum((row.amount for row in write_offs), ZERO)
    carry = carryover.carryovers_amt if carryover is not None else ZERO
    if at.occupied or at.frozen != approved or carry > at.available:
        return None
    amounts = {CARRY: carry, BACK: at.available - carry, WRITE_OFF: approved}
    return _Plan(indicator, amounts, at.net, at.carried, carryover, write_offs)


def _movement(plan: _Plan, ctx: Ctx) -> Movement:
    indicator = plan.indicator
    total = sum(plan.amounts.values(), ZERO)
    legs: list[Leg] = [movements.freeze_leg(row.frozen_id, "occ_amt", row.amount) for row in plan.write_offs]
    if plan.amounts[WRITE_OFF]:
        legs.append(movements.leg(indicator.bgt_id, "frozen_amt", -plan.amounts[WRITE_OFF]))
    legs.append(movements.leg(indicator.bgt_id, "carry_amt", total))
    at, own = _standing(indicator), Dims(**dims(indicator))
    entries = []
    for kind, amount in plan.amounts.items():
        if amount:
            debit, credit = _accounts(at, kind)
            entries.append(Entry(debit, credit, amount, own, own, f"年末{kind}"))
    return Movement(
        movement_id=uuid7(),
        business_key=f"E17:{indicator.bgt_id}:{plan.carried}",
        kind="E17",
        ref_type="appropriation.indicator",
        ref_id=indicator.bgt_id,
        biz_date=ctx.biz_date,
        legs=tuple(legs),
        short="R-IND-015",
        entries=tuple(entries),
        event_code="E17",
        summary="年末核销",
    )


def _standing(indicator: Any) -> At:
    """同一种指标同一个键，科目只找一次。"""
    return replace(movements.standing(indicator), bgt_id=_ANY)


@lru_cache(maxsize=4096)
def _accounts(at: At, kind: str) -> tuple[str, str]:
    """这种指标的这种处理借什么贷什么；按一元试取模板，与金额无关。"""
    one = Decimal("1.00")
    if kind == WRITE_OFF:
        line = posting.write_off_frozen(at=at, amount=one)[0]
    else:
        line = posting.close_year(at=at, outcome=kind, amount=one)[0]
    return line.debit_account, line.credit_account


def _record(plans: Sequence[_Plan], ctx: Ctx) -> None:
    groups: dict[tuple[str, str], list[UUID]] = {}
    for plan in plans:
        groups.setdefault((plan.indicator.status, plan.action), []).append(plan.indicator.bgt_id)
    for (status, action), ids in groups.items():
        target = INDICATOR.require(status, action)
        Indicator.objects.unscoped("年结由系统按区划办").filter(pk__in=ids).update(
            status=target, row_version=F("row_version") + 1, last_user=ctx.principal.user_id
        )
    for model, done in (
        (Carryover, [plan.carryover for plan in plans if plan.carryover is not None]),
        (WriteOff, [row for plan in plans for row in plan.write_offs]),
    ):
        rows = model.objects.unscoped("年结由系统按区划办").filter(pk__in=[row.pk for row in done])
        rows.update(status=CARRYOVER.require(CONFIRMED, "write_off"))
    _list_balances([plan for plan in plans if plan.amounts[BACK]], ctx)


def _list_balances(plans: Sequence[_Plan], ctx: Ctx) -> None:
    """收回的进结余清单，一批一条语句，要素从指标带出。"""
    columns = [
        [uuid7() for _ in plans],
        [plan.indicator.bgt_id for plan in plans],
        [plan.net for plan in plans],
        [plan.amounts[BACK] + plan.amounts[CARRY] for plan in plans],
        [plan.amounts[BACK] for plan in plans],
        [plan.carryover.carryovers_bgt_id if plan.carryover else None for plan in plans],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_BALANCES, [ctx.principal.user_id, *columns])
