"""字段的中文名：标准字典、各记录的本地列在先，接口自己的字段在 field_titles.csv。"""

import csv
from functools import cache
from importlib.resources import files

from yitihua.engines.meta import standard
from yitihua.engines.meta.records import RECORDS


def title_of(name: str) -> str:
    """没有登记的给原名；测试查得出来。"""
    known = _own()
    return known.get(name) or standard.titles().get(name) or _local().get(name) or name


@cache
def _own() -> dict[str, str]:
    with (files("yitihua.app.api") / "field_titles.csv").open(encoding="utf-8") as stream:
        return {row["field"]: row["title"] for row in csv.DictReader(stream)}


@cache
def _local() -> dict[str, str]:
    found: dict[str, str] = {}
    for _, record in RECORDS.items():
        for name, cn in record.local.items():
            found.setdefault(name, cn)
    return found
