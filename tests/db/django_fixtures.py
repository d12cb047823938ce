"""用到 Django 的数据库测试：按模型建好、装好基础数据的模板库，每个测试一份副本，以应用角色连接。

用法：测试目录的 conftest 写 `from tests.db.django_fixtures import *`。
"""

import itertools
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import psycopg
import pytest

os.environ.setdefault("YITIHUA_MODE", "demo")
os.environ.setdefault("YITIHUA_HOME", tempfile.mkdtemp(prefix="yitihua-test-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yitihua.app.settings")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from yitihua.infra.calendar.models import Parameter
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.execute import Call, Outcome, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.oplog.models import OpLog
from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap
from yitihua.infra.pg.databases import clone_database, drop_database
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.infra.scoping.policies import apply_policies
from yitihua.kernel.context import Ctx, Principal, Scope
from yitihua.ledger import schema
from yitihua.modules.appropriation.seeds.load import load_element_control, load_prefixes
from yitihua.modules.basedata.seeds import load

__all__ = ["base_world", "db_template", "division"]

DIVISION, YEAR = "430600000", "2022"
TEMPLATE = "django_template"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2022, 3, 1, 10, 0, tzinfo=SHANGHAI)
_requests = itertools.count(1)


def _point(url: str) -> None:
    """把 Django 的连接换到另一个库。"""
    connection.close()
    parts = urlsplit(url)
    connection.settings_dict.update(NAME=parts.path.lstrip("/"), USER=parts.username or "", PASSWORD="")
    host = dict(item.split("=") for item in parts.query.split("&"))
    connection.settings_dict.update(HOST=host["host"].replace("%2F", "/"), PORT=host["port"])


@pytest.fixture(scope="session")
def db_template(pg_server: EmbeddedServer, django_db_blocker: Any) -> DatabaseUrls:
    """模板库：全部表、账本、行级安全与基础数据。"""
    urls = bootstrap(pg_server, database=TEMPLATE)
    settings.PASSWORD_HASHERS = ["yitihua.infra.identity.hashers.ScenarioArgon2Hasher"]
    with django_db_blocker.unblock():
        _point(urls.owner)
        settings.MIGRATION_MODULES = {
            config.label: None for config in apps.get_app_configs() if config.name.startswith("yitihua.")
        }
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
        connection.close()
        with psycopg.connect(urls.owner, autocommit=True) as conn:
            schema.apply(conn)
            schema.open_year(conn, int(YEAR))
            apply_policies(conn)
        _point(urls.app)
        with transaction.atomic():
            set_divisions([DIVISION])
            load.load_codes(YEAR)
            load.load_divisions(YEAR)
            load.load_demo_city(YEAR, DIVISION)
            load_element_control()
            load_prefixes(mof_div_code=DIVISION, fiscal_year=YEAR)
            _without_certificates()
        connection.close()
    return urls


def _without_certificates() -> None:
    """这里的办事人是现造的，没有账号，也就没有证书；要试 R-WFL-020 的测试自己改回来。"""
    values = {"param_value": "2099-01-01", "remark": "测试里的办事人没有证书"}
    Parameter.objects.update_or_create(param_key="certificate_from", mof_div_code="", fiscal_year="", defaults=values)


@pytest.fixture
def base_world(db_template: DatabaseUrls, request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """本测试自己的库：有基础数据，没有业务数据。"""
    name = f"d_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**10}"
    clone_database(db_template.admin, template=TEMPLATE, name=name)
    with django_db_blocker.unblock():
        _point(db_template.for_database(name).app)
        yield
        connection.close()
    drop_database(db_template.admin, name=name)


@pytest.fixture
def division(base_world: None) -> Iterator[None]:
    """在一个设好区划的事务里读；结束时回滚。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        yield
        transaction.set_rollback(True)


def person(role: str, *, agency: str = "", mof_dep: str = "", number: int = 1) -> Principal:
    """某角色的办事人；不写单位与科室的看全区划。"""
    name = f"{role}-{agency}{mof_dep}-{number}"
    scope = Scope(
        divisions=frozenset({DIVISION}),
        agencies=frozenset({agency} - {""}),
        mof_deps=frozenset({mof_dep} - {""}),
        unlimited=not (agency or mof_dep),
    )
    return Principal(name, name, name, frozenset({role}), scope, DIVISION, agency, mof_dep)


def context(principal: Principal, *, now: datetime = NOW) -> Ctx:
    """直接调用模块函数时用的上下文。"""
    return Ctx(principal, DIVISION, YEAR, now)


def do(code: str, principal: Principal, *, now: datetime = NOW, **fields: Any) -> Any:
    """办一个操作，返回结果；被拒抛 Refusal。"""
    return run(code, principal, [fields], now=now).response["result"]


def run(
    code: str,
    principal: Principal,
    commands: list[dict[str, Any]],
    *,
    now: datetime = NOW,
    batch: bool = False,
    each: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """经过执行器办一批。"""
    operation = OPERATIONS[code]
    built: tuple[Command, ...] = tuple(operation.command.model_validate(item) for item in commands)
    call = Call(
        operation,
        built,
        principal,
        request_id=f"t{next(_requests)}",
        fiscal_year=YEAR,
        batch=batch,
        each=each,
        dry_run=dry_run,
        moment=now,
    )
    return execute(call)


def logs(**where: Any) -> list[OpLog]:
    """本区划的操作日志；日志按区划隔离，不设区划一行也看不到。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(OpLog.objects.filter(**where).order_by("change_xid", "log_id"))
