"""登录会话：有操作就续期，闲置过久即失效；登录、退出各记一笔，管理员看得到、结束得了（10 第 5 节）。"""

from collections.abc import Callable
from time import time
from typing import Final

from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from yitihua.infra.identity.models import LoginSession, User

_SEEN: Final = "seen"
_UNASKED: Final = frozenset({"/api/notices"})
"""界面自己定时问的，不算人的操作：否则开着页面会话就永不闲置。"""
_SINCE: Final = "since"
_LONGEST: Final = 12 * 3600
"""一次登录至多用这么多秒，一直有操作也要重新登录。"""
_EVERY: Final = 60
"""续期的间隔，秒：不必每次请求都写库，闲置时限因此至多差这么多。"""


class IdleMiddleware:
    """登录着的人有操作，就把会话往后续一个闲置时限。"""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seen = request.session.get(_SEEN)
        if seen is not None and time() - request.session.get(_SINCE, seen) > _LONGEST:
            close_login(request, reason="超过最长时限")
            logout(request)
            seen = None
        due = seen is not None and time() - seen >= _EVERY and request.path not in _UNASKED
        if due and request.user.is_authenticated:
            request.session[_SEEN] = int(time())
            _own(request).update(last_seen=Now())
        return self._get_response(request)


def open_login(request: HttpRequest) -> None:
    """登录成功之后记一笔。"""
    assert isinstance(request.user, User)
    request.session[_SEEN] = request.session[_SINCE] = int(time())
    request.session.save()
    LoginSession.objects.create(
        user=request.user,
        session_key=request.session.session_key or "",
        ip=request.META.get("REMOTE_ADDR", "")[:45],
        agent=request.headers.get("User-Agent", "")[:200],
    )


def close_login(request: HttpRequest, *, reason: str) -> None:
    """退出、改密码时记下怎么结束的。"""
    _own(request).update(end_time=Now(), end_reason=reason)


def end_session(login: LoginSession, *, reason: str) -> None:
    """结束别处的一个会话：那边下一次请求就要重新登录。"""
    Session.objects.filter(session_key=login.session_key).delete()
    LoginSession.objects.filter(pk=login.pk).update(end_time=Now(), end_reason=reason)


def _own(request: HttpRequest) -> "QuerySet[LoginSession]":
    return LoginSession.objects.filter(session_key=request.session.session_key or "-", end_time=None)
