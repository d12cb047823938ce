"""演示环境：起数据库、迁移、装数、起服务、作业与模拟器，前台守着；Ctrl-C、SIGTERM 全部收掉，数据库也停。"""

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Final

from rich.console import Console

from yitihua.app import processes, runtime
from yitihua.app.demo import data
from yitihua.app.world.orgs import DEMO_PASSWORD
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.kernel.errors import ConfigurationError

_ACCOUNTS: Final = (
    ("ag_op1@101001", "单位经办：录入、送审支付申请"),
    ("ag_aud1@101001", "单位审核：复核、盖复核章"),
    ("mof_biz1@430600000", "业务科室：分配指标"),
    ("mof_bgt1@430600000", "预算科：批复、下达指标"),
    ("pay_ctr1@430600000", "支付中心：审核、发送、清算额度"),
    ("mof_tre1@430600000", "国库科：清算、账簿"),
    ("audit1@430600000", "审计员：只读全区划与操作日志"),
)
_SOURCE: Final = Path(__file__).resolve().parents[4]
_PYTHON: Final = [sys.executable, "-m"]


class Stopped(Exception):
    """收到中断，正在收场。"""


def run_demo(*, port: int, scale: str) -> int:
    """就绪后打印地址与账号，直到收到中断。`scale` 为空即用已装好的，没装过就装 demo。"""
    console = Console()
    stopping = threading.Event()
    _stop_on_signal(stopping)
    if not _free(port):
        console.print(f"[red]端口 {port} 已被占用，换一个：make demo PORT=…[/]")
        return 2
    home = _enter_home(runtime.home())
    group = processes.Group(logs=home / "logs")
    try:
        Demo(home=home, port=port, group=group, stopping=stopping, console=console).run(scale=scale)
    except Stopped:
        console.print("正在停止……")
        return 0
    except (ConfigurationError, processes.ChildFailed, TimeoutError) as error:
        console.print(f"[red]{error}[/]\n日志在 {home / 'logs'}")
        return 1
    finally:
        group.stop()
        _stop_database(home)
    return 1


class Demo:
    """一次运行；`group` 里是起过的全部子进程。"""

    def __init__(
        self, *, home: Path, port: int, group: processes.Group, stopping: threading.Event, console: Console
    ) -> None:
        self._home, self._port, self._group = home, port, group
        self._stopping, self._console = stopping, console
        self._started = time.monotonic()

    def run(self, *, scale: str) -> None:
        """一直守到收到中断；子进程意外退出即报错。"""
        if not (_SOURCE / "simulators").is_dir():
            raise ConfigurationError("演示要用源码目录里的模拟器，请在源码目录里 make demo")
        urls = runtime.prepare_database()
        chosen = data.choose(self._home, urls, scale=scale)
        if not chosen.ready:
            self._console.print(f"首次启动：建表并装入演示城市（{chosen.scale}）……")
            data.clear(self._home, urls)
            self._prepare(urls.owner, urls.app, chosen.scale)
            data.mark_ready(self._home, chosen.scale)
        self._serve()
        while not self._stopping.wait(0.5):
            self._group.check()
        raise Stopped

    def _prepare(self, owner_url: str, app_url: str, scale: str) -> None:
        environment = {"YITIHUA_DATABASE_URL": owner_url, "YITIHUA_APP_DATABASE_URL": app_url}
        self._finish("prepare", [*_PYTHON, "yitihua.app.demo.prepare", "--scale", scale], environment)

    def _serve(self) -> None:
        url = f"http://127.0.0.1:{self._port}"
        simulators = processes.start_simulators(
            self._group,
            prefix="demo",
            mof_url=url,
            keys=self._home / "keys",
            auto=True,
            state=self._home / "simulators",
        )
        environment = {"YITIHUA_SIMULATORS": processes.simulators_variable(simulators)}
        self._finish("endpoints", [*_PYTHON, "yitihua.app.demo.endpoints"], environment)
        cli = [*_PYTHON, "yitihua.app.cli"]
        self._group.start("server", [*cli, "serve", "--port", str(self._port)], env=environment)
        self._group.start("worker", [*cli, "worker"], env=environment)
        self._wait_ready(f"{url}/api/health")
        self._console.print(f"\n[bold green]已就绪[/] {url}　（{time.monotonic() - self._started:.1f} 秒）")
        for username, title in _ACCOUNTS:
            self._console.print(f"  {username:<24}{title}")
        self._console.print(f"  口令均为 {DEMO_PASSWORD}；按 Ctrl-C 结束\n")

    def _finish(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """跑完一个子命令，期间可被中断；它的输出直接到终端。"""
        child = self._group.start(name, command, env=environment, shown=True)
        while child.poll() is None:
            if self._stopping.wait(0.1):
                raise Stopped
        if child.returncode:
            raise processes.ChildFailed(name, child.returncode)

    def _wait_ready(self, url: str) -> None:
        deadline = time.monotonic() + processes.READY_S
        while not processes.answers(url):
            self._group.check()
            if self._stopping.wait(0.1):
                raise Stopped
            if time.monotonic() > deadline:
                raise TimeoutError(f"{url} 在 {processes.READY_S:.0f} 秒内没有就绪")


def _enter_home(home: Path) -> Path:
    """运行目录只有自己能进；子进程从哪里起都找得到程序。"""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["YITIHUA_HOME"] = str(home)
    os.environ.setdefault("YITIHUA_KEYS", str(home / "keys"))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(_SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])])
    return home


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _stop_on_signal(stopping: threading.Event) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _stop_database(home: Path) -> None:
    if os.environ.get("YITIHUA_ADMIN_DATABASE_URL"):
        EmbeddedServer(home).stop()
