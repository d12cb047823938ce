"""运行全链核对并说清楚哪一对不符、在哪一行、差多少。"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from rich.console import Console
from rich.progress import Progress

from yitihua.app.attachments.check import damaged_files
from yitihua.app.runtime import home

SAMPLE = 50


@dataclass(frozen=True, slots=True)
class Check:
    """一条核对：编号、名称、SQL。"""

    code: str
    title: str
    statement: str


def checks() -> list[Check]:
    """按编号排。"""
    found = []
    for item in sorted(files("yitihua.app.verify").iterdir(), key=lambda path: path.name):
        if item.name.endswith(".sql"):
            text = item.read_text(encoding="utf-8")
            found.append(Check(item.name.removesuffix(".sql"), text.splitlines()[0].removeprefix("-- "), text))
    return found


def examined(conn: "psycopg.Connection[Any]") -> Iterator[tuple[Check, list[dict[str, str]]]]:
    """在给定连接的当前事务里逐条核对；每条最多列 50 行不符的。"""
    for check in checks():
        yield check, rows_of(conn, check)


def rows_of(conn: "psycopg.Connection[Any]", check: Check) -> list[dict[str, str]]:
    """一条核对报出的行。"""
    return [_problem(check, *row) for row in conn.execute(check.statement.encode()).fetchmany(SAMPLE)]


def _problem(check: Check, item: str, left: object, right: object) -> dict[str, str]:
    return {"check": check.code, "title": check.title, "item": item, "left": str(left), "right": str(right)}


FILES = Check("90_attachment_files", "附件的文件在、摘要相符", "")


def file_problems(conn: "psycopg.Connection[Any]") -> list[dict[str, str]]:
    """附件的文件不在库里，另查磁盘；同样至多列 50 行。"""
    return [_problem(FILES, *row) for row in damaged_files(conn, home=home())[:SAMPLE]]


def problems(url: str, *, database: str = "") -> list[dict[str, str]]:
    """全部不符的行；空列表即全部相符。"""
    with _snapshot(_at(url, database)) as conn:
        return [*(row for _, rows in examined(conn) for row in rows), *file_problems(conn)]


def _snapshot(url: str) -> "psycopg.Connection[Any]":
    """只读、一个时点：各条核对看到的是同一份数据。"""
    conn = psycopg.connect(url)
    conn.read_only = True
    conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return conn


def _at(url: str, database: str) -> str:
    if not database:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}"))


def run_verify(url: str, *, as_json: bool) -> int:
    """打印结果；全部相符返回 0，有不符返回 1，连不上库返回 2。进度走标准错误。"""
    try:
        found = _with_progress(url)
    except psycopg.OperationalError as error:
        Console(stderr=True).print(f"连不上要核对的数据库：{error}", markup=False)
        return 2
    rows = [row for _, part in found for row in part]
    if as_json:
        print(json.dumps({"clean": not rows, "checks": len(found), "problems": rows}, ensure_ascii=False, indent=1))
    else:
        _print(found)
    return 1 if rows else 0


def _with_progress(url: str) -> list[tuple[Check, list[dict[str, str]]]]:
    found = []
    with Progress(console=Console(stderr=True), transient=True) as progress, _snapshot(url) as conn:
        task = progress.add_task("核对", total=len(checks()) + 1)
        for check, rows in examined(conn):
            found.append((check, rows))
            progress.update(task, advance=1, description=check.code)
        found.append((FILES, file_problems(conn)))
    return found


def _print(found: list[tuple[Check, list[dict[str, str]]]]) -> None:
    console = Console(soft_wrap=True)
    for check, rows in found:
        console.print(f"{'[red]不符' if rows else '[green]相符'}[/] {check.code}　{check.title}")
        for row in rows:
            console.print(f"    {row['item']}：{row['left']} 与 {row['right']}", markup=False)
    wrong = sum(1 for _, rows in found if rows)
    console.print(f"{len(found)} 条核对，{wrong} 条不符" if wrong else f"{len(found)} 条核对全部相符")
