"""嵌入式服务：反复启停、被打掉再起、长路径、父进程消失。"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from yitihua.infra.pg import bootstrap as roles
from yitihua.infra.pg.binaries import distribution, embedded
from yitihua.infra.pg.databases import clone_database, drop_database
from yitihua.infra.pg.probe import probe
from yitihua.infra.pg.server import EmbeddedServer

PROGRAMS = [embedded(18), embedded(16), *distribution()]


@pytest.fixture(
    params=PROGRAMS, ids=lambda item: f"pg{item.version}-{'包' if 'site-packages' in str(item.folder) else '系统'}"
)
def server(request: pytest.FixtureRequest, tmp_path: Path):
    found = EmbeddedServer(tmp_path, programs=request.param)
    yield found
    found.stop()


def test_起停可重复且数据还在(server: EmbeddedServer) -> None:
    urls = roles.bootstrap(server)
    assert roles.bootstrap(server) == urls
    with psycopg.connect(urls.owner) as conn:
        conn.execute("CREATE TABLE t AS SELECT 7 AS n")
    server.stop()
    assert not server.running()
    server.stop()
    server.start()
    with psycopg.connect(urls.app) as conn:
        assert conn.execute("SELECT n FROM t").fetchone() == (7,)
        assert conn.execute("SHOW timezone").fetchone() == ("Asia/Shanghai",)
        assert conn.execute("SHOW data_checksums").fetchone() == ("on",)
        assert conn.execute("SHOW listen_addresses").fetchone() == ("",)


def test_主进程被打掉后再起_已提交的还在(server: EmbeddedServer) -> None:
    urls = roles.bootstrap(server)
    with psycopg.connect(urls.owner) as conn:
        conn.execute("CREATE TABLE t AS SELECT 8 AS n")
    server.kill()
    assert not server.running()
    assert (server.data / "postmaster.pid").exists()
    server.start()
    with psycopg.connect(urls.app) as conn:
        assert conn.execute("SELECT n FROM t").fetchone() == (8,)


def test_锁文件里的进程号已是别的程序_仍能启动(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path, durable=False)
    server.start()
    server.kill()
    lock = server.data / "postmaster.pid"
    other = subprocess.Popen(["sleep", "60"])
    try:
        _, rest = lock.read_bytes().split(b"\n", 1)
        lock.write_bytes(f"{other.pid}\n".encode() + rest)
        assert not server.running()
        server.start()
        assert server.running()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()
        server.stop()


def test_启动它的进程被打掉_服务照常且能接上(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from yitihua.infra.pg.server import EmbeddedServer\n"
        "EmbeddedServer(Path(sys.argv[1]), durable=False).start(); print('ok', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    assert parent.stdout.readline() == "ok\n"
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    server = EmbeddedServer(tmp_path, durable=False)
    assert server.running()
    before = server._postmaster()
    server.start()
    assert server._postmaster() == before
    server.stop()
    assert not server.running()


def test_目录很深时套接字放到短目录(tmp_path: Path) -> None:
    deep = tmp_path / ("深" * 20) / ("long" * 10)
    deep.mkdir(parents=True)
    deep.chmod(0o700)
    server = EmbeddedServer(deep, durable=False)
    server.start()
    try:
        assert len(os.fsencode(server.socket_folder)) < 100
        assert deep not in server.socket_folder.parents
        with psycopg.connect(server.url("postgres")) as conn:
            assert conn.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()


def test_模板库复制与删除(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path, durable=False)
    urls = roles.bootstrap(server)
    try:
        with psycopg.connect(urls.owner) as conn:
            conn.execute("CREATE TABLE t AS SELECT 9 AS n")
        clone_database(urls.admin, template="yitihua", name="w1")
        clone_database(urls.admin, template="yitihua", name="w1")
        with psycopg.connect(urls.for_database("w1").app) as conn:
            assert conn.execute("SELECT n FROM t").fetchone() == (9,)
        drop_database(urls.admin, name="w1")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(urls.for_database("w1").app)
    finally:
        server.stop()


def test_自查_应用角色干净_越权与不落盘都能查出(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    urls = roles.bootstrap(server)
    with psycopg.connect(urls.owner) as conn:
        conn.execute("CREATE TABLE book (n int)")
        conn.execute("REVOKE UPDATE, DELETE ON book FROM yitihua_app")
    with psycopg.connect(urls.app) as conn:
        assert probe(conn, append_only=["book"]) == []
        assert [item.code for item in probe(conn, append_only=["nowhere"])] == ["missing"]
    with psycopg.connect(urls.owner) as conn:
        conn.execute("GRANT UPDATE (n), DELETE ON book TO yitihua_app")
    with psycopg.connect(urls.app) as conn:
        assert [item.code for item in probe(conn, append_only=["book"])] == ["update", "delete"]
    with psycopg.connect(urls.owner) as conn:
        assert "owner" in {item.code for item in probe(conn)}
    with psycopg.connect(server.url("yitihua")) as conn:
        assert {"superuser", "bypassrls"} <= {item.code for item in probe(conn)}
    server.stop()

    loose = EmbeddedServer(tmp_path, durable=False)
    loose.start()
    with psycopg.connect(urls.app) as conn:
        assert {"fsync", "full_page_writes", "synchronous_commit"} == {item.code for item in probe(conn)}
        assert probe(conn, needs_fsync=False) == []
    loose.stop()
