"""子进程：服务、作业、模拟器的启停，只停自己起的。"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import httpx

from yitihua.app.world.orgs import AGENT_BANKS, PBC_ORG
from yitihua.infra.outward import trusted

READY_S: Final = 180.0
"""等服务就绪的上限：机器忙时一个进程光装载就要几十秒，早退的进程不用等满。"""


def free_port() -> int:
    """本机一个空闲端口。"""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ChildFailed(Exception):
    """一个子进程意外退出。"""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(f"{name} 意外退出（退出码 {code}）")


class Group:
    """一组子进程，各自成组，终端的 Ctrl-C 不直接到它们；`stop` 先 SIGTERM，10 秒不退再 SIGKILL。"""

    def __init__(self, *, logs: Path) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._logs = logs
        logs.mkdir(parents=True, exist_ok=True)

    def start(
        self, name: str, command: list[str], *, env: dict[str, str], shown: bool = False
    ) -> "subprocess.Popen[bytes]":
        """`shown` 为真时输出到终端，否则记到日志目录。"""
        with (self._logs / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                command,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=None if shown else log,
                stderr=None if shown else log,
                start_new_session=True,
            )
        self._children[name] = child
        return child

    def failed(self) -> bool:
        return any(child.poll() not in (None, 0) for child in self._children.values())

    def check(self) -> None:
        """有退出的就报错；跑完即退的不算。"""
        for name, child in self._children.items():
            if child.poll() not in (None, 0):
                raise ChildFailed(name, child.returncode)

    def wait_ready(self, url: str) -> None:
        """等 `url` 应答 200；有进程先退出了就不再等。"""
        deadline = time.monotonic() + READY_S
        while not answers(url):
            self.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"{url} 在 {READY_S:.0f} 秒内没有就绪，见日志目录 {self._logs}")
            time.sleep(0.1)

    def stop(self) -> None:
        """整组送信号：服务进程带着自己的工作进程一起退。"""
        for child in self._children.values():
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        for child in self._children.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self._children.clear()


def start_simulators(
    group: Group, *, prefix: str, mof_url: str, keys: Path, auto: bool, state: Path | None = None
) -> dict[str, str]:
    """起一家人民银行与四家代理银行，返回 机构代码 → 地址。"""
    urls = {org: f"http://127.0.0.1:{free_port()}" for org in (PBC_ORG, *AGENT_BANKS)}
    common = ["--mof-url", mof_url, "--keys", str(keys)]
    banks = [pair for org in AGENT_BANKS for pair in ("--bank-url", f"{org}={urls[org]}")]
    python = [sys.executable, "-m", "simulators"]
    if state is not None:
        state.mkdir(parents=True, exist_ok=True)
    group.start(f"{prefix}-{PBC_ORG}", [*python, "treasury", "--port", _port(urls[PBC_ORG]), *common, *banks], env={})
    for org in AGENT_BANKS:
        extra = [*(["--auto"] if auto else []), *_journal(state, org)]
        command = [*python, "bank", "--org", org, "--port", _port(urls[org]), "--pbc-url", urls[PBC_ORG], *common]
        group.start(f"{prefix}-{org}", [*command, *extra], env={})
    return urls


def _journal(state: Path | None, org: str) -> list[str]:
    """给了目录就记日志，重启后接着办。"""
    return ["--state", str(state / f"{org}.jsonl")] if state is not None else []


def _port(url: str) -> str:
    return url.rpartition(":")[2]


def answers(url: str) -> bool:
    """能应答 200。"""
    try:
        return httpx.get(url, timeout=2.0, trust_env=False, verify=trusted()).status_code == 200
    except httpx.HTTPError:
        return False


def wait_http(url: str, *, timeout_s: float = READY_S) -> None:
    """等到能应答 200。"""
    deadline = time.monotonic() + timeout_s
    while not answers(url):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{url} 在 {timeout_s:.0f} 秒内没有就绪")
        time.sleep(0.1)


def simulators_variable(urls: dict[str, str]) -> str:
    return ",".join(f"{org}={url}" for org, url in urls.items())
