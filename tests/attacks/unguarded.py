"""关掉服务端全部检查的服务：不判权、不过滤、不认角色，只剩数据库的行级安全。只给攻击测试起。

`python -m tests.attacks.unguarded 端口`；连接串、模式取自环境变量，与被测的服务同一个库。
"""

import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from yitihua.app.wsgi import application
from yitihua.engines.meta import query
from yitihua.engines.workflow import actors, runtime
from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.operation import execute, later
from yitihua.infra.scoping.models import ScopedQuerySet
from yitihua.kernel.context import Ctx, Principal


def switch_off() -> None:
    """应用里拦人的每一处都换成放行；行级安全所凭的区划照旧由登录人决定。一次只办一个请求。"""
    execute.authorize = lambda *_args, **_kw: None  # type: ignore[assignment]
    execute.authorize_all = later.authorize_all = lambda _call: None  # type: ignore[assignment]
    ScopedQuerySet.scoped = lambda self, _ctx: self.all()  # type: ignore[assignment,method-assign]
    query.scope_condition = lambda _record, **_kw: []  # type: ignore[assignment]
    actors.Post.covers = lambda _self, _task: True  # type: ignore[assignment,method-assign]
    runtime._may_act = lambda *_args: None  # type: ignore[assignment]
    _open_endpoints()


def _open_endpoints() -> None:
    from yitihua.app.api import access, records, reports, root  # noqa: F401

    for name, module in sys.modules.items():
        if name.startswith("yitihua.app.api."):
            for checked, opened in (("viewing", _anywhere), ("reading_division", _as_logged_in)):
                if hasattr(module, checked):
                    setattr(module, checked, opened)
    records._record = lambda table, _principal: records.RECORDS[table]  # type: ignore[assignment]
    reports._reader = lambda request: _anywhere(request, principal=reports.principal_from(request))
    access._administrator = reports.principal_from  # type: ignore[assignment]


def _anywhere(request: Any, *, principal: Principal) -> Ctx:
    """想看哪个区划就说是哪个区划。"""
    _as_logged_in.principal = principal  # type: ignore[attr-defined]
    moment = biz_now()
    division = str(request.GET.get("div") or request.GET.get("mof_div_code") or "430600000")
    return Ctx(principal, division, "2022", moment)


def _as_logged_in(_division: str) -> Any:
    """应用说要看哪个区划不算，行级安全仍按登录人的区划。"""
    from yitihua.infra.scoping.divisions import reading

    return reading(_as_logged_in.principal)  # type: ignore[attr-defined]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        return


def main() -> None:
    switch_off()
    make_server("127.0.0.1", int(sys.argv[1]), application, handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    main()
