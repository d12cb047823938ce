"""读导出的 Excel：标题、条件、列名、数据行、合计行、水印行。"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook


@dataclass(frozen=True)
class Sheet:
    """金额都换成分，好与页面逐数相比。"""

    title: str
    note: str
    columns: list[str]
    lines: list[list[Any]]
    totals: list[Any]

    def total(self, column: str) -> int:
        return fen_of(self.totals[self.columns.index(column)])

    def summed(self, column: str) -> int:
        at = self.columns.index(column)
        return sum(fen_of(line[at]) for line in self.lines)


def read_sheet(path: Path, *, grouped: bool) -> Sheet:
    """`grouped` 即有两层表头：没有上层的列名在上一行。"""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    first = 4 if grouped else 3
    columns = [str(low or high) for low, high in zip(rows[first - 1], rows[2], strict=True)]
    *body, mark = rows[first:]
    assert str(mark[0]).startswith("导出人 "), "末行应是水印"
    last = next(number for number, row in enumerate(body) if row[0] == "合计")
    assert last == len(body) - 1, "合计行应是数据的最后一行"
    return Sheet(str(rows[0][0]), str(rows[1][0]), columns, body[:last], body[last])


def fen_of(value: Any) -> int:
    return round(Decimal(str(value or 0)) * 100)
