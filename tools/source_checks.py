"""逐文件查源码的约定：事务在哪里开、账本表谁改、金额不用浮点、文件怎么起名。

每项检查收一个文件的路径与内容，给出毛病；路径相对 src/yitihua。
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

MAY_OPEN_TRANSACTION: Final = ("infra/operation/", "infra/scoping/", "app/")
EXACT_NUMBERS: Final = ("kernel/", "ledger/", "modules/")
ENGLISH_SUMMARY: Final = ("kernel/", "ledger/", "engines/")
BAD_NAMES: Final = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"})
HARD_LIMIT_LINES: Final = 400
_STORED: Final = re.compile(r"(Row|Model|User|QuerySet|Manager)$")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_LEDGER_WRITE: Final = re.compile(
    r"\b(update|insert\s+into|delete\s+from|truncate(?:\s+table)?|merge\s+into)\s+(?:only\s+)?"
    r"(ledger_limit|ledger_movement\w*|book_line)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """一个 Python 文件。"""

    path: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, path: str, text: str) -> "Source":
        return cls(path, text, ast.parse(text))


def sources(package: Path) -> list[Source]:
    """包下全部 Python 文件，迁移除外。"""
    paths = [path for path in sorted(package.rglob("*.py")) if "migrations" not in path.parts]
    return [Source.of(path.relative_to(package).as_posix(), path.read_text("utf-8")) for path in paths]


def transactions(source: Source) -> Iterator[str]:
    """只有操作、区划设置与总装可以开事务。"""
    if source.path.startswith(MAY_OPEN_TRANSACTION):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("atomic", "set_autocommit", "commit", "rollback"):
            yield f"{source.path}:{node.lineno} 用了 {node.attr}"
        if isinstance(node, ast.ImportFrom) and any(name.name == "atomic" for name in node.names):
            yield f"{source.path}:{node.lineno} 引入了 atomic"


def ledger_writes(source: Source) -> Iterator[str]:
    """额度、变动、分录只由账本写。"""
    if source.path.startswith("ledger/"):
        return
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (found := _LEDGER_WRITE.search(node.value))
        ):
            yield f"{source.path}:{node.lineno} {found[0]}"


def ledger_writes_in_sql(path: str, text: str) -> Iterator[str]:
    """同上，查 .sql 文件。"""
    if not path.startswith("ledger/"):
        yield from (f"{path} {found[0]}" for found in _LEDGER_WRITE.finditer(text))


def hidden_behaviour(source: Source) -> Iterator[str]:
    """不覆盖 save、delete，不用信号，不用 auto_now。"""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and any(_STORED.search(ast.unparse(base)) for base in node.bases):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name in ("save", "delete"):
                    yield f"{source.path}:{item.lineno} {node.name}.{item.name}"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            ("django.dispatch", "django.db.models.signals")
        ):
            yield f"{source.path}:{node.lineno} 信号"
        if isinstance(node, ast.ImportFrom) and any(name.name == "signals" for name in node.names):
            yield f"{source.path}:{node.lineno} 信号"
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
            yield f"{source.path}:{node.value.lineno} {node.arg}"


def floats(source: Source) -> Iterator[str]:
    """内核、账本与业务模块里没有浮点数。"""
    if not source.path.startswith(EXACT_NUMBERS):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == "float":
            yield f"{source.path}:{node.lineno} float"
        if isinstance(node, ast.Attribute) and node.attr == "FloatField":
            yield f"{source.path}:{node.lineno} FloatField"
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{source.path}:{node.lineno} 浮点常数 {node.value}"


def catch_all(source: Source) -> Iterator[str]:
    """不吞意料之外的错。"""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or (
                isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
            )
            if broad and not any(isinstance(item, ast.Raise) for item in ast.walk(node)):
                yield f"{source.path}:{node.lineno} 接住了一切"


def wall_clock(source: Source) -> Iterator[str]:
    """业务模块的日期只取 ctx.biz_now。"""
    if not source.path.startswith("modules/"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            if called in (
                "datetime.now",
                "date.today",
                "datetime.today",
                "timezone.now",
                "datetime.utcnow",
                "time.time",
            ):
                yield f"{source.path}:{node.lineno} {called}"


def names(source: Source) -> Iterator[str]:
    """没有名字的东西就还没有去处。"""
    parts = PurePosixPath(source.path).with_suffix("").parts
    yield from (f"{source.path}：不叫 {part}" for part in parts if part in BAD_NAMES)


def sizes(source: Source) -> Iterator[str]:
    """一个文件讲一件事。"""
    count = source.text.count("\n")
    if count > HARD_LIMIT_LINES:
        yield f"{source.path}：{count} 行，超过 {HARD_LIMIT_LINES}"


def docstrings(source: Source) -> Iterator[str]:
    """每个文件都有中文说明；内核、账本、引擎另有一句英文。"""
    text = ast.get_docstring(source.tree) or ""
    if not source.text.strip():
        return
    if not _CHINESE.search(text):
        yield f"{source.path}：没有中文说明"
    elif source.path.startswith(ENGLISH_SUMMARY) and not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text):
        yield f"{source.path}：没有英文一句话"


CHECKS: Final[dict[str, Callable[[Source], Iterator[str]]]] = {
    "只在操作里开事务": transactions,
    "账本的表只由账本写": ledger_writes,
    "没有隐藏的行为": hidden_behaviour,
    "没有浮点数": floats,
    "不吞意料之外的错": catch_all,
    "业务日期只取业务时钟": wall_clock,
    "文件名说得清": names,
    "文件不过四百行": sizes,
    "有中文说明": docstrings,
}
