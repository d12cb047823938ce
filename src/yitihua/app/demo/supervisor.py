"""演示环境：起数据库、迁移、装数、起服务、作业与模拟器，前台守着，Ctrl-C 全部收掉。"""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from rich.console import Console

from yitihua.app import processes, runtime
from yitihua.app.world.orgs import DEMO_PASSWORD

_ACCOUNTS = (
    ("ag_op1@101001", "单位经办：录入、送审支付申请"),
    ("ag_aud1@101001", "单位审核：复核、盖复核章"),
    ("mof_biz1@430600000", "业务科室：分配指标"),
    ("mof_bgt1@430600000", "预算科：批复、下达指标"),
    ("pay_ctr1@430600000", "支付中心：审核、发送、清算额度"),
    ("mof_tre1@430600000", "国库科：清算、账簿"),
    ("audit1@430600000", "审计员：只读全区划与操作日志"),
)


def run_demo(*, port: int, scale: str) -> int:
    """就绪后打印地址与账号，直到收到中断。"""
    console = Console()
    started = time.monotonic()
    home = runtime.home()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["YITIHUA_HOME"] = str(home)
    os.environ.setdefault("YITIHUA_KEYS", str(home / "keys"))
    urls = runtime.prepare_database()
    _seed_when_new(home, urls.owner, scale=scale, console=console)
    group = processes.Group(logs=home / "logs")
    stopping = threading.Event()
    _stop_on_signal(stopping)
    try:
        url = f"http://127.0.0.1:{port}"
        simulators = processes.start_simulators(
            group, prefix="demo", mof_url=url, keys=home / "keys", auto=True, state=home / "simulators"
        )
        environment = {"YITIHUA_SIMULATORS": processes.simulators_variable(simulators)}
        subprocess.run(
            [sys.executable, "-m", "yitihua.app.demo.endpoints"], env={**os.environ, **environment}, check=True
        )
        cli = [sys.executable, "-m", "yitihua.app.cli"]
        group.start("server", [*cli, "serve", "--port", str(port)], env=environment)
        group.start("worker", [*cli, "worker"], env=environment)
        group.wait_ready(f"{url}/api/health")
        console.print(f"\n[bold green]已就绪[/] {url}　（{time.monotonic() - started:.1f} 秒）")
        for username, title in _ACCOUNTS:
            console.print(f"  {username:<24}{title}")
        console.print(f"  口令均为 {DEMO_PASSWORD}；按 Ctrl-C 结束\n")
        while not stopping.wait(1.0):
            if group.failed():
                console.print("[red]有进程意外退出，见日志目录[/]", str(home / "logs"))
                return 1
        return 0
    finally:
        group.stop()
        _stop_database(home)


def _stop_on_signal(stopping: threading.Event) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _seed_when_new(home: Path, owner_url: str, *, scale: str, console: Console) -> None:
    """第一次装数，之后直接用；装到一半断掉的重新装。"""
    marker = home / "seeded"
    if marker.exists():
        return
    console.print("首次启动：建表并装入演示城市……")
    environment = {
        **os.environ,
        "YITIHUA_DATABASE_URL": owner_url,
        "YITIHUA_APP_DATABASE_URL": os.environ["YITIHUA_DATABASE_URL"],
    }
    subprocess.run([sys.executable, "-m", "yitihua.app.demo.prepare", "--scale", scale], env=environment, check=True)
    marker.write_text(scale, encoding="utf-8")


def _stop_database(home: Path) -> None:
    if os.environ.get("YITIHUA_ADMIN_DATABASE_URL"):
        from yitihua.infra.pg.server import EmbeddedServer

        EmbeddedServer(home).stop()
