"""科目表：三套账各有自己的科目体系，按年度选版本，可以整体替换（共享资料约定第 2、4 条）。

Charts of accounts by ledger and fiscal year; a directory of CSV files is one replaceable version.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from yitihua.kernel.errors import ConfigurationError

LEDGERS = ("indicator", "general", "agency")


@dataclass(frozen=True, slots=True)
class Account:
    """一个科目；`direction` 是借或贷，`subsystem` 为空的表只有一个子系统，`unit_scope` 为通用、行政、事业。"""

    code: str
    name: str
    parent_code: str
    is_leaf: bool
    account_class: str
    direction: str
    subsystem: str
    unit_scope: str


class Chart:
    """一张科目表（一个账套类型、一段年度）。"""

    def __init__(
        self, *, ledger: str, version: str, years: range, accounts_file: str, accounts: Mapping[str, Account]
    ) -> None:
        self.ledger = ledger
        self.version = version
        self.years = years
        self.accounts_file = accounts_file
        self._accounts = dict(accounts)

    def __contains__(self, code: object) -> bool:
        return code in self._accounts

    def __iter__(self) -> Iterator[Account]:
        return iter(self._accounts.values())

    def __len__(self) -> int:
        return len(self._accounts)

    def account(self, code: str) -> Account:
        """取科目；不在表内说明模板与科目表不配套，是配置错误。"""
        found = self._accounts.get(code)
        if found is None:
            raise ConfigurationError(f"{self.accounts_file} 没有科目 {code}")
        return found

    def leaf(self, code: str) -> Account:
        """取末级科目；记账只能记到末级（R-ACC-003）。"""
        found = self.account(code)
        if not found.is_leaf:
            raise ConfigurationError(f"{self.accounts_file} 科目 {code} {found.name} 不是末级")
        return found

    def open_to(self, code: str, *, unit_type: str) -> bool:
        """科目适用范围是否包括这类单位（行政、事业）。"""
        scope = self.account(code).unit_scope
        return scope in ("", "通用", unit_type)


class Charts:
    """一套科目表：按账套类型与年度取用。"""

    def __init__(self, charts: tuple[Chart, ...]) -> None:
        self._charts = charts

    def __iter__(self) -> Iterator[Chart]:
        return iter(self._charts)

    def of(self, *, ledger: str, fiscal_year: int) -> Chart:
        """该账套该年度用的科目表；没有或有两张都是配置错误。"""
        found = [chart for chart in self._charts if chart.ledger == ledger and fiscal_year in chart.years]
        if len(found) != 1:
            raise ConfigurationError(f"{ledger} 账 {fiscal_year} 年应有一张科目表，实有 {len(found)} 张")
        return found[0]

    def by_file(self, accounts_file: str) -> Chart:
        """按文件名取科目表。"""
        found = [chart for chart in self._charts if chart.accounts_file == accounts_file]
        if len(found) != 1:
            raise ConfigurationError(f"科目表 {accounts_file} 未登记或重复登记")
        return found[0]


def read_rows(path: Path) -> list[dict[str, str]]:
    """读一份种子 CSV：首行列名，代码一律按文本。"""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def load_charts(directory: Path) -> Charts:
    """读 charts.csv 与其中列出的各张科目表。"""
    return Charts(tuple(_load_chart(directory, row) for row in read_rows(directory / "charts.csv")))


def _load_chart(directory: Path, row: dict[str, str]) -> Chart:
    if row["ledger"] not in LEDGERS:
        raise ConfigurationError(f"charts.csv 不认识的账套类型 {row['ledger']}")
    accounts: dict[str, Account] = {}
    for line in read_rows(directory / row["accounts_file"]):
        if line["code"] in accounts:
            raise ConfigurationError(f"{row['accounts_file']} 科目 {line['code']} 重复")
        accounts[line["code"]] = _account(line)
    return Chart(
        ledger=row["ledger"],
        version=row["version"],
        years=range(int(row["year_from"]), int(row["year_to"]) + 1),
        accounts_file=row["accounts_file"],
        accounts=accounts,
    )


def _account(line: dict[str, str]) -> Account:
    return Account(
        code=line["code"],
        name=line["name"],
        parent_code=line["parent_code"],
        is_leaf=line["is_leaf"] == "1",
        account_class=line["class"],
        direction=line["direction"],
        subsystem=line.get("subsystem", ""),
        unit_scope=line.get("unit_scope", ""),
    )
