"""要素默认值与行版本：场景只写与故事有关的要素，其余按 base 世界的样例补齐。"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from yitihua.app.scenario import yaml_text
from yitihua.app.scenario.client import Api
from yitihua.app.scenario.variables import fill, known

_FILE: Final = Path(__file__).with_name("elements.yaml")


@cache
def _declared() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = yaml_text.read(_FILE)
    return data


def documents() -> dict[str, str]:
    """主键字段 → 所在的标准表，取行版本和打印相关记录时用。"""
    return _declared()["documents"]


def complete(*, api: Api, operation: str, fields: Mapping[str, Any], scope: Mapping[str, Any]) -> dict[str, Any]:
    """补上没写的要素；明细行（列表）逐行补。命令没有的要素、引用的变量还没有的要素，不补。"""
    declared = api.command(operation)
    completed = dict(fields)
    for name, default in _declared()["operations"].get(operation, {}).items():
        given = completed.get(name)
        if isinstance(default, Mapping):
            if isinstance(given, list):
                completed[name] = [{**_available(default, scope=scope), **row} for row in given]
        elif name not in completed and name in declared and known(default, scope=scope):
            completed[name] = fill(default, scope=scope)
    return completed


def with_version(*, api: Api, actor: str, operation: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """命令要求 row_version 而场景没写时，取该账号此刻看到的版本，如同用户刚打开单据。"""
    if "row_version" in fields or "row_version" not in api.command(operation):
        return dict(fields)
    for key, table in documents().items():
        if key in fields:
            rows = api.records(actor=actor, table=table, where={key: fields[key]})["rows"]
            if rows and rows[0].get("row_version") is not None:
                return {**fields, "row_version": rows[0]["row_version"]}
    return dict(fields)


def _available(defaults: Mapping[str, Any], *, scope: Mapping[str, Any]) -> dict[str, Any]:
    return {key: fill(value, scope=scope) for key, value in defaults.items() if known(value, scope=scope)}
