"""一套场景环境：临时的库、一个服务进程、人民银行与四家代理银行的模拟器。"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yitihua.app.scenario_world.pool import ScenarioPool
from yitihua.app.scenario_world.template import start_world
from yitihua.infra.pg.server import EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
WEB_PAGE = ROOT / "src/yitihua/app/static/web/index.html"


def build_web() -> None:
    """没有构建过前端就先构建；构建失败是测试环境的问题，直接报出来。"""
    if WEB_PAGE.is_file():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("前端还没有构建，又没有 npm；请先执行 make web")
    for command in ([npm, "ci", "--no-progress"], [npm, "run", "--silent", "build"]):
        subprocess.run(command, cwd=ROOT / "web", check=True)


@dataclass(frozen=True)
class Site:
    """一套在跑的环境：网址，与核对数字用的只读库（绕过行级安全的只读角色）。"""

    url: str
    database: str


@contextmanager
def running(home: Path) -> Iterator[Site]:
    """起好一套，给出地址；退出时全部收掉，环境变量复原。"""
    wanted = {"YITIHUA_MODE": "scenario", "YITIHUA_HOME": str(home), "YITIHUA_KEYS": str(home / "keys")}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    server = EmbeddedServer(home, durable=False)
    try:
        urls = start_world(server, keys=home / "keys")
        pool = ScenarioPool(urls, home=home, size=1)
        try:
            yield Site(pool.acquire(), urls.for_database("yitihua_scenario_0").verify)
        finally:
            pool.close()
    finally:
        server.stop()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
