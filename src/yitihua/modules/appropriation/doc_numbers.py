"""文号：`{前缀}〔{年}〕{流水}号`，前缀+年度连续不跳号，作废号保留（05 第 3 节，R-IND-007、008）。"""

import re
from typing import Any, Final

from yitihua.infra.numbering.take import take
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding
from yitihua.modules.appropriation.models import DocPrefix, Indicator, IndicatorDoc

_PATTERN: Final = re.compile(r"^(?P<prefix>[^〔〕\[\]]+)〔(?P<year>\d{4})〕(?P<serial>[1-9]\d*)号$")
_NUMBER: Final = ("cor_bgt_doc_no",)


BUSINESSES: Final = {"source": "来源登记", "reply": "预算批复", "allocate": "分配下达", "register": "录入下达"}
"""文号前缀可按业务分；一批指标属于哪种业务由生成方式定。"""
DRAFT, USED, VOIDED = "1", "2", "9"


def business_of(indicator: Indicator) -> str:
    return "source" if indicator.bgt_layer_code == "10" else indicator.made_by


def prefix_for(*, fund_type_code: str, bgt_mof_dep_code: str, doc_biz: str, ctx: Ctx) -> str:
    """最具体的前缀：业务 > 科室 > 资金性质 > 通用。"""
    rows = DocPrefix.objects.filter(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    fitting = [
        row
        for row in rows
        if row.bgt_mof_dep_code in ("", bgt_mof_dep_code)
        and fund_type_code.startswith(row.fund_type_code)
        and row.doc_biz in ("", doc_biz)
    ]
    best = max(
        fitting, key=lambda row: (row.doc_biz != "", row.bgt_mof_dep_code != "", len(row.fund_type_code)), default=None
    )
    return best.doc_prefix if best else "财预"


def counter_key(prefix: str, *, ctx: Ctx) -> str:
    return f"doc:{ctx.mof_div_code}:{ctx.fiscal_year}:{prefix}"


def assign(indicators: list[Indicator], *, requested: str, ctx: Ctx) -> str:
    """给同批下达的指标定一个文号：指定的要合规矩、没用过，或是先登记好的拟稿；没指定就取下一个流水。"""
    first = indicators[0]
    total = sum((row.reg_amt for row in indicators), first.reg_amt * 0)
    doc = _drafted(requested, ctx) if requested else None
    if doc is None:
        doc = _create(_number(first, requested, ctx), first.bgt_doc_title, ctx, bgt_mof_dep_code=first.bgt_mof_dep_code)
    doc.total_amt, doc.doc_status_code = total, USED
    doc.save(update_fields=["total_amt", "doc_status_code"])
    for row in indicators:
        row.cor_bgt_doc_no, row.doc_date = doc.cor_bgt_doc_no, doc.doc_date
        row.bgt_doc_title = row.bgt_doc_title or doc.bgt_doc_title
    number: str = doc.cor_bgt_doc_no
    return number


def _number(first: Indicator, requested: str, ctx: Ctx) -> str:
    prefix = prefix_for(
        fund_type_code=first.fund_type_code,
        bgt_mof_dep_code=first.bgt_mof_dep_code,
        doc_biz=business_of(first),
        ctx=ctx,
    )
    return _requested(requested, prefix, ctx) if requested else _next(prefix, ctx)


def _drafted(requested: str, ctx: Ctx) -> IndicatorDoc | None:
    """先登记好、还没有挂指标的指标文。"""
    rows = IndicatorDoc.objects.select_for_update().filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, cor_bgt_doc_no=requested, doc_status_code=DRAFT
    )
    found: IndicatorDoc | None = rows.first()
    return found


def _create(number: str, title: str, ctx: Ctx, **fields: Any) -> IndicatorDoc:
    row: IndicatorDoc = IndicatorDoc.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        cor_bgt_doc_no=number,
        bgt_doc_title=title or f"关于下达{ctx.fiscal_year}年预算指标的通知",
        doc_date=fields.pop("doc_date", None) or ctx.biz_date,
        creater=ctx.principal.user_id,
        **fields,
    )
    return row


def register(
    *, fund_type_code: str, bgt_mof_dep_code: str, doc_biz: str, bgt_doc_title: str, bgt_dec: str, ctx: Ctx
) -> IndicatorDoc:
    """先登记一份指标文：取下一个流水，拟稿，下达时写这个号就挂上去。"""
    prefix = prefix_for(fund_type_code=fund_type_code, bgt_mof_dep_code=bgt_mof_dep_code, doc_biz=doc_biz, ctx=ctx)
    return _create(_next(prefix, ctx), bgt_doc_title, ctx, bgt_mof_dep_code=bgt_mof_dep_code, bgt_dec=bgt_dec)


def ensure(indicators: list[Indicator], *, requested: str, ctx: Ctx) -> None:
    """下达时定文号：批复时已同批定好的沿用，其余取号。"""
    waiting = [row for row in indicators if requested or not row.cor_bgt_doc_no]
    if waiting:
        assign(waiting, requested=requested, ctx=ctx)


def _next(prefix: str, ctx: Ctx) -> str:
    serial = take(counter_key(prefix, ctx=ctx))[0]
    return f"{prefix}〔{ctx.fiscal_year}〕{serial}号"


def _requested(requested: str, prefix: str, ctx: Ctx) -> str:
    used = IndicatorDoc.objects.filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, cor_bgt_doc_no=requested
    ).exists()
    _refuse(judged("R-IND-007", fires=used, facts={"used": used}, no=requested, fields=_NUMBER))
    serial = take(counter_key(prefix, ctx=ctx))[0]
    match = _PATTERN.match(requested)
    fits = match and (match["prefix"], match["year"], int(match["serial"])) == (prefix, ctx.fiscal_year, serial)
    shown = {"prefix": prefix, "year": ctx.fiscal_year, "serial": serial}
    facts = {"expected": f"{prefix}〔{ctx.fiscal_year}〕{serial}号", "given": requested}
    _refuse(judged("R-IND-008", fires=not fits, facts=facts, fields=_NUMBER, **shown))
    return requested


def _refuse(problems: list[Finding]) -> None:
    if problems:
        raise Refusal(problems)


def void(*, bgt_mof_dep_code: str, fund_type_code: str, reason: str, ctx: Ctx) -> str:
    """取下一个流水并作废，号码留在指标文表里。"""
    prefix = prefix_for(fund_type_code=fund_type_code, bgt_mof_dep_code=bgt_mof_dep_code, doc_biz="", ctx=ctx)
    number = _next(prefix, ctx)
    _create(number, "作废", ctx, bgt_dec=reason[:360], doc_status_code=VOIDED)
    return number
