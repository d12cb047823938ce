"""规则说明的接口：任何登录的人都能看；界面上的拒绝点规则号即取。"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.problems import answer
from yitihua.app.rulehelp.help import rule_help, rule_list
from yitihua.kernel.findings import Finding, Level

router = Router(tags=["规则"])


@router.get("/rules", summary="规则大全")
def rules(request: HttpRequest, q: str = "", module: str = "", page: int = 1) -> HttpResponse:
    """分页，可按词头与文字找。"""
    return JsonResponse(rule_list(words=q, module=module, page=page))


@router.get("/rules/{code}", summary="一条规则的说明")
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """条件、提示语、依据、下一步、一正一反的例子，与业务规格里的原文。"""
    found = rule_help(code.strip().upper()[:40])
    if found is None:
        step = "请核对规则号，或在“规则大全”里按文字找"
        return answer([Finding("E-REQ-002", Level.BLOCK, f"没有规则 {code[:40]}", next_step=step)], status=404)
    return JsonResponse(found)
