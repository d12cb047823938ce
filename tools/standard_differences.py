"""记录的列与部颁标准的差异：多出来的列、类型与长度不同的列，一律列在 docs/standard-differences.csv。

表名写 * 的一行对各表通用。清单与实际必须两边相等：少列、多列都不行。
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).resolve().parents[1] / "docs" / "standard-differences.csv"
EVERY_TABLE: Final = "*"
_FAMILIES: Final[Mapping[str, frozenset[str]]] = {
    "Integer": frozenset({"int2", "int4", "int8"}),
    "Currency": frozenset({"numeric"}),
    "Decimal": frozenset({"numeric"}),
    "DateTime": frozenset({"timestamptz"}),
    "Date": frozenset({"date"}),
    "String": frozenset({"varchar", "text", "uuid"}),
    "NString": frozenset({"varchar", "text"}),
    "GBString": frozenset({"varchar", "text"}),
}
_LENGTH: Final = re.compile(r"(?:varchar|numeric)\((\d+(?:,\d+)?)\)$")


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """`kind` 为 本地列、类型、长度 之一；`ours` 是数据库类型，`standard` 是标准的类型与长度。"""

    table: str
    field: str
    kind: str
    ours: str
    standard: str


def differences(
    table: str, columns: Mapping[str, str], standard: Mapping[str, tuple[str, str]]
) -> Iterator[Difference]:
    """`columns` 是列名 → 数据库类型，`standard` 是字段名 →（类型，长度）。"""
    for field, ours in columns.items():
        if field not in standard:
            yield Difference(table, field, "本地列", ours, "")
            continue
        kind, length = standard[field]
        shown = f"{kind}({length})"
        measured = _LENGTH.fullmatch(ours)
        if ours.partition("(")[0] not in _FAMILIES[kind]:
            yield Difference(table, field, "类型", ours, shown)
        elif measured and measured[1] != length:
            yield Difference(table, field, "长度", ours, shown)


def listed() -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """清单：（表、字段、差异）→（我方、标准、理由）。"""
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = {(row["table"], row["field"], row["kind"]): (row["ours"], row["standard"], row["reason"]) for row in rows}
    assert len(found) == len(rows), "清单里有重复的行"
    return found


def unlisted(found: list[Difference]) -> list[Difference]:
    """实际有而清单没有的。"""
    known = listed()
    return [item for item in found if not _entry(item, known)]


def stale(found: list[Difference]) -> list[tuple[str, str, str]]:
    """清单有而实际已没有的，或写的类型与实际不符的。"""
    known = listed()
    used = {entry: item for item in found if (entry := _entry(item, known))}
    return [
        key
        for key, (ours, standard, _) in known.items()
        if key not in used or (key[0] != EVERY_TABLE and (ours, standard) != (used[key].ours, used[key].standard))
    ]


def _entry(item: Difference, known: Mapping[tuple[str, str, str], object]) -> tuple[str, str, str] | None:
    for table in (item.table, EVERY_TABLE):
        key = (table, item.field, item.kind)
        if key in known:
            return key
    return None
