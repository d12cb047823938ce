"""申报结转（CARRYOVERS）：一条指标一行，送审后由财政确认；没有申报的余额年末收回（R-IND-020、021、023）。"""

from decimal import Decimal
from uuid import UUID

from yitihua.engines.workflow import runtime as workflow
from yitihua.engines.workflow.bindings import Document
from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.codes import YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting.indicator_yearend import TOTAL_CARRY_INS
from yitihua.modules.appropriation import elements, queries, yearend_queries
from yitihua.modules.appropriation import rules_yearend as _rules  # noqa: F401
from yitihua.modules.appropriation.models import Carryover, Indicator
from yitihua.modules.appropriation.states import ACTIVE, RETURNED, WAITING
from yitihua.modules.appropriation.yearend_flows import CARRYOVER_TYPE
from yitihua.modules.projects import public as projects

CARRIED_IN = "22"
_COPIED = (
    "bgt_type_code", "bgt_mof_dep_code", "manage_mof_dep_code", "cor_bgt_doc_no", "agency_code", "exp_func_code",
    "gov_bgt_eco_code", "fund_type_code", "bgt_exe_flag", "pro_code", "budget_level_code", "is_gov_pur", "is_track",
)  # fmt: skip


class DeclareCarryover(Command):
    """`pro_code`、`exp_func_code` 可不写，写了须与源指标相同。"""

    bgt_id: UUID
    carryovers_amt: Amount
    pro_code: Code = ""
    exp_func_code: Code = ""
    bgt_dec: Text = ""


class CarryoverOut(Out):
    carryovers_bgt_id: UUID
    status: str


@operation("appropriation.carryover.declare", title="申报结转", roles={"AG_OP", "DEPT", "MOF_BIZ"})
def declare_carryovers(lines: Lines[DeclareCarryover], *, ctx: Ctx) -> None:
    """申报额不超过余额（R-IND-020），应作结余的不能结转（R-IND-021），不改项目与科目（R-IND-023）。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    balances = yearend_queries.balances(rows, ctx=ctx)
    known = projects.projects_by_code({row.pro_code for row in rows.values()}, ctx=ctx)
    taken = set(
        Carryover.objects.unscoped("同一指标只申报一次")
        .filter(mof_div_code=ctx.mof_div_code, ori_bgt_id__in=list(rows))
        .exclude(status=RETURNED)
        .values_list("ori_bgt_id", flat=True)
    )
    made: list[tuple[Line[DeclareCarryover], Indicator, Carryover]] = []
    for line in lines.alive:
        indicator = pick(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        if indicator.status != ACTIVE or indicator.bgt_id in taken:
            line.refuse([_not_now(taken=indicator.bgt_id in taken)])
            continue
        if indicator.bgt_layer_code == "10" and indicator.use_acc not in TOTAL_CARRY_INS:
            line.refuse([_only_back(indicator.use_acc)])
            continue
        item = known.get(indicator.pro_code)
        line.refuse(_problems(line.command, indicator, balances[indicator.bgt_id].available, item))
        if not line.refused:
            taken.add(indicator.bgt_id)
            made.append((line, indicator, _row(line.command, indicator, balances[indicator.bgt_id].net, ctx)))
    Carryover.objects.bulk_create([row for _, _, row in made])
    for line, _, row in made:
        line.ref = str(row.carryovers_bgt_id)
        line.result = CarryoverOut(carryovers_bgt_id=row.carryovers_bgt_id, status=row.status)
        ctx.subjects.append((CARRYOVER_TYPE, line.ref))
    workflow.start(CARRYOVER_TYPE, documents=[_document(row, indicator) for _, indicator, row in made], ctx=ctx)


def _problems(
    command: DeclareCarryover, indicator: Indicator, available: Decimal, item: projects.ProjectItem | None
) -> list[Finding]:
    amount = command.carryovers_amt
    found = elements.positive(amount)
    facts: dict[str, object] = {"available": available, "amount": amount}
    fields = ("carryovers_amt",)
    found += judged("R-IND-020", fires=amount > available, facts=facts, fields=fields, a=amount, b=available)
    ended = item is not None and item.is_end == YES
    facts = {"bgt_type_code": indicator.bgt_type_code, "ended": ended}
    found += judged("R-IND-021", fires=ended or indicator.bgt_type_code == CARRIED_IN, facts=facts, fields=("bgt_id",))
    for field in ("pro_code", "exp_func_code"):
        given, own = getattr(command, field), getattr(indicator, field)
        facts = {"own": own, "given": given or own}
        found += judged("R-IND-023", fires=(given or own) != own, facts=facts, fields=(field,))
    return found


def _row(command: DeclareCarryover, indicator: Indicator, net: Decimal, ctx: Ctx) -> Carryover:
    return Carryover(
        carryovers_bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=indicator.fiscal_year,
        approve_amt=net,
        carryovers_amt=command.carryovers_amt,
        bgt_dec=command.bgt_dec[:360],
        ori_bgt_id=indicator.bgt_id,
        status=WAITING,
        creater=ctx.principal.user_id,
        **{name: getattr(indicator, name) for name in _COPIED},
    )


def _document(row: Carryover, indicator: Indicator) -> Document:
    return Document(
        biz_id=row.carryovers_bgt_id,
        biz_no=row.cor_bgt_doc_no,
        title=f"结转申报 {row.pro_code} {row.exp_func_code}".strip(),
        agency_code=row.agency_code,
        manage_mof_dep_code=row.manage_mof_dep_code,
        amount=row.carryovers_amt,
        facts={"layer": indicator.bgt_layer_code, "fund_type_code": row.fund_type_code},
    )


def _only_back(use: str) -> Finding:
    text = f"用途“{use}”的总指标年末只能收回，不能结转"
    return Finding("E-YEAREND", Level.BLOCK, text, fields=("bgt_id",), next_step="不必申报，年结时由系统收回")


def _not_now(*, taken: bool) -> Finding:
    text = "这条指标已经申报结转" if taken else "只有有效的指标可以申报结转"
    return Finding("E-YEAREND", Level.BLOCK, text, fields=("bgt_id",), next_step="请刷新后查看结转清单")
