"""次年结转（E19）：按上年确认并核销的结转清单整批生成 22 类指标，一分不差，否则一条也不生成（R-IND-022）。"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting import indicator_yearend as posting
from yitihua.ledger.types import Leg, LimitKey, NewLimit
from yitihua.modules.appropriation import doc_numbers, elements, movements
from yitihua.modules.appropriation import rules_yearend as _rules  # noqa: F401
from yitihua.modules.appropriation.models import Carryover, Indicator, YearEnd
from yitihua.modules.appropriation.states import ACTIVE, CARRYOVER, OFFSET, SHUT, WRITTEN
from yitihua.modules.basedata import public as basedata

KIND: Final = "carryover"
TO_LOWER: Final = "对下转移支付"
CARRIED_IN, FROM_LAST_YEAR, SOURCE = "22", "5", "107"
_SOURCE_FUND: Final = {"3": "33"}
"""单位资金的结转是 33，其余为财政拨款结转 31。"""
_COPIED = (
    "budget_level_code", "pro_code", "pro_cat_code", "bgt_exe_flag", "is_track", "track_pro_code", "agency_code",
    "fund_type_code", "manage_mof_dep_code", "bgt_mof_dep_code", "tp_func_code", "exp_func_code", "gov_bgt_eco_code",
    "dep_bgt_eco_code", "is_gov_pur", "count_fund_pro_code", "pay_type_code", "exp_level_code", "direct_flag_code",
    "bgt_layer_code",
)  # fmt: skip


class CarryInLine(Command):
    """一行怎么生成；没写的要素沿用源指标，项目与功能科目不能改（R-IND-023）。"""

    carryovers_bgt_id: UUID
    amount: Amount
    pro_code: Code = ""
    exp_func_code: Code = ""


class GenerateCarryIn(Command):
    """`fiscal_year` 是次年；`lines` 不写即照清单原样生成，写了的须把清单逐行写全。"""

    lines: list[CarryInLine] = Field(default_factory=list, max_length=100_000)
    cor_bgt_doc_no: Code = ""


class CarryInOut(Out):
    fiscal_year: str
    count: int
    amount: Decimal


@operation("appropriation.carry_in.generate", title="生成结转指标", roles={"MOF_BGT"})
def generate_carry_in(command: GenerateCarryIn, *, ctx: Ctx) -> CarryInOut:
    """上年已对冲才能生成；每行不超过它的结转确认数（R-IND-006），合计等于确认数（R-IND-022）。"""
    last = f"{int(ctx.fiscal_year) - 1:04d}"
    run = YearEnd.objects.filter(mof_div_code=ctx.mof_div_code, fiscal_year=last).select_for_update().first()
    if run is None or run.status not in (OFFSET, SHUT):
        raise Refusal([_refused(f"{last}年度还没有对冲，不能生成结转指标", "请先办完上年的年结与来源对冲")])
    confirmed = list(
        Carryover.objects.unscoped("整批生成")
        .select_for_update()
        .filter(mof_div_code=ctx.mof_div_code, fiscal_year=last, status=WRITTEN)
        .order_by("pk")
    )
    if not confirmed:
        raise Refusal([_refused(f"{last}年度没有要生成的结转", "已经生成的请查看结转清单")])
    origins = _origins(confirmed, ctx)
    wanted = _lines(command, confirmed)
    rows = _rows(confirmed, wanted, origins, ctx)
    _check(rows, confirmed, wanted, ctx)
    doc_numbers.assign([row for _, row in rows], requested=command.cor_bgt_doc_no, ctx=ctx)
    Indicator.objects.bulk_create([row for _, row in rows])
    for item, row in rows:
        item.status = CARRYOVER.require(item.status, "generate")
        _post(item, row, ctx)
    Carryover.objects.bulk_update([item for item, _ in rows], ["status"])
    run.carry_in_amt += sum((row.reg_amt for _, row in rows), ZERO)
    run.save(update_fields=["carry_in_amt"])
    ctx.subjects.append(("appropriation.year_end", str(run.year_end_id)))
    return CarryInOut(fiscal_year=ctx.fiscal_year, count=len(rows), amount=sum((row.reg_amt for _, row in rows), ZERO))


def _origins(confirmed: Sequence[Carryover], ctx: Ctx) -> dict[UUID, Indicator]:
    rows = Indicator.objects.unscoped("结转的源指标").filter(
        mof_div_code=ctx.mof_div_code, pk__in=[item.ori_bgt_id for item in confirmed]
    )
    return {row.bgt_id: row for row in rows}


def _lines(command: GenerateCarryIn, confirmed: Sequence[Carryover]) -> dict[UUID, CarryInLine]:
    if not command.lines:
        return {
            item.carryovers_bgt_id: CarryInLine(carryovers_bgt_id=item.carryovers_bgt_id, amount=item.carryovers_amt)
            for item in confirmed
        }
    wanted = {line.carryovers_bgt_id: line for line in command.lines}
    if wanted.keys() - {item.carryovers_bgt_id for item in confirmed} or len(wanted) != len(command.lines):
        raise Refusal([_refused("写的行里有不在结转清单上的，或同一行写了两次", "请照结转清单逐行写，一行一次")])
    return wanted


def _rows(
    confirmed: Sequence[Carryover], wanted: dict[UUID, CarryInLine], origins: dict[UUID, Indicator], ctx: Ctx
) -> list[tuple[Carryover, Indicator]]:
    """清单上没写的行不生成，合计自然对不上（R-IND-022）。"""
    made = []
    for item in confirmed:
        line, origin = wanted.get(item.carryovers_bgt_id), origins[item.ori_bgt_id]
        if line is None:
            continue
        made.append((item, _indicator(line, origin, ctx)))
    return made


def _indicator(line: CarryInLine, origin: Indicator, ctx: Ctx) -> Indicator:
    values: dict[str, Any] = {name: getattr(origin, name) for name in _COPIED}
    row = Indicator(
        **values,
        bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        bgt_type_code=CARRIED_IN,
        source_type_code=FROM_LAST_YEAR,
        found_type_code=_SOURCE_FUND.get(origin.fund_type_code[:1], "31"),
        is_adjust=NO,
        ori_bgt_id=origin.bgt_id,
        src_acc=SOURCE,
        use_acc=origin.use_acc,
        bgt_doc_title=f"关于下达{ctx.fiscal_year}年上年结转指标的通知",
        bgt_dec=f"上年结转：{origin.cor_bgt_doc_no}",
        reg_amt=line.amount,
        made_by="carry",
        status=ACTIVE,
        creater=ctx.principal.user_id,
    )
    if origin.rec_div_code and origin.use_acc == TO_LOWER:
        row.bgt_layer_code = "10"  # 年初安排的对下转移支付回到对下转移支付待分，其余回到科室待分
    row.pro_code = line.pro_code or origin.pro_code
    row.exp_func_code = line.exp_func_code or origin.exp_func_code
    return row


def _check(
    rows: Sequence[tuple[Carryover, Indicator]],
    confirmed: Sequence[Carryover],
    wanted: dict[UUID, CarryInLine],
    ctx: Ctx,
) -> None:
    """项目科目不变（R-IND-023），合计相等（R-IND-022），代码次年还能用；有一处不对整批不生成。"""
    snapshot = basedata.current(ctx)
    problems: list[Finding] = []
    for item, row in rows:
        for field in ("pro_code", "exp_func_code"):
            own, given = getattr(item, field), getattr(row, field)
            problems += judged("R-IND-023", fires=own != given, facts={"own": own, "given": given}, fields=(field,))
        problems += elements.positive(row.reg_amt)
        problems += elements.own_agency(row, snapshot)
        problems += elements.coded(snapshot, row)
    a = sum((row.reg_amt for _, row in rows), ZERO)
    b = sum((item.carryovers_amt for item in confirmed), ZERO)
    problems += judged("R-IND-022", fires=a != b, facts={"generated": a, "confirmed": b}, a=a, b=b)
    if problems:
        raise Refusal(problems[:50])


def _post(item: Carryover, row: Indicator, ctx: Ctx) -> None:
    """结转确认数是一行额度：生成的从它里面出，多一分也出不来（R-IND-006）。"""
    limit = LimitKey(KIND, item.carryovers_bgt_id)
    ctx.limits.add(
        [
            NewLimit(limit, row.agency_code),
            movements.new_limit(movements.INDICATOR, row.bgt_id, agency_code=row.agency_code),
        ]
    )
    ctx.figures[str(row.bgt_id)] = {"b": item.carryovers_amt, "limit": "结转确认数"}
    ctx.ledger.add(
        [
            movements.movement(
                event="E19",
                business_key=f"E19:{item.carryovers_bgt_id}",
                ref_type="appropriation.indicator",
                ref_id=row.bgt_id,
                legs=[
                    Leg(limit, "amount", item.carryovers_amt),
                    Leg(limit, "occ_amt", row.reg_amt),
                    movements.leg(row.bgt_id, "amount", row.reg_amt),
                ],
                lines=posting.carry_in(target=movements.standing(row), amount=row.reg_amt),
                indicators={row.bgt_id: row},
                short="R-IND-006",
                summary="次年结转登记",
                ctx=ctx,
            )
        ]
    )


def _refused(text: str, step: str) -> Finding:
    return Finding("E-YEAREND", Level.BLOCK, text, next_step=step)
