"""登录、退出与“我是谁”。"""

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from ninja import Router, Schema
from ninja.security import django_auth

from yitihua.app import settings, trail
from yitihua.app.api.problems import answer
from yitihua.app.clients.throttle import spend
from yitihua.app.identity import idle
from yitihua.engines.meta import names
from yitihua.infra.calendar.clock import biz_now, local_text
from yitihua.infra.identity.models import LoginSession, User
from yitihua.infra.identity.principals import principal_of
from yitihua.infra.operation.authorize import Forbidden, no_access, operations_of
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.divisions import reading, visible_divisions
from yitihua.kernel.context import Principal
from yitihua.kernel.decisions import decide
from yitihua.kernel.errors import RequestError
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import RULEBOOK
from yitihua.ledger.schema import known_years

router = Router(tags=["登录"])


_BEFORE_CHANGE = ("/api/me", "/api/login", "/api/logout", "/api/password")
"""首次登录改口令之前只能用这几个接口。"""


class LoginIn(Schema):
    username: str
    password: str


def principal_from(request: HttpRequest) -> Principal:
    """当前登录人；未登录由路由的鉴权挡住。"""
    cached = getattr(request, "yitihua_principal", None)
    if cached is None:
        user = request.user
        assert isinstance(user, User)
        if user.must_change_password and request.path not in _BEFORE_CHANGE:
            raise Forbidden(_login_finding("E-PASSWORD", "首次登录须先修改口令"))
        cached = principal_of(user, on=biz_now().date(), ip=request.META.get("REMOTE_ADDR", ""))
        spend(cached)
        request.yitihua_principal = cached  # type: ignore[attr-defined]
    return cached


@router.post("/login", auth=None, summary="登录")
def sign_in(request: HttpRequest, payload: LoginIn) -> HttpResponse:
    """连续失败 5 次锁定 30 分钟（R-WFL-019）。只收 JSON：别的网站的表单发不来，替不了人登录。"""
    if request.content_type != "application/json":
        raise RequestError("E-REQ-001", "请以 application/json 发送")
    user = authenticate(request, username=payload.username, password=payload.password)
    if user is None:
        locked = bool(getattr(request, "axes_locked_out", False))
        stopped = None if locked else _stopped(payload)
        wrong = stopped or _login_finding("E-LOGIN", "账号或口令不正确")
        found = decide("R-WFL-019", fires=locked, facts={"locked": locked}) or wrong
        who = trail.visitor(payload.username, ip=request.META.get("REMOTE_ADDR", ""))
        trail.note_refused(who, trail.LOGIN, findings=[found], detail=_browser(request))
        return answer([found], status=403)
    login(request, user)
    idle.open_login(request)
    shown = _me(request)
    trail.note(principal_from(request), trail.LOGIN, detail=_browser(request))
    return JsonResponse(shown)


def _browser(request: HttpRequest) -> dict[str, str]:
    return {"agent": request.headers.get("User-Agent", "")[:200]}


def _stopped(payload: LoginIn) -> Finding | None:
    """口令对而账号已停用的，说明原因（R-WFL-026）；口令不对的不透露。"""
    user = User.objects.filter(username=payload.username, is_active=False).first()
    if user is None or not user.check_password(payload.password):
        return None
    with_agency = user.stop_reason == RULEBOOK["R-WFL-026"].message
    stopped = decide("R-WFL-026", fires=with_agency, facts={"with_agency": with_agency})
    return stopped or _login_finding("E-USER", f"账号已停用：{user.stop_reason}")


class PasswordIn(Schema):
    old_password: str
    new_password: str


@router.post("/password", auth=django_auth, summary="修改口令")
def change_password(request: HttpRequest, payload: PasswordIn) -> HttpResponse:
    """新口令按口令策略检查；改后须重新登录。"""
    user = request.user
    assert isinstance(user, User)
    who = principal_from(request)
    if not user.check_password(payload.old_password):
        wrong = _login_finding("E-LOGIN", "原口令不正确")
        trail.note_refused(who, trail.PASSWORD, findings=[wrong])
        return answer([wrong], status=403)
    try:
        validate_password(payload.new_password, user)
    except ValidationError as error:
        weak = _login_finding("E-PASSWORD", "；".join(error.messages))
        trail.note_refused(who, trail.PASSWORD, findings=[weak])
        return answer([weak], status=422)
    user.set_password(payload.new_password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    idle.close_login(request, reason="修改密码")
    logout(request)
    trail.note(who, trail.PASSWORD, detail={})
    return JsonResponse({"ok": True})


def _login_finding(code: str, text: str) -> Finding:
    return Finding(code, Level.BLOCK, text, next_step="请核对后重试，或联系系统管理员")


@router.post("/logout", auth=django_auth, summary="退出")
def sign_out(request: HttpRequest) -> HttpResponse:
    """会话当即作废，浏览器缓存的也叫它清掉；存在浏览器里的只有列宽一类的界面设置，留着。"""
    who = principal_from(request)
    idle.close_login(request, reason="退出")
    logout(request)
    trail.note(who, trail.LOGOUT, detail={})
    response = JsonResponse({"ok": True})
    response["Clear-Site-Data"] = '"cache"'
    return response


class EndLoginsIn(Schema):
    """`login_id` 为空即结束此处以外的全部。"""

    login_id: str = ""


@router.get("/logins", auth=django_auth, summary="我在哪里登录着")
def my_logins(request: HttpRequest) -> HttpResponse:
    """本人还没结束的登录：从哪里、什么浏览器、最近什么时候有操作；不给会话号。"""
    principal_from(request)
    rows = [_login(row, request) for row in _open_logins(request)]
    return JsonResponse({"rows": rows, "count": len(rows)})


@router.post("/logins/end", auth=django_auth, summary="结束我在别处的登录")
def end_logins(request: HttpRequest, payload: EndLoginsIn) -> HttpResponse:
    """只结束得了本人的、此处以外的；别人的、已经结束的如同没有。"""
    who = principal_from(request)
    others = [row for row in _open_logins(request) if row.session_key != request.session.session_key]
    chosen = [row for row in others if payload.login_id in ("", str(row.pk))]
    if payload.login_id and not chosen:
        raise no_access()
    for row in chosen:
        idle.end_session(row, reason="本人结束")
    trail.note(who, trail.END_LOGINS, detail={"count": len(chosen), "logins": [str(row.pk) for row in chosen]})
    return JsonResponse({"count": len(chosen)})


def _open_logins(request: HttpRequest) -> list[LoginSession]:
    """会话表里还在、没有过期的；闲置失效的不算。"""
    user = request.user
    assert isinstance(user, User)
    rows = list(LoginSession.objects.filter(user=user, end_time=None).order_by("-last_seen", "pk"))
    keys = [row.session_key for row in rows]
    live = set(Session.objects.filter(session_key__in=keys, expire_date__gte=Now()).values_list("pk", flat=True))
    return [row for row in rows if row.session_key in live]


def _login(row: LoginSession, request: HttpRequest) -> dict[str, Any]:
    return {
        "login_id": str(row.pk),
        "ip": row.ip,
        "agent": row.agent,
        "login_time": local_text(row.login_time),
        "last_seen": local_text(row.last_seen),
        "here": row.session_key == request.session.session_key,
    }


@router.get("/me", auth=django_auth, summary="我是谁，能做什么")
def me(request: HttpRequest) -> HttpResponse:
    return JsonResponse(_me(request))


@router.get("/csrf", auth=None, summary="取跨站请求令牌")
def csrf(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"csrf": get_token(request)})


def _me(request: HttpRequest) -> dict[str, Any]:
    principal = principal_from(request)
    moment = biz_now()
    year = f"{moment.year:04d}"
    user = request.user
    assert isinstance(user, User)
    with reading(principal):
        places = _places(principal, year)
        years = _years(principal)
    return {
        "user_id": principal.user_id,
        "username": principal.username,
        "user_name": principal.user_name,
        "posts": [user.post_name] if user.post_name else [],
        "roles": sorted(principal.roles),
        "mof_div_code": principal.mof_div_code,
        "agency_code": principal.agency_code,
        "mof_dep_code": principal.mof_dep_code,
        **places,
        "fiscal_year": year,
        "years": sorted({*years, year}, reverse=True),
        "biz_now": moment.isoformat(),
        "mode": settings.MODE,
        "csrf": get_token(request),
        "must_change_password": user.must_change_password,
        "operations": operations_of(principal, [item for _, item in OPERATIONS.items()]),
    }


def _places(principal: Principal, year: str) -> dict[str, Any]:
    """区划、单位、科室的名称，与有权看的各区划。"""
    where = {"fiscal_year": year, "mof_div_code": principal.mof_div_code}
    codes = visible_divisions(principal)
    divisions = names.resolve("MOF_DIV", codes, **where)
    agency = names.resolve("AGENCY", [principal.agency_code], **where)
    mof_dep = names.resolve("MOF_DEP", [principal.mof_dep_code], **where)
    return {
        "mof_div_name": divisions.get(principal.mof_div_code, principal.mof_div_code),
        "agency_name": agency.get(principal.agency_code, ""),
        "mof_dep_name": mof_dep.get(principal.mof_dep_code, ""),
        "divisions": [{"code": code, "name": divisions.get(code, code)} for code in codes],
    }


def _years(principal: Principal) -> tuple[str, ...]:
    connection.ensure_connection()
    return known_years(connection.connection, mof_div_code=principal.mof_div_code)
