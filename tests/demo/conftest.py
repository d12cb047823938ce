"""一座从空库装起的演示城市，整个会话共用；只读。"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg
import pytest

from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap
from yitihua.infra.pg.server import EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
Counts = Callable[[str, str], Mapping[str, int]]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseUrls]:
    """与 make demo 首次启动走同一段程序：迁移、基础世界、演示城市。"""
    home = tmp_path_factory.mktemp("city")
    server = EmbeddedServer(home, durable=False)
    urls = bootstrap(server)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "YITIHUA_MODE": "demo",
        "YITIHUA_HOME": str(home),
        "YITIHUA_KEYS": str(home / "keys"),
        "YITIHUA_OWNER_DATABASE_URL": urls.owner,
        "YITIHUA_DATABASE_URL": urls.owner,
        "YITIHUA_APP_DATABASE_URL": urls.app,
    }
    command = [sys.executable, "-m", "yitihua.app.demo.prepare", "--scale", "demo"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    yield urls
    server.stop()


@pytest.fixture
def counts(city: DatabaseUrls) -> Iterator[Counts]:
    """某表按某个表达式分组的行数。"""
    with psycopg.connect(city.verify) as conn:

        def grouped(table: str, expression: str) -> Mapping[str, int]:
            query = f"SELECT ({expression})::text, count(*) FROM {table} GROUP BY 1"
            return dict(conn.execute(query.encode()).fetchall())

        yield grouped
