"""一套真的产品：落盘的数据库、服务、作业、模拟器，各是自己的进程；打得掉，起得来。"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import httpx
import psycopg

from yitihua.app import processes
from yitihua.infra.pg.bootstrap import bootstrap
from yitihua.infra.pg.server import EmbeddedServer

_CLI = (sys.executable, "-m", "yitihua.app.cli")
BIZ_TIME = "2022-11-15T10:00:00"
BUSY = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
WAITING = "SELECT count(*) FROM msg_outbox WHERE status = '1'"


class Site:
    """`kill_*` 是 SIGKILL，`start_*` 起一个新的；`kills` 记打掉了几次。"""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.server = EmbeddedServer(home, durable=True, extra_settings={"shared_buffers": "128MB"})
        self.urls = bootstrap(self.server)
        self.port = processes.free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.group = processes.Group(logs=home / "logs")
        self.kills: Counter[str] = Counter()
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._environment = {
            "YITIHUA_MODE": "demo",
            "YITIHUA_HOME": str(home),
            "YITIHUA_KEYS": str(home / "keys"),
            "YITIHUA_DATABASE_URL": self.urls.app,
            "YITIHUA_OWNER_DATABASE_URL": self.urls.owner,
            "YITIHUA_VERIFY_DATABASE_URL": self.urls.verify,
        }
        self._build()

    def _build(self) -> None:
        """基础世界由属主装；模拟银行收到凭证即付，状态落盘。"""
        self._run("yitihua.app.scenario_world.build", YITIHUA_DATABASE_URL=self.urls.owner)
        self.simulators = processes.start_simulators(
            self.group,
            prefix="site",
            mof_url=self.base_url,
            keys=self.home / "keys",
            auto=True,
            state=self.home / "simulators",
        )
        self._environment["YITIHUA_SIMULATORS"] = processes.simulators_variable(self.simulators)
        self._run("yitihua.app.demo.endpoints")

    def _run(self, module: str, **changed: str) -> None:
        environment = {**os.environ, **self._environment, **changed}
        subprocess.run([sys.executable, "-m", module], env=environment, check=True, stdout=subprocess.DEVNULL)

    def verify_command(self) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **self._environment}
        return subprocess.run([*_CLI, "verify", "--json"], env=environment, capture_output=True, text=True, check=False)

    def start_server(self) -> None:
        self._spawn("server", "serve", "--port", str(self.port), "--threads", "8")
        processes.wait_http(f"{self.base_url}/api/health")

    def start_worker(self) -> None:
        self._spawn("worker", "worker")

    def start_database(self) -> None:
        self.server.start()

    def _spawn(self, name: str, *arguments: str) -> None:
        """自成一个进程组：打的时候连它的子进程一起。"""
        with (self.home / "logs" / f"{name}.log").open("ab") as log:
            self._children[name] = subprocess.Popen(
                [*_CLI, *arguments],
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_server(self) -> None:
        self._kill("server")

    def kill_worker(self) -> None:
        self._kill("worker")

    def kill_database(self) -> None:
        self.server.kill()
        self.kills["database"] += 1

    def _kill(self, name: str) -> None:
        child = self._children.pop(name)
        assert child.poll() is None, f"{name} 在被打之前就退出了"
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        self.kills[name] += 1

    def alive(self, name: str) -> bool:
        return self._children[name].poll() is None

    def count(self, statement: str) -> int:
        with psycopg.connect(self.urls.verify, autocommit=True) as conn:
            row = conn.execute(statement.encode()).fetchone()
            assert row
            return int(row[0])

    def settle(self, *, timeout_s: float) -> None:
        """等作业办完、发件都有应答、模拟器的报文都送到。"""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            undelivered = sum(self._drained(url) for url in self.simulators.values())
            if not undelivered and not self.count(LEFT) and not self.count(WAITING):
                return
            time.sleep(0.3)
        left, waiting = self.count(LEFT), self.count(WAITING)
        raise AssertionError(f"{timeout_s:.0f} 秒没有静下来：作业 {left}，发件 {waiting}，模拟器待送 {undelivered}")

    @staticmethod
    def _drained(url: str) -> int:
        answer = httpx.post(f"{url}/drain", json={"timeout_s": 5}, timeout=30.0, trust_env=False)
        return int(answer.json()["undelivered"])

    def bank_states(self) -> list[dict]:
        """各代理银行的账：凭证、付款、余额。"""
        banks = [url for org, url in self.simulators.items() if org != "001"]
        return [httpx.get(f"{url}/state", timeout=30.0, trust_env=False).json() for url in banks]

    def clear(self) -> None:
        """各代理银行日终划款。"""
        for org, url in self.simulators.items():
            if org != "001":
                body = {"act": "clear", "with": {}, "biz_time": BIZ_TIME}
                httpx.post(f"{url}/act", json=body, timeout=60.0, trust_env=False)

    def close(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.group.stop()
        self.server.stop()
