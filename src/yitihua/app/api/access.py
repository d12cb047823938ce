"""谁能办什么、凭什么：由人查操作，由操作查人（10 第 5 节）；管理员与审计员用。"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.app.identity.limits import hideable_fields, told_fields
from yitihua.app.identity.records import ADMINISTRATORS
from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.identity.limits import told_elements
from yitihua.infra.identity.models import Grant, User
from yitihua.infra.identity.principals import grants_of, principal_of
from yitihua.infra.identity.roles import ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.registry import OPERATIONS, Operation
from yitihua.infra.scoping.bounds import ELEMENTS
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import RequestError

router = Router(tags=["权限"])
PAGE = 500


def _administrator(request: HttpRequest) -> Principal:
    principal = principal_from(request)
    if not principal.has_role(*ADMINISTRATORS):
        raise no_access()
    return principal


@router.get("/access/users/{username}", summary="这个人能办什么，凭什么")
def what(request: HttpRequest, username: str) -> HttpResponse:
    """每个操作一行：凭哪条授权或哪笔委托，在什么范围、到哪天。"""
    principal = _administrator(request)
    with reading(principal):
        user = User.objects.filter(username=username, mof_div_code=principal.mof_div_code).first()
        if user is None:
            raise no_access()
        rows = list(_of_user(user))
    return JsonResponse({"username": user.username, "user_name": user.user_name, "rows": rows, "count": len(rows)})


@router.get("/access/operations/{code}", summary="这件事谁能办，凭什么")
def who(request: HttpRequest, code: str, page: int = 1) -> HttpResponse:
    """每人每条授权一行，按账号排，每页 500 行；不含受托代办的，那要看各人。"""
    principal = _administrator(request)
    operation = OPERATIONS.get(code)
    if operation is None:
        raise RequestError("E-REQ-002", f"没有操作 {code}")
    today = biz_now().date()
    with reading(principal):
        grants = Grant.objects.filter(
            Q(start_date=None) | Q(start_date__lte=today),
            Q(end_date=None) | Q(end_date__gte=today),
            role_code__in=operation.roles,
            user__is_active=True,
            user__mof_div_code=principal.mof_div_code,
        )
        start = (max(page, 1) - 1) * PAGE
        found = grants.select_related("user", "change").order_by("user__username", "grant_id")[start : start + PAGE]
        rows = [{**_person(grant.user), **_line(operation, grant)} for grant in found]
        count = grants.count()
    return JsonResponse({"operation": code, "title": operation.title, "rows": rows, "count": count})


@router.get("/access/limits", summary="授权可以限哪些要素、不给看哪些字段")
def limits(request: HttpRequest) -> HttpResponse:
    """申请授权时照这两张单子选。"""
    principal = _administrator(request)
    with reading(principal):
        fields = [{"field": name, "title": title} for name, title in hideable_fields().items()]
    elements = [{"element": name, "title": title} for name, (title, _) in ELEMENTS.items()]
    return JsonResponse({"elements": elements, "fields": fields})


@router.get("/access/operations", summary="全部操作")
def operations(request: HttpRequest) -> HttpResponse:
    _administrator(request)
    rows = [{"operation": code, "title": item.title} for code, item in sorted(OPERATIONS.items())]
    return JsonResponse({"rows": rows, "count": len(rows)})


def _of_user(user: User) -> Iterator[dict[str, Any]]:
    if not user.is_active:
        return
    today = biz_now().date()
    grants = grants_of([user], on=today).get(user.user_id, [])
    acting = principal_of(user, on=today).acting
    for _, operation in sorted(OPERATIONS.items()):
        yield from (_line(operation, grant) for grant in grants if grant.role_code in operation.roles)
        for item in acting if operation.delegable else ():
            if item.role in operation.roles:
                why = f"受{item.user_name}委托"
                yield {**_what(operation, item.role), "place": "同委托人", "hidden": "", "until": "", "why": why}


def _line(operation: Operation, grant: Grant) -> dict[str, Any]:
    change = grant.change
    why = f"{change.applicant_name}申请、{change.approver_name}批准：{change.reason}" if change else "初始授权"
    place = "；".join(
        item for item in (grant.agency_prefix or grant.mof_dep_code or "全区划", told_elements(grant.elements)) if item
    )
    hidden = "、".join(told_fields(grant.hidden_fields))
    until = grant.end_date.isoformat() if grant.end_date else ""
    return {**_what(operation, grant.role_code), "place": place, "hidden": hidden, "until": until, "why": why}


def _what(operation: Operation, role: str) -> dict[str, Any]:
    return {
        "operation": operation.code,
        "title": operation.title,
        "role_code": role,
        "role_name": ROLES[role].title,
    }


def _person(user: User) -> dict[str, Any]:
    return {"username": user.username, "user_name": user.user_name, "post_name": user.post_name}
