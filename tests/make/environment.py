"""一套真实的环境：嵌入式数据库、一个服务进程、一组模拟器；整个测试会话共用，按模块换新世界。

用法：测试目录的 conftest 写 `from tests.make.environment import *`。
"""

import atexit
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

import psycopg
import pytest

from tests.make.desk import Desk
from yitihua.app.scenario_world.pool import ScenarioPool
from yitihua.app.scenario_world.template import start_world
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.pg.databases import clone_database, drop_database
from yitihua.infra.pg.server import EmbeddedServer

__all__ = ["desk", "environment", "fresh_world"]

MOMENT = "2022-03-01"
DATABASE = "yitihua_scenario_0"


@dataclass(frozen=True, slots=True)
class Environment:
    """`urls` 指向服务所用的那个库；`logs` 是服务进程的日志目录。"""

    base_url: str
    urls: DatabaseUrls
    logs: Path

    def database(self, name: str) -> DatabaseUrls:
        return self.urls.for_database(name)

    def admin(self, name: str = DATABASE) -> str:
        """超级用户的连接地址：只用来种错和查看。"""
        return self.urls.admin.replace("/postgres?", f"/{name}?")

    def copy(self, name: str, *, source: str = DATABASE) -> DatabaseUrls:
        """把一个库原样复制一份；先断开源库上的连接，服务会自己重连。"""
        with psycopg.connect(self.urls.admin, autocommit=True) as conn:
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        clone_database(self.urls.admin, template=source, name=name)
        return self.database(name)

    def drop(self, name: str) -> None:
        drop_database(self.urls.admin, name=name)


@cache
def start() -> Environment:
    """第一次用时起，进程退出时收；各测试目录拿到的是同一套。"""
    folder = tempfile.TemporaryDirectory(prefix="yitihua-edge-")
    home = Path(folder.name)
    atexit.register(folder.cleanup)
    own = {"YITIHUA_MODE": "scenario", "YITIHUA_HOME": str(home), "YITIHUA_KEYS": str(home / "keys")}
    server = EmbeddedServer(home, durable=False)
    with mock.patch.dict(os.environ, own):
        atexit.register(server.stop)
        urls = start_world(server, keys=home / "keys")
        pool = ScenarioPool(urls, home=home, size=1)
        atexit.register(pool.close)
        return Environment(pool.acquire(), urls.for_database(DATABASE), home / "logs")


@pytest.fixture(scope="session")
def environment() -> Environment:
    return start()


@pytest.fixture(scope="module")
def fresh_world(environment: Environment) -> Iterator[Desk]:
    """本模块的新世界：有基础数据，没有业务数据，业务日期 2022-03-01。"""
    desk = Desk(environment.base_url)
    desk.reset(biz_time=MOMENT)
    yield desk
    desk.close()


@pytest.fixture
def desk(fresh_world: Desk) -> Desk:
    return fresh_world
