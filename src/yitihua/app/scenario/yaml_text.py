"""读 YAML：重复的键、小数和真假值一律拒绝，免得写错了还悄悄通过。"""

import datetime
from pathlib import Path
from typing import Any

import yaml

from yitihua.app.scenario.faults import ScenarioError


class _Loader(yaml.SafeLoader):
    """在标准读法之外，拒绝重复的键。"""


def _mapping(loader: _Loader, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise ScenarioError(f"键重复：{key}", where=f"第 {node.start_mark.line + 1} 行起")
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path) -> Any:
    """读一个文件，日期时间变成 ISO 字符串；语法错时指明行号。"""
    try:
        return _plain(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader), path=path)
    except yaml.MarkedYAMLError as error:
        line = f"第 {error.problem_mark.line + 1} 行" if error.problem_mark else ""
        raise ScenarioError(f"不是合格的 YAML：{error.problem}", path=path, where=line) from None
    except ScenarioError as error:
        raise ScenarioError(str(error), path=path) from None


def _plain(value: Any, *, path: Path) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item, path=path) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, path=path) for item in value]
    if isinstance(value, float):
        raise ScenarioError(f"小数 {value} 要加引号，金额写成两位小数的字符串")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
