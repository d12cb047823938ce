"""操作之外也要留痕的事：登录、退出、改口令、导出、越权的读（10 第 7 节）；与操作同一本日志。"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest

from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.identity.models import Grant, User
from yitihua.infra.oplog.write import write
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Ctx, Principal, Scope
from yitihua.kernel.findings import Finding

LOGIN: Final = "session.user.login"
LOGOUT: Final = "session.user.logout"
PASSWORD: Final = "session.user.change_password"
END_LOGINS: Final = "session.user.end_others"
EXPORT_LIST: Final = "export.record.list"
EXPORT_REPORT: Final = "export.report.sheet"
READ: Final = "read.record.open"
CALL: Final = "messages.inbox.knock"
EVENTS: Final = {
    LOGIN: "登录",
    LOGOUT: "退出",
    PASSWORD: "修改口令",
    END_LOGINS: "结束本人在别处的登录",
    EXPORT_LIST: "导出列表",
    EXPORT_REPORT: "导出报表",
    READ: "读取数据",
    CALL: "接口调用",
}
"""日志里的操作码 → 说法；不是操作，不能办，只供查日志。"""
_WIDTH: Final = 200


def note(principal: Principal, event: str, *, detail: Mapping[str, Any]) -> None:
    """成了的一件事，记一行。"""
    _write(principal, event, result="ok", detail=dict(detail))


def note_refused(
    principal: Principal, event: str, *, findings: Sequence[Finding], detail: Mapping[str, Any] | None = None
) -> None:
    """没让做的一件事，连同为什么，记一行。"""
    shown = {"findings": [finding.as_dict() for finding in findings], **(detail or {})}
    _write(principal, event, result="refused", detail=shown)


def visitor(username: str, *, ip: str) -> Principal:
    """还没认出来的人：有这个账号的记在他的区划，没有的记在最早设审计员的区划，总有人看得到。"""
    user = User.objects.filter(username=username).first()
    home = user.mof_div_code if user is not None else ""
    return Principal(
        user_id=str(user.user_id) if user is not None else "",
        username=username[:60],
        user_name=user.user_name if user is not None else "",
        roles=frozenset(),
        scope=Scope(),
        mof_div_code=home or home_division(),
        ip=ip,
    )


def home_division() -> str:
    """最早设审计员的区划。"""
    first = Grant.objects.filter(role_code="AUDIT").order_by("grant_id").values_list("user__mof_div_code", flat=True)
    return next(iter(first[:1]), "") or "000000000"


def asked(request: HttpRequest) -> dict[str, Any]:
    """问的是什么：地址与条件，过长的截断。"""
    query = {key[:_WIDTH]: str(request.GET[key])[:_WIDTH] for key in request.GET}
    return {"path": request.path[:_WIDTH], "query": query}


def _write(principal: Principal, event: str, *, result: str, detail: dict[str, Any]) -> None:
    """空字符换成看得见的：数据库存不下它，留痕不能因此出错。"""
    kept = json.loads(json.dumps(detail, default=str).replace("\\u0000", "␀"))
    moment = biz_now()
    ctx = Ctx(principal, principal.mof_div_code or home_division(), f"{moment.year:04d}", moment, operation=event)
    with transaction.atomic():
        set_divisions([ctx.mof_div_code])
        write(ctx, result=result, detail=kept)
