"""服务池：起若干套“服务进程＋模拟器”，各用自己的库，借给场景运行器。"""

import os
import queue
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from yitihua.app import processes
from yitihua.app.scenario import run_paths
from yitihua.app.scenario_world.template import TEMPLATE, start_world
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.pg.databases import clone_database
from yitihua.infra.pg.server import EmbeddedServer


class ScenarioPool:
    """`size` 套环境；`acquire` 没有空闲就等。"""

    def __init__(self, urls: DatabaseUrls, *, home: Path, size: int) -> None:
        self._group = processes.Group(logs=home / "logs")
        self._idle: queue.Queue[str] = queue.Queue()
        try:
            for url in [self._start(urls, home / "keys", home, number) for number in range(size)]:
                self._group.wait_ready(f"{url}/api/health")
                self._idle.put(url)
        except BaseException:
            self._group.stop()
            raise

    def _start(self, urls: DatabaseUrls, keys: Path, home: Path, number: int) -> str:
        name = f"yitihua_scenario_{number}"
        clone_database(urls.admin, template=TEMPLATE, name=name)
        port = processes.free_port()
        url = f"http://127.0.0.1:{port}"
        simulators = processes.start_simulators(
            self._group, prefix=f"scenario{number}", mof_url=url, keys=keys, auto=False
        )
        own = urls.for_database(name)
        environment = {
            "YITIHUA_MODE": "scenario",
            "YITIHUA_HOME": str(home),
            "YITIHUA_KEYS": str(keys),
            "YITIHUA_DATABASE_URL": own.app,
            "YITIHUA_OWNER_DATABASE_URL": own.owner,
            "YITIHUA_VERIFY_DATABASE_URL": own.verify,
            "YITIHUA_ADMIN_DATABASE_URL": urls.admin,
            "YITIHUA_SIMULATORS": processes.simulators_variable(simulators),
        }
        command = [sys.executable, "-m", "yitihua.app.cli", "serve", "--port", str(port), "--threads", "8"]
        self._group.start(f"scenario{number}-server", command, env=environment)
        return url

    def acquire(self) -> str:
        return self._idle.get()

    def release(self, base_url: str) -> None:
        self._idle.put(base_url)

    def close(self) -> None:
        self._group.stop()


def run_with_servers(paths: Sequence[Path], *, parallel: int, as_json: bool) -> int:
    """跑这些场景，返回退出码。"""
    with scenario_pool(parallel=parallel) as pool:
        return run_paths(list(paths), pool=pool, parallel=parallel, as_json=as_json)


@contextmanager
def scenario_pool(*, parallel: int) -> Iterator[ScenarioPool]:
    """起库、建模板、起服务，用完全部收掉。"""
    with tempfile.TemporaryDirectory(prefix="yitihua-scenario-") as folder:
        home = Path(os.environ.get("YITIHUA_SCENARIO_HOME") or folder)
        os.environ["YITIHUA_MODE"] = "scenario"
        os.environ["YITIHUA_HOME"] = str(home)
        os.environ["YITIHUA_KEYS"] = str(home / "keys")
        server = EmbeddedServer(home, durable=False)
        try:
            urls = start_world(server, keys=home / "keys")
            pool = ScenarioPool(urls, home=home, size=parallel)
            try:
                yield pool
            finally:
                pool.close()
        finally:
            server.stop()
