"""各组测试：跑什么、给多少时间（design 第 11 节，两核共二十分钟）。"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """一条命令。`needs` 里的文件夹都没有测试就不跑，并照实说“没有”。"""

    title: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    pattern: str = "test_*.py"

    def missing(self) -> bool:
        return bool(self.needs) and not any(any((ROOT / folder).rglob(self.pattern)) for folder in self.needs)


@dataclass(frozen=True, slots=True)
class Suite:
    """一组：`code` 供 --only 用，`budget_s` 是这组的时间。

    连着的几组写了 `aside` 的排成一列，与它们后面没写的那一列同时跑：浏览器那一列多半在等页面，余下的核归另一列；
    它们的输出攒到跑完再放。
    `on_disk` 的要真落盘，临时目录不放内存盘。
    """

    code: str
    title: str
    budget_s: float
    steps: tuple[Step, ...]
    browser: bool = False
    aside: bool = False
    on_disk: bool = False


def _pytest(title: str, *folders: str, extra: tuple[str, ...] = (), long: bool = False, server: str = "") -> Step:
    """`server` 换一版 PostgreSQL 跑：16 或 distribution（系统里装的，没有即跳过）。"""
    chosen = tuple(folder for folder in folders if any((ROOT / folder).rglob("test_*.py")))
    mark = ("-m", "long or not long" if long else "not long")
    chooser = ("env", f"YITIHUA_TEST_PG={server}") if server else ()
    command = (
        *chooser,
        "{python}",
        "-m",
        "pytest",
        *chosen,
        *mark,
        "-ra",
        "--durations=5",
        "--durations-min=2",
        *extra,
    )
    return Step(title, command, needs=folders)


def suites(*, long: bool) -> tuple[Suite, ...]:
    """`long` 时不限时，也跑标了 long 的测试。"""
    parallel = ("-n", "2", "--dist", "loadfile")
    return (
        Suite("install", "安装与前端构建", 3.5 * MINUTE, (
            Step("Python 环境", ("make", "--no-print-directory", "env")),
            Step("前端构建", ("make", "--no-print-directory", "web")),
            Step("浏览器与字体", ("{python}", "-m", "tools.browser")),
            Step("产物大小", ("npm", "--prefix", "web", "run", "--silent", "size")),
        )),
        Suite("unit", "单元、架构、前端单元", 1.5 * MINUTE, (
            _pytest("单元", "tests/unit", extra=parallel, long=long),
            _pytest("架构", "tests/architecture", extra=parallel, long=long),
            Step("前端单元", ("npm", "--prefix", "web", "test", "--silent"), ("web/tests",), "*.test.ts"),
        )),
        Suite("edge", "恶意输入、乱试、越权", (14 if long else 5.5) * MINUTE, (
            _pytest("同一套服务", "tests/edge", "tests/fuzz", "tests/attacks" if long else "tests/attacks/sample",
                    long=long),
        ), aside=True),
        Suite("city", "演示城市", 2 * MINUTE, (_pytest("演示城市", "tests/demo", long=long),), aside=True),
        Suite("db", "数据库与性质", 3 * MINUTE, (
            _pytest("数据库", "tests/db", extra=parallel, long=long),
            _pytest("性质", "tests/property", extra=parallel, long=long),
            *(_pytest(f"账本（{title}）", "tests/db/ledger", extra=parallel, long=long, server=server)
              for server, title in (("16", "PostgreSQL 16"), ("distribution", "系统里的 PostgreSQL"))),
        ), aside=True),
        Suite("scenarios", "场景", 4 * MINUTE, (
            Step(
                "算例与故事", ("{bin}/yitihua", "scenario", "run", "tests/scenarios"), ("tests/scenarios",), "*.yaml"
            ),
            *((Step("规则覆盖", ("{bin}/yitihua", "spec", "coverage")),) if long else ()),
        )),
        Suite("hammer", "压力", 2 * MINUTE, (_pytest("压力", "tests/hammer", long=long),), on_disk=True),
        Suite("e2e", "浏览器", 4 * MINUTE, (
            _pytest("浏览器", "tests/e2e", long=long,
                    extra=("--screenshot", "only-on-failure")),
        ), browser=True),
    )  # fmt: skip
