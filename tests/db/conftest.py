"""数据库测试的底座：每个测试会话一台不落盘的服务，一个带账本的模板库，每个测试一份副本。

环境变量 YITIHUA_TEST_PG 可换服务端：`18`（缺省）、`16`、`distribution`。
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from yitihua.infra.pg.binaries import Binaries, distribution, embedded
from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap
from yitihua.infra.pg.databases import clone_database, drop_database
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.ledger import schema

DIVISION = "430600000"
OTHER_DIVISION = "430621000"
YEAR = "2022"
TEMPLATE = "ledger_template"


def _programs() -> Binaries:
    wanted = os.environ.get("YITIHUA_TEST_PG", "18")
    if wanted != "distribution":
        return embedded(int(wanted))
    found = distribution()
    if not found:
        pytest.skip("系统里没有装 PostgreSQL")
    return found[0]


@pytest.fixture(scope="session")
def pg_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """会话内共用的服务。"""
    home: Path = tmp_path_factory.mktemp("pg")
    server = EmbeddedServer(home, programs=_programs(), durable=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def ledger_template(pg_server: EmbeddedServer) -> DatabaseUrls:
    """建好账本、开好年度的模板库。"""
    urls = bootstrap(pg_server, database=TEMPLATE)
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        schema.apply(conn)
        schema.open_year(conn, YEAR)
    return urls


@pytest.fixture
def database(ledger_template: DatabaseUrls, request: pytest.FixtureRequest) -> Iterator[DatabaseUrls]:
    """本测试自己的库。"""
    name = f"t_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**10}"
    clone_database(ledger_template.admin, template=TEMPLATE, name=name)
    yield ledger_template.for_database(name)
    drop_database(ledger_template.admin, name=name)


@pytest.fixture
def connect(database: DatabaseUrls) -> Iterator[Callable[..., "psycopg.Connection"]]:
    """再开一个应用连接，`divs` 是它能看的区划。"""
    opened: list[psycopg.Connection] = []

    def open_connection(divs: str | None = DIVISION) -> psycopg.Connection:
        conn = psycopg.connect(database.app)
        if divs is not None:
            conn.execute("SELECT set_config('app.divs', %s, false)", [divs])
            conn.commit()
        opened.append(conn)
        return conn

    yield open_connection
    for conn in opened:
        conn.close()


@pytest.fixture
def app(connect: Callable[..., "psycopg.Connection"]) -> "psycopg.Connection":
    """应用角色的连接，区划已设。"""
    return connect()


@pytest.fixture
def owner(database: DatabaseUrls) -> Iterator["psycopg.Connection"]:
    """属主的连接，自动提交；只用来布置和查看，不用来证明应用能做什么。"""
    with psycopg.connect(database.owner, autocommit=True) as conn:
        yield conn
