"""撤销批复生成与重新生成（05 第 4 节、R-IND-026）：整份指标文还没有一条下达的可以撤，文号作废保留。"""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation.models import Indicator, IndicatorDoc
from yitihua.modules.appropriation.states import INDICATOR, PENDING, VOID
from yitihua.modules.appropriation.subscribers import generate
from yitihua.modules.budgeting import public as budgeting
from yitihua.modules.budgeting.public import BudgetReplied

DOC_VOID = "9"


class UndoGeneration(Command):
    """`cor_bgt_doc_no` 是批复的文号。"""

    cor_bgt_doc_no: str = Field(min_length=1, max_length=100)
    opinion: Text = Field(default="", description="理由，不少于 5 个字")


class GenerationOut(Out):
    cor_bgt_doc_no: str
    line_count: int
    total_amt: Decimal
    bgt_pman_ids: list[UUID]


@operation("appropriation.generation.undo", title="撤销生成", roles={"MOF_BGT"})
def undo_generation(command: UndoGeneration, *, ctx: Ctx) -> GenerationOut:
    """全有或全无：有一条已下达的就不能撤。待审的不占额度，撤了什么也不用还；文号作废、不重用。"""
    rows = list(
        Indicator.objects.scoped(ctx)
        .select_for_update()
        .filter(cor_bgt_doc_no=command.cor_bgt_doc_no, fiscal_year=ctx.fiscal_year, made_by="reply")
        .exclude(status=VOID)
        .order_by("pk")
    )
    issued = [row for row in rows if row.status != PENDING]
    length = len(command.opinion)
    Findings.of(
        [
            *judged("R-WFL-009", fires=length < 5, facts={"length": length}, fields=("opinion",)),
            *([_nothing(command.cor_bgt_doc_no)] if not rows else []),
            *([_issued(len(issued))] if issued else []),
        ]
    ).raise_if_blocking()
    for row in rows:
        row.status = INDICATOR.require(row.status, "undo")
        row.row_version += 1
        row.last_user = ctx.principal.user_id
        ctx.subjects.append(("appropriation.indicator", str(row.bgt_id)))
    Indicator.objects.bulk_update(rows, ["status", "row_version", "last_user"])
    IndicatorDoc.objects.filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, cor_bgt_doc_no=command.cor_bgt_doc_no
    ).update(doc_status_code=DOC_VOID, bgt_dec=f"撤销生成：{command.opinion}"[:360])
    return _out(command.cor_bgt_doc_no, rows)


class RunGeneration(Command):
    """撤销以后按批复重新生成；文号缺省取前缀的下一个流水。"""

    bgt_pman_ids: list[UUID] = Field(min_length=1, max_length=10_000)
    cor_bgt_doc_no: str = Field(default="", max_length=100)
    bgt_doc_title: Text = ""


@operation("appropriation.generation.run", title="重新生成指标", roles={"MOF_BGT"})
def run_generation(command: RunGeneration, *, ctx: Ctx) -> GenerationOut:
    """只收已批复的预算行；还有没作废的指标的，不再生成（R-IND-026）。"""
    lines = budgeting.replied_lines(command.bgt_pman_ids, ctx=ctx)
    missing = len(set(command.bgt_pman_ids)) - len(lines)
    if missing:
        raise Refusal([_unreplied(missing)])
    event = BudgetReplied(
        cor_bgt_doc_no=command.cor_bgt_doc_no,
        bgt_doc_title=command.bgt_doc_title or f"{ctx.fiscal_year}年部门预算批复",
        doc_date=ctx.biz_date,
        lines=lines,
    )
    rows = generate(event, ctx=ctx)
    ctx.subjects.extend(("appropriation.indicator", str(row.bgt_id)) for row in rows)
    return _out(rows[0].cor_bgt_doc_no, rows)


def _out(number: str, rows: list[Indicator]) -> GenerationOut:
    total = sum((row.reg_amt for row in rows), ZERO)
    ids = [row.bgt_pman_id for row in rows if row.bgt_pman_id]
    return GenerationOut(cor_bgt_doc_no=number, line_count=len(rows), total_amt=total, bgt_pman_ids=ids)


def _nothing(number: str) -> Finding:
    text = f"文号 {number} 下没有批复生成的待审指标"
    return Finding("E-STATE", Level.BLOCK, text, fields=("cor_bgt_doc_no",), next_step="请核对批复的文号")


def _issued(count: int) -> Finding:
    text = f"已有 {count} 条下达，不能撤销生成"
    return Finding("E-STATE", Level.BLOCK, text, {"n": str(count)}, next_step="已下达的请办理退分、追减或调剂")


def _unreplied(count: int) -> Finding:
    text = f"有 {count} 行没有批复，或看不到"
    return Finding("E-STATE", Level.BLOCK, text, {"n": str(count)}, ("bgt_pman_ids",), "请只选已批复的预算行")
