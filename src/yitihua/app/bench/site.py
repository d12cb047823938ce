"""压测现场：临时目录、落盘的嵌入式数据库、基础世界、一个服务进程。"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from yitihua.app import processes
from yitihua.app.bench.operations import TABLE
from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap
from yitihua.infra.pg.server import EmbeddedServer

SETTINGS = "yitihua.app.bench.settings"


@dataclass(frozen=True, slots=True)
class Site:
    """服务地址、属主的数据库地址（造数用）、子进程的环境；`start_worker` 起一个作业进程。"""

    url: str
    owner_url: str
    environment: dict[str, str]
    start_worker: Callable[[], None]


@contextmanager
def bench_site(*, threads: int, scale: str) -> Iterator[Site]:
    """起好的现场。`scale` 为 demo 或 city 时先装演示城市，为空只装基础世界。"""
    with tempfile.TemporaryDirectory(prefix="yitihua-bench-") as folder:
        home = Path(folder)
        server = EmbeddedServer(home, durable=True)
        group = processes.Group(logs=home / "logs")
        try:
            urls = bootstrap(server)
            environment = _environment(home, urls)
            _load(environment, urls, scale=scale)
            port = processes.free_port()
            serve = ["serve", "--port", str(port), "--workers", "2", "--threads", str(threads)]
            group.start("server", _command(*serve), env=environment)
            url = f"http://127.0.0.1:{port}"
            group.wait_ready(f"{url}/api/health")

            def start_worker() -> None:
                group.start("worker", _command("worker"), env=environment)

            yield Site(url, urls.owner, {**os.environ, **environment}, start_worker)
        finally:
            group.stop()
            server.stop()


def _environment(home: Path, urls: DatabaseUrls) -> dict[str, str]:
    return {
        "YITIHUA_MODE": "demo",
        "YITIHUA_HOME": str(home),
        "YITIHUA_KEYS": str(home / "keys"),
        "YITIHUA_DATABASE_URL": urls.app,
        "YITIHUA_OWNER_DATABASE_URL": urls.owner,
        "YITIHUA_VERIFY_DATABASE_URL": urls.verify,
        "YITIHUA_ADMIN_DATABASE_URL": urls.admin,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "yitihua.app.cli", *arguments]


def _load(environment: dict[str, str], urls: DatabaseUrls, *, scale: str) -> None:
    """与场景建模板同一段程序；对照用的表由属主建，应用角色只有读写。"""
    whole = {**os.environ, **environment}
    builder = [sys.executable, "-m", "yitihua.app.scenario_world.build"]
    subprocess.run(builder, env={**whole, "YITIHUA_DATABASE_URL": urls.owner}, check=True, stdout=subprocess.DEVNULL)
    if scale:
        subprocess.run(_command("seed", "--scale", scale), env=whole, check=True)
    with psycopg.connect(urls.owner) as connection:
        connection.execute(TABLE)
        connection.execute("ANALYZE")
