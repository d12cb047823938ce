"""运行全链核对并说清楚哪一对不符、在哪一行、差多少。"""

import json
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from rich.console import Console

SAMPLE = 50


def checks() -> list[tuple[str, str, str]]:
    """（编号, 名称, SQL），按编号排。"""
    found = []
    for item in sorted(files("yitihua.app.verify").iterdir(), key=lambda path: path.name):
        if item.name.endswith(".sql"):
            text = item.read_text(encoding="utf-8")
            found.append((item.name.removesuffix(".sql"), text.splitlines()[0].removeprefix("-- "), text))
    return found


def problems(url: str, *, database: str = "") -> list[dict[str, str]]:
    """每条核对最多列 50 行；空列表即全部相符。"""
    found: list[dict[str, str]] = []
    with psycopg.connect(_at(url, database)) as conn:
        conn.read_only = True
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        for code, title, statement in checks():
            for item, left, right in conn.execute(statement.encode()).fetchmany(SAMPLE):
                found.append({"check": code, "title": title, "item": item, "left": str(left), "right": str(right)})
    return found


def _at(url: str, database: str) -> str:
    if not database:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}"))


def run_verify(url: str, *, as_json: bool) -> int:
    """打印结果；有任何不符退出码 1。"""
    found = problems(url)
    if as_json:
        print(
            json.dumps({"clean": not found, "checks": len(checks()), "problems": found}, ensure_ascii=False, indent=1)
        )
        return 1 if found else 0
    console = Console()
    by_check: dict[str, list[dict[str, Any]]] = {}
    for item in found:
        by_check.setdefault(item["check"], []).append(item)
    for code, title, _statement in checks():
        rows = by_check.get(code, [])
        console.print(f"{'[red]不符' if rows else '[green]相符'}[/] {code}　{title}")
        for row in rows:
            console.print(f"    {row['item']}：{row['left']} 与 {row['right']}")
    return 1 if found else 0
