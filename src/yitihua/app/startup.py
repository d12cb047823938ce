"""启动自查：生产不许带演示密钥、调试、固定时钟、fsync 关、越权的数据库角色。"""

from django.db import connection

from yitihua.app import settings
from yitihua.app.secrets import DEMO_SECRET
from yitihua.infra.calendar.models import BizClock
from yitihua.infra.pg.probe import probe
from yitihua.infra.scoping.policies import declared_models
from yitihua.kernel.errors import ConfigurationError


def check_startup() -> None:
    """有任何一条不满足就拒绝启动，并逐条说明。"""
    connection.ensure_connection()
    append_only = [model._meta.db_table for model in declared_models() if getattr(model, "append_only", False)]
    problems = probe(connection.connection, append_only=append_only, needs_fsync=settings.MODE == "production")
    found = [problem.message for problem in problems]
    if settings.MODE == "production":
        found += _production()
    if found:
        raise ConfigurationError("拒绝启动：" + "；".join(found))


def _production() -> list[str]:
    found = []
    if settings.SECRET_KEY == DEMO_SECRET:
        found.append("使用了演示密钥")
    if settings.DEBUG:
        found.append("调试开关打开")
    if BizClock.objects.filter(mode="fixed").exists():
        found.append("业务时钟是固定的")
    return found
