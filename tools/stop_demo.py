"""`make stop`：停掉本目录演示环境留下的进程与嵌入式数据库。

只认运行目录是本环境的进程（Linux 的 /proc），别的检出、别的测试不受影响。
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from yitihua.infra.pg.server import EmbeddedServer

ROOT: Final = Path(__file__).resolve().parents[1]
WAIT_S: Final = 15.0


def main() -> int:
    home = Path(os.environ.get("YITIHUA_HOME") or ROOT / "var").resolve()
    found = list(_processes(home))
    for pid in found:
        _send(pid, signal.SIGTERM)
    deadline = time.monotonic() + WAIT_S
    while (left := [pid for pid in found if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.2)
    for pid in left:
        _send(pid, signal.SIGKILL)
    print(f"停掉 {len(found)} 个进程")
    if any(home.glob("pg*/PG_VERSION")):
        EmbeddedServer(home).stop()
        print("数据库已停")
    return 0


def _processes(home: Path) -> Iterator[int]:
    """守护进程自己，以及它以 YITIHUA_HOME 起的服务、作业与模拟器。"""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            variables = (folder / "environ").read_bytes().split(b"\0")
            where = (folder / "cwd").resolve()
        except OSError:
            continue
        supervisor = where == ROOT and "demo" in words and any(word.endswith("bin/yitihua") for word in words)
        ours = {"yitihua.app.cli", "simulators", "granian"} & set(words)
        child = bool(ours) and f"YITIHUA_HOME={home}".encode() in variables and b"YITIHUA_MODE=demo" in variables
        if (supervisor or child) and int(folder.name) != os.getpid():
            yield int(folder.name)


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    raise SystemExit(main())
