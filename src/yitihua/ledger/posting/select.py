"""选模板：按账套、年度、事件、变体取出条件成立的各行，再按取数名算出金额。

Selecting template lines for one business event, and turning them into posted pairs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from yitihua.kernel.errors import ConfigurationError
from yitihua.ledger.posting.amounts import evaluate
from yitihua.ledger.posting.condition import Outcome
from yitihua.ledger.posting.template import (
    SOURCE_ELEMENT,
    SOURCE_PLACEHOLDER,
    TemplateLine,
    TemplateSet,
    standard_templates,
)

NO_SWITCHES: Mapping[str, str] = {}


class AmbiguousTemplate(ConfigurationError):
    """同一笔业务有两行说法相同的模板，程序不替人选。"""


@dataclass(frozen=True, slots=True)
class NoTemplate:
    """没有可用的模板；单位账、总会计账据此进待生成队列（R-ACC-007），指标账据此拒绝。"""

    reason: str


@dataclass(frozen=True, slots=True)
class PostedLine:
    """一借一贷、同额的一行分录（元）；负数是同向红字，两边都记负数。"""

    event_code: str
    variant: str
    entry_id: str
    subsystem: str
    debit_account: str
    credit_account: str
    amount: Decimal


def select(
    *,
    ledger: str,
    event_code: str,
    variant: str | None,
    elements: Mapping[str, str],
    fiscal_year: int,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
    debit_account: str = "",
    credit_account: str = "",
) -> tuple[TemplateLine, ...] | NoTemplate:
    """取条件成立的各行（科目已定）；缺要素、无此变体、条件都不成立时返回 NoTemplate。

    `variant` 为 None 时在该事件的全部变体里找，成立的行须同属一个变体。已知借方或贷方科目时可用它限定。
    有歧义时抛 AmbiguousTemplate。
    """
    return _select(
        templates or standard_templates(),
        (ledger, fiscal_year),
        (event_code, variant),
        frozenset(elements.items()),
        frozenset(switches.items()),
        (debit_account, credit_account),
    )


@lru_cache(maxsize=8192)
def _select(
    used: TemplateSet,
    book: tuple[str, int],
    wanted: tuple[str, str | None],
    elements: frozenset[tuple[str, str]],
    switches: frozenset[tuple[str, str]],
    accounts: tuple[str, str],
) -> tuple[TemplateLine, ...] | NoTemplate:
    """模板一经读入不再变，同样的业务总是选中同样的行：成批办理时只选一次。"""
    (ledger, fiscal_year), (event_code, variant), (debit_account, credit_account) = book, wanted, accounts
    chart = used.charts.of(ledger=ledger, fiscal_year=fiscal_year)
    candidates = [
        line
        for line in used.of(chart=chart, event_code=event_code, variant=variant)
        if debit_account in ("", line.debit_account) and credit_account in ("", line.credit_account)
    ]
    title = f"{event_code}“{variant}”" if variant is not None else event_code
    if not candidates:
        return NoTemplate(f"{chart.accounts_file} 没有模板 {title}")
    known = used.normalized(dict(elements), dict(switches))
    return _decide(candidates, known=known, title=title, templates=used)


def _decide(
    candidates: Sequence[TemplateLine], *, known: Mapping[str, str], title: str, templates: TemplateSet
) -> tuple[TemplateLine, ...] | NoTemplate:
    outcomes = [(line, line.condition.outcome(known)) for line in candidates]
    unusable = [line for line, outcome in outcomes if outcome is not Outcome.FAILS and line.condition.unparsed]
    if unusable:
        return NoTemplate(f"{title} 的条件“{'；'.join(unusable[0].condition.unparsed)}”未能识别")
    missing = {
        name for line, outcome in outcomes if outcome is Outcome.MISSING for name in line.condition.missing(known)
    }
    if missing:
        return NoTemplate(f"{title} 缺要素：{'、'.join(sorted(missing))}")
    chosen = tuple(_resolved(line, known, templates) for line, outcome in outcomes if outcome is Outcome.HOLDS)
    if not chosen:
        return NoTemplate(f"{title} 没有条件成立的行")
    _refuse_ambiguity(chosen, title=title)
    return chosen


def _resolved(line: TemplateLine, known: Mapping[str, str], templates: TemplateSet) -> TemplateLine:
    if SOURCE_PLACEHOLDER not in (line.debit_account, line.credit_account):
        return line
    return _with_source(line, templates.source_code(known[SOURCE_ELEMENT]))


def _with_source(line: TemplateLine, source: str) -> TemplateLine:
    return replace(
        line,
        debit_account=source if line.debit_account == SOURCE_PLACEHOLDER else line.debit_account,
        credit_account=source if line.credit_account == SOURCE_PLACEHOLDER else line.credit_account,
    )


def _refuse_ambiguity(chosen: tuple[TemplateLine, ...], *, title: str) -> None:
    """指标账一个变体只出一行；单位账、总会计账同一子系统内不得有两行同取数且同借或同贷科目。"""
    if len({line.variant for line in chosen}) > 1:
        raise AmbiguousTemplate(f"{title} 有多个变体都成立：{'、'.join(sorted({line.variant for line in chosen}))}")
    if chosen[0].ledger == "indicator" and len(chosen) > 1:
        raise AmbiguousTemplate(f"{title} 有多行都成立：{'、'.join(line.entry_id for line in chosen)}")
    seen: dict[tuple[str, str, str, str], str] = {}
    for line in chosen:
        for side, code in (("借", line.debit_account), ("贷", line.credit_account)):
            key = (line.subsystem, line.amount_basis, side, code)
            other = seen.setdefault(key, line.entry_id)
            if other != line.entry_id:
                raise AmbiguousTemplate(f"{title} {side}方 {code} 有两行都成立：{other}、{line.entry_id}")


def post(lines: Sequence[TemplateLine], *, amounts: Mapping[str, Decimal]) -> tuple[PostedLine, ...]:
    """按取数名算出金额；算得 0.00 的行不记。"""
    posted = (
        PostedLine(
            event_code=line.event_code,
            variant=line.variant,
            entry_id=line.entry_id,
            subsystem=line.subsystem,
            debit_account=line.debit_account,
            credit_account=line.credit_account,
            amount=evaluate(line.amount_basis, amounts=amounts),
        )
        for line in lines
    )
    return tuple(line for line in posted if line.amount)
