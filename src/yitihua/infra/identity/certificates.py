"""个人证书：办事的人当日有没有一张有效的（R-WFL-020）。

何日起要求由参数 `certificate_from` 定，缺省一直要求；见 docs/adr/0020。
"""

from datetime import date

from yitihua.infra.calendar.parameters import parameters
from yitihua.infra.identity.models import Certificate
from yitihua.infra.operation import rules as _rules  # noqa: F401
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Findings


def require_certificate(*, ctx: Ctx) -> str:
    """返回本人有效证书的序列号；一张也没有的拒绝，参数定的日子之前不要求，返回空。"""
    serial, valid_to = _latest(ctx)
    days_left = (valid_to - ctx.biz_date).days if valid_to else None
    invalid = days_left is None or days_left < 0
    if invalid and ctx.biz_date < _required_from(ctx):
        return ""
    Findings.of(judged("R-WFL-020", fires=invalid, facts={"days_left": days_left})).raise_if_blocking()
    return "" if invalid else serial


def _latest(ctx: Ctx) -> tuple[str, date | None]:
    """已生效、没吊销的里到期最晚的一张：它都过了期，别的也过了。"""
    held = Certificate.objects.filter(
        holder=ctx.principal.user_id, revoke_date=None, valid_from__lte=ctx.biz_date, mof_div_code=ctx.mof_div_code
    )
    found = held.order_by("-valid_to").values_list("serial", "valid_to").first()
    return found or ("", None)


def _required_from(ctx: Ctx) -> date:
    values = parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    return date.fromisoformat(values["certificate_from"])
