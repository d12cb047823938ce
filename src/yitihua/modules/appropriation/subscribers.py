"""订阅预算批复：逐行生成待审指标，合计与批复分毫不差（03 第 7 节、05 第 4 节）。"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from yitihua.infra.operation.events import subscribes
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO, fmt
from yitihua.modules.appropriation import advance, doc_numbers, queries
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.sources import source_account
from yitihua.modules.appropriation.states import ACTIVE, PENDING, VOID
from yitihua.modules.budgeting import public as budgeting
from yitihua.modules.budgeting.public import BudgetReplied, RepliedLine

TO_BE_ASSIGNED = 1
_COPIED = (
    "bgt_pman_id", "manage_mof_dep_code", "pro_code", "pro_cat_code", "exp_func_code", "fund_type_code",
    "found_type_code", "budget_level_code", "is_gov_pur", "is_track", "track_pro_code",
)  # fmt: skip


@subscribes(BudgetReplied)
def generate_indicators(events: Sequence[BudgetReplied], ctx: Ctx) -> None:
    """单位明确且非代编的生成可执行，否则待分；下达时才占来源与预算行的额度。"""
    for event in events:
        generate(event, ctx=ctx)


def generate(event: BudgetReplied, *, ctx: Ctx) -> list[Indicator]:
    """一次批复生成一批；已预拨的先冲抵，只补差额；同一预算行还有没作废的，不再生成（R-IND-026）。"""
    kept = _settle_advances(event.lines, ctx)
    lines = [
        replace(line, reply_amt=max(line.reply_amt - kept.get(line.bgt_pman_id, ZERO), ZERO)) for line in event.lines
    ]
    rows = [_indicator(line, event, ctx) for line in lines if line.reply_amt > ZERO]
    made = sum((row.reg_amt for row in rows), ZERO)
    assert made == sum((line.reply_amt for line in lines), ZERO), "生成指标加已预拨必须等于批复合计"
    if not rows:
        return []
    _once(rows, ctx)
    _attach_sources(rows, ctx)
    doc_numbers.assign(rows, requested=event.cor_bgt_doc_no, ctx=ctx)
    Indicator.objects.bulk_create(rows, batch_size=1000)
    return rows


def _once(rows: list[Indicator], ctx: Ctx) -> None:
    alive = Indicator.objects.unscoped("批复生成看全区划").filter(
        mof_div_code=ctx.mof_div_code, made_by="reply", bgt_pman_id__in=[row.bgt_pman_id for row in rows]
    )
    count = alive.exclude(status=VOID).count()
    problems = judged("R-IND-026", fires=count > 0, facts={"generated": count}, fields=("bgt_pman_id",))
    if problems:
        raise Refusal(problems)


def _settle_advances(lines: Sequence[RepliedLine], ctx: Ctx) -> dict[UUID, Decimal]:
    """已预拨的冲抵（03 第 7 节、R-IND-032）；预算行的额度由审核数调到批复数。返回各行仍占用的预拨。"""
    advanced = advance.advances_of([line.bgt_pman_id for line in lines], ctx=ctx)
    kept = advance.converted_net([line.bgt_pman_id for line in lines], ctx=ctx)
    for line in lines:
        rows = advanced.get(line.bgt_pman_id)
        settled = advance.settle(line.bgt_pman_id, rows, reply=line.reply_amt, ctx=ctx) if rows else advance.Settled()
        if rows:
            kept[line.bgt_pman_id] = kept.get(line.bgt_pman_id, ZERO) + settled.kept
        delta = line.reply_amt + settled.open_diff - line.audit_amt
        if delta:
            key = f"annual_reply:{line.bgt_pman_id}"
            budgeting.settle_limit(
                line.bgt_pman_id, delta=delta, business_key=key, summary="批复数与审核数不同", ctx=ctx
            )
    return kept


def _indicator(line: RepliedLine, event: BudgetReplied, ctx: Ctx) -> Indicator:
    pooled = line.is_assigned == TO_BE_ASSIGNED or not line.agency_code
    row = Indicator(
        bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        bgt_doc_title=event.bgt_doc_title,
        doc_date=event.doc_date,
        source_type_code="1",
        bgt_type_code="21",
        bgt_layer_code="20" if pooled else "40",
        bgt_exe_flag="2" if pooled else "1",
        bgt_mof_dep_code=line.manage_mof_dep_code,
        exp_level_code=line.budget_level_code,
        pay_type_code="" if pooled else "1",
        bgt_dec=line.remark[:360],
        reg_amt=line.reply_amt,
        made_by="reply",
        status=PENDING,
        creater=ctx.principal.user_id,
        src_acc=source_account(fund_type_code=line.fund_type_code, found_type_code=line.found_type_code),
        **{name: getattr(line, name) for name in _COPIED},
    )
    if not pooled:
        row.agency_code = line.agency_code
        row.gov_bgt_eco_code, row.dep_bgt_eco_code = line.gov_bgt_eco_code, line.dep_bgt_eco_code
    return row


def _attach_sources(rows: list[Indicator], ctx: Ctx) -> None:
    """给每条指标找一条来源相同、余额够的总指标；余额在下达时由账本最后判定。"""
    totals = list(
        Indicator.objects.unscoped("批复由预算科办理，总指标不属于任何单位")
        .filter(
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            bgt_layer_code="10",
            status=ACTIVE,
            use_acc="本级支出",
        )
        .order_by("pk")
    )
    promised = _promised(totals)
    left = {total.bgt_id: queries.available(total) - promised.get(total.bgt_id, ZERO) for total in totals}
    for row in rows:
        found = next(
            (
                total
                for total in totals
                if (total.fund_type_code, total.src_acc) == (row.fund_type_code, row.src_acc)
                and left[total.bgt_id] >= row.reg_amt
            ),
            None,
        )
        if found is None:
            raise Refusal([_no_source(row, totals, left)])
        left[found.bgt_id] -= row.reg_amt
        row.parent_bgt_id = row.ori_bgt_id = found.bgt_id
        row.use_acc = found.use_acc


def _promised(totals: list[Indicator]) -> dict[object, Decimal]:
    """已批复生成、还没下达的，也要算作用掉。"""
    found: dict[object, Decimal] = {}
    waiting = Indicator.objects.unscoped("待下达的批复指标").filter(
        parent_bgt_id__in=[total.bgt_id for total in totals], status=PENDING, made_by="reply"
    )
    for key, amount in waiting.values_list("parent_bgt_id", "reg_amt"):
        found[key] = found.get(key, ZERO) + amount
    return found


def _no_source(row: Indicator, totals: list[Indicator], left: dict[object, Decimal]) -> Finding:
    best = max((left[total.bgt_id] for total in totals if total.fund_type_code == row.fund_type_code), default=ZERO)
    return Finding(
        "E-SOURCE",
        Level.BLOCK,
        f"资金性质{row.fund_type_code}、来源科目{row.src_acc}的总指标可用{fmt(best)}，本行需要{fmt(row.reg_amt)}",
        figures={"x": fmt(best), "y": fmt(row.reg_amt)},
        next_step="请先用“登记总指标”登记来源，再批复",
    )
