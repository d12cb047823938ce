"""分录模板：entries.csv（标准）与 entries_local.csv（约定补充）的每一行是一借一贷、同额的一行模板。

Posting templates loaded as data; a loaded set is immutable and checked against its charts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from yitihua.kernel.errors import ConfigurationError
from yitihua.ledger.posting.chart import Chart, Charts, load_charts, read_rows
from yitihua.ledger.posting.condition import Condition, Vocabulary, load_vocabulary
from yitihua.ledger.seeds import SEEDS

SOURCE_ELEMENT: Final = "来源"
SOURCE_PLACEHOLDER: Final = "@来源"
SOURCE_CLASS: Final = "来源"


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """一行模板；`debit_account`、`credit_account` 是末级科目，或 `@来源`（取业务的来源科目）。"""

    entry_id: str
    event_code: str
    event: str
    ledger: str
    accounts_file: str
    subsystem: str
    variant: str
    line_no: int
    condition: Condition
    debit_account: str
    credit_account: str
    amount_basis: str
    note: str


class TemplateSet:
    """一个版本的全部模板、科目表与词汇。"""

    def __init__(self, *, lines: tuple[TemplateLine, ...], charts: Charts, vocabulary: Vocabulary) -> None:
        self.lines = lines
        self.charts = charts
        self.vocabulary = vocabulary
        self._by_variant: dict[tuple[str, str, str], list[TemplateLine]] = {}
        self._by_event: dict[tuple[str, str], list[TemplateLine]] = {}
        for line in lines:
            self._by_variant.setdefault((line.accounts_file, line.event_code, line.variant), []).append(line)
            self._by_event.setdefault((line.accounts_file, line.event_code), []).append(line)
        self.source_names = _source_names(lines, charts)
        self._source_codes = {name: code for code, name in self.source_names.items()}

    @property
    def unparsed(self) -> tuple[tuple[str, str], ...]:
        """认不出来的条件：（模板行号，文字）；这些行不能用，发布前须为空。"""
        return tuple((line.entry_id, text) for line in self.lines for text in line.condition.unparsed)

    def of(self, *, chart: Chart, event_code: str, variant: str | None = None) -> tuple[TemplateLine, ...]:
        """一个事件（或其一个变体）在这张科目表上的全部模板行，按表内次序。"""
        if variant is None:
            return tuple(self._by_event.get((chart.accounts_file, event_code), ()))
        return tuple(self._by_variant.get((chart.accounts_file, event_code, variant), ()))

    def variants(self) -> Iterator[tuple[str, str, str]]:
        """全部（科目表文件，事件，变体）。"""
        return iter(self._by_variant)

    def source_code(self, source: str) -> str:
        """来源名称或科目代码 → 来源科目代码。"""
        code = self._source_codes.get(source, source)
        if code not in self.source_names:
            raise ConfigurationError(f"没有来源科目 {source}")
        return code

    def normalized(self, elements: Mapping[str, str], switches: Mapping[str, str]) -> dict[str, str]:
        """合并要素与开关：来源代码换成名称，未给的开关取默认值。"""
        self.vocabulary.require_switches(switches)
        merged = {**self.vocabulary.defaults, **switches, **elements}
        source = merged.get(SOURCE_ELEMENT, "")
        merged[SOURCE_ELEMENT] = self.source_names.get(source, source)
        return merged


def _source_names(lines: Iterable[TemplateLine], charts: Charts) -> dict[str, str]:
    """由“来源=名称”的分录推出来源科目与名称的对应；两行互相矛盾即配置错误。"""
    names: dict[str, str] = {}
    for line in lines:
        named = [test.values[0] for test in line.condition.tests if test.element == SOURCE_ELEMENT]
        if not named:
            continue
        chart = charts.by_file(line.accounts_file)
        for code in (line.debit_account, line.credit_account):
            if code == SOURCE_PLACEHOLDER or chart.account(code).account_class != SOURCE_CLASS:
                continue
            if names.setdefault(code, named[0]) != named[0]:
                raise ConfigurationError(f"{line.entry_id} 来源 {named[0]} 与科目 {code} 的其他行矛盾")
    return names


def load_templates(directory: Path) -> TemplateSet:
    """读一个目录的模板；行号重复、科目不存在或非末级、子系统不一致都是配置错误。"""
    charts = load_charts(directory)
    vocabulary = load_vocabulary(directory)
    rows = [row for name in ("entries.csv", "entries_local.csv") for row in read_rows(directory / name)]
    lines: dict[str, TemplateLine] = {}
    for row in rows:
        line = _line(row, vocabulary)
        if line.entry_id in lines:
            raise ConfigurationError(f"模板行号 {line.entry_id} 重复")
        _check_accounts(line, charts.by_file(line.accounts_file))
        lines[line.entry_id] = line
    return TemplateSet(lines=tuple(lines.values()), charts=charts, vocabulary=vocabulary)


@cache
def standard_templates() -> TemplateSet:
    """随程序走的标准模板，进程内只读一次。"""
    return load_templates(SEEDS)


def _line(row: dict[str, str], vocabulary: Vocabulary) -> TemplateLine:
    return TemplateLine(
        entry_id=row["entry_id"],
        event_code=row["event_code"],
        event=row["event"],
        ledger=row["ledger"],
        accounts_file=row["accounts_file"],
        subsystem=row["subsystem"],
        variant=row["variant"],
        line_no=int(row["line_no"]),
        condition=vocabulary.parse(row["condition"], ledger=row["ledger"]),
        debit_account=row["debit_account"],
        credit_account=row["credit_account"],
        amount_basis=row["amount_basis"],
        note=row["note"],
    )


def _check_accounts(line: TemplateLine, chart: Chart) -> None:
    if chart.ledger != line.ledger:
        raise ConfigurationError(f"{line.entry_id} 的账套 {line.ledger} 与科目表 {chart.accounts_file} 不符")
    for code in (line.debit_account, line.credit_account):
        if code == SOURCE_PLACEHOLDER:
            continue
        subsystem = chart.leaf(code).subsystem
        if subsystem and subsystem != line.subsystem:
            raise ConfigurationError(f"{line.entry_id} 科目 {code} 属{subsystem}，该行是{line.subsystem}")
