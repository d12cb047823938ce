"""从 Excel 导入指标：先预览每一行的判定，什么也不写；再整份导入，或只导过了的行（05 第 2 节）。"""

from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from yitihua.infra.attachments import store
from yitihua.infra.attachments.ticket import open_ticket
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal, RequestError
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation import elements
from yitihua.modules.appropriation.import_sheet import SheetLine, read_lines, template
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.operations.register_indicator import RegisterIndicator, judged_rows, save


class TemplateAsked(Command):
    """没有参数：按本区划的要素控制给模板。"""


class TemplateOut(Out):
    file_name: str
    content_base64: str


@operation("appropriation.import.template", title="下载导入模板", roles={"MOF_BIZ", "MOF_BGT"}, money=False)
def import_template(command: TemplateAsked, *, ctx: Ctx) -> TemplateOut:
    """表头与各层次录不录的说明。"""
    return TemplateOut(file_name=f"指标导入模板{ctx.fiscal_year}.xlsx", content_base64=template(elements.matrix(ctx)))


class PreviewImport(Command):
    """`ticket` 是上传文件得到的凭据；`ori_bgt_id` 是整份从哪条指标下达，空即有来源的追加。"""

    ticket: str = Field(min_length=1, max_length=2000)
    ori_bgt_id: UUID | None = None
    reasons: dict[str, str] = Field(default_factory=dict, max_length=20, description="预警说明：规则号 → 理由")


class ImportLine(Out):
    """一行的判定；`findings` 为空即能导入。"""

    line_no: int
    ok: bool
    values: dict[str, str]
    findings: list[dict[str, Any]]


class PreviewOut(Out):
    line_count: int
    ok_count: int
    total_amt: Decimal
    ok_amt: Decimal
    lines: list[ImportLine]


@operation("appropriation.import.preview", title="预览导入", roles={"MOF_BIZ", "MOF_BGT"}, money=False)
def preview_import(command: PreviewImport, *, ctx: Ctx) -> PreviewOut:
    """逐行判，一行也不写。"""
    sheet, lines, _rows = _judged(command, ctx)
    found = [_shown(item, line) for item, line in zip(sheet, lines, strict=True)]
    amounts = [item.command.amount if item.command else ZERO for item in sheet]
    return PreviewOut(
        line_count=len(found),
        ok_count=sum(item.ok for item in found),
        total_amt=sum(amounts, ZERO),
        ok_amt=sum((amount for amount, item in zip(amounts, found, strict=True) if item.ok), ZERO),
        lines=found,
    )


class LoadImport(PreviewImport):
    """`mode` 为 all 时有一行不过就一行不导，each 时只导过了的行。"""

    mode: Literal["all", "each"] = "all"


class IndicatorImportOut(Out):
    line_count: int
    done: int
    refused: int
    total_amt: Decimal
    bgt_ids: list[UUID]


@operation("appropriation.import.load", title="导入指标", roles={"MOF_BIZ", "MOF_BGT"})
def load_import(command: LoadImport, *, ctx: Ctx) -> IndicatorImportOut:
    """导进来的都是待审；成批写，一条语句。整份导入有不过的，列出各行原因，一行也不写。"""
    sheet, lines, rows = _judged(command, ctx)
    wrong = [(item, line) for item, line in zip(sheet, lines, strict=True) if line is None or line.refused]
    if wrong and (command.mode == "all" or not rows):
        raise Refusal(_numbered(item, line) for item, line in wrong[:200])
    save(rows, ctx=ctx)
    return IndicatorImportOut(
        line_count=len(sheet),
        done=len(rows),
        refused=len(wrong),
        total_amt=sum((row.reg_amt for _, row in rows), ZERO),
        bgt_ids=[row.bgt_id for _, row in rows],
    )


_Judged = tuple[list[SheetLine], list[Line[RegisterIndicator] | None], list[tuple[Line[Any], Indicator]]]


def _judged(command: PreviewImport, ctx: Ctx) -> _Judged:
    """读表、逐行判；读不成的行没有命令。"""
    sheet = read_lines(_file(command.ticket, ctx), ori_bgt_id=command.ori_bgt_id, reasons=command.reasons)
    lines = [Line(index, item.command) if item.command else None for index, item in enumerate(sheet)]
    rows = judged_rows(Lines([line for line in lines if line is not None], each=True), ctx=ctx)
    return sheet, lines, rows


def _file(text: str, ctx: Ctx) -> Any:
    """只能用自己在本区划上传的文件。"""
    ticket = open_ticket(text)
    if (ticket.user_id, ticket.mof_div_code) != (ctx.principal.user_id, ctx.mof_div_code):
        raise no_access()
    path = store.path_of(ctx.mof_div_code, ticket.digest)
    if not path.exists():
        raise RequestError("E-FILE", "上传的文件已不在存储里，请重新上传", fields=("ticket",))
    return path


def _shown(item: SheetLine, line: Line[Any] | None) -> ImportLine:
    problems = item.problems if line is None else (*line.refused, *line.notices)
    ok = line is not None and not line.refused
    shown = [{"code": one.code, "level": one.level.name.lower(), **_words(one)} for one in problems]
    return ImportLine(line_no=item.number, ok=ok, values=item.values, findings=shown)


def _words(one: Finding) -> dict[str, Any]:
    return {"message": one.message, "fields": list(one.fields), "next_step": one.next_step}


def _numbered(item: SheetLine, line: Line[Any] | None) -> Finding:
    """一行一条：行号与这一行的第一个原因。"""
    problems = item.problems if line is None else line.refused
    first = problems[0]
    text = f"第{item.number}行：{first.message}" + (f"（另有 {len(problems) - 1} 处）" if len(problems) > 1 else "")
    return Finding(first.code, Level.BLOCK, text, first.figures, first.fields, first.next_step, first.basis)
