"""文号前缀规则与指标文登记（05 第 3 节）：前缀按业务、科室、资金性质配置，越具体越优先。"""

from datetime import date
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Code, Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.kernel.rulebook import finding
from yitihua.modules.appropriation import doc_numbers
from yitihua.modules.appropriation.models import DocPrefix
from yitihua.modules.basedata import public as basedata


class SaveDocPrefix(Command):
    """同一业务、科室、资金性质只有一个前缀；再存即改。"""

    doc_prefix: str = Field(min_length=1, max_length=40, description="发文代字，如 岳财预")
    fund_type_code: Code = Field(default="", max_length=6)
    bgt_mof_dep_code: Code = Field(default="", max_length=6)
    doc_biz: Code = Field(default="", max_length=10, description="source、reply、allocate、register，空即各种业务")


class DocPrefixOut(Out):
    prefix_id: UUID
    doc_prefix: str


@operation("appropriation.doc_prefix.save", title="设文号前缀", roles={"MOF_BGT"}, money=False)
def save_doc_prefix(command: SaveDocPrefix, *, ctx: Ctx) -> DocPrefixOut:
    """改前缀只管以后取的号；各前缀的流水各自连续。"""
    Findings.of(_problems(command, ctx)).raise_if_blocking()
    row, _created = DocPrefix.objects.update_or_create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        fund_type_code=command.fund_type_code,
        bgt_mof_dep_code=command.bgt_mof_dep_code,
        doc_biz=command.doc_biz,
        defaults={"doc_prefix": command.doc_prefix, "last_user": ctx.principal.user_id},
    )
    ctx.subjects.append(("appropriation.doc_prefix", str(row.prefix_id)))
    return DocPrefixOut.model_validate(row)


def _problems(command: SaveDocPrefix, ctx: Ctx) -> list[Finding]:
    snapshot = basedata.current(ctx)
    fund, section, biz = command.fund_type_code, command.bgt_mof_dep_code, command.doc_biz
    checks = (
        (bool(set(command.doc_prefix) & set("〔〕[]（）() ")), "doc_prefix", "发文代字里不能有括号和空格"),
        (bool(fund) and snapshot.code("FUND_TYPE", fund) is None, "fund_type_code", f"没有资金性质 {fund}"),
        (bool(section) and section not in snapshot.own.mof_deps, "bgt_mof_dep_code", f"没有处室 {section}"),
        (bool(biz) and biz not in doc_numbers.BUSINESSES, "doc_biz", f"没有业务 {biz}"),
    )
    step = "请按说明填写；业务可取 " + "、".join(doc_numbers.BUSINESSES)
    return [
        Finding("E-DOCNO", Level.BLOCK, text, fields=(field,), next_step=step) for wrong, field, text in checks if wrong
    ]


class RemoveDocPrefix(Command):
    prefix_id: UUID


@operation("appropriation.doc_prefix.remove", title="删除文号前缀", roles={"MOF_BGT"}, money=False)
def remove_doc_prefix(command: RemoveDocPrefix, *, ctx: Ctx) -> DocPrefixOut:
    """通用的那一条不能删，没有它就取不出号；用过的号不受影响。"""
    rows = DocPrefix.objects.scoped(ctx).select_for_update().filter(fiscal_year=ctx.fiscal_year)
    row = rows.filter(pk=command.prefix_id).first()
    if row is None:
        raise Refusal([finding("R-WFL-008")])
    if not (row.fund_type_code or row.bgt_mof_dep_code or row.doc_biz):
        text = "通用的前缀不能删除"
        raise Refusal([Finding("E-DOCNO", Level.BLOCK, text, next_step="可以改它的代字")])
    answer = DocPrefixOut.model_validate(row)
    ctx.subjects.append(("appropriation.doc_prefix", str(row.prefix_id)))
    row.delete()
    return answer


class RegisterDoc(Command):
    """先登记文号、后挂指标：下达时写这个号。"""

    bgt_doc_title: str = Field(min_length=4, max_length=360)
    fund_type_code: Code = Field(default="111", max_length=6)
    bgt_mof_dep_code: Code = Field(default="", max_length=6)
    doc_biz: Code = Field(default="", max_length=10)
    bgt_dec: Text = ""


class DocOut(Out):
    bgt_doc_id: UUID
    cor_bgt_doc_no: str
    doc_date: date


@operation("appropriation.doc.register", title="登记指标文", roles={"MOF_BGT"}, money=False)
def register_doc(command: RegisterDoc, *, ctx: Ctx) -> DocOut:
    """取下一个流水，状态为拟稿；挂上指标即转已编号，不能再追加（R-IND-007）。"""
    row = doc_numbers.register(
        fund_type_code=command.fund_type_code,
        bgt_mof_dep_code=command.bgt_mof_dep_code,
        doc_biz=command.doc_biz,
        bgt_doc_title=command.bgt_doc_title,
        bgt_dec=command.bgt_dec,
        ctx=ctx,
    )
    ctx.subjects.append(("appropriation.doc", str(row.bgt_doc_id)))
    return DocOut.model_validate(row)
