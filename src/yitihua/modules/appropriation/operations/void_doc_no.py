"""作废一个文号：取下一个流水并作废，号码保留（05 第 3 节文号规则）。"""

from yitihua.infra.operation.command import Code, Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.modules.appropriation import doc_numbers


class VoidDocNo(Command):
    bgt_mof_dep_code: Code = ""
    fund_type_code: Code = "111"
    reason: Text = ""


class DocNoOut(Out):
    cor_bgt_doc_no: str


@operation("appropriation.doc_no.void", title="作废文号", roles={"MOF_BGT"})
def void_doc_no(command: VoidDocNo, *, ctx: Ctx) -> DocNoOut:
    """作废号不重用，后面的号接着往下排。"""
    number = doc_numbers.void(
        bgt_mof_dep_code=command.bgt_mof_dep_code,
        fund_type_code=command.fund_type_code,
        reason=command.reason,
        ctx=ctx,
    )
    return DocNoOut(cor_bgt_doc_no=number)
