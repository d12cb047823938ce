"""试算平衡表：期初、借贷发生、期末，按科目逐级汇总；取汇总加尾巴，任一时刻都准（08 余额与结账）。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from yitihua.kernel.codes import prefix_range
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import RequestError
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting import standard_templates
from yitihua.ledger.posting.chart import Chart

LEDGERS: Final = {
    "GLB": "indicator",
    "GLF": "general",
    "GLA": "agency",
    "indicator": "indicator",
    "general": "general",
    "agency": "agency",
}
LAST_PERIOD: Final = 13
COLUMNS: Final = ("begin_dr", "begin_cr", "occur_dr", "occur_cr", "end_dr", "end_cr")

# 一条语句一个快照：水位与它之上的分录取自同一时刻（同 ledger.balances）
_READ = """
SELECT acc_code,
       coalesce(sum(dr_amt) FILTER (WHERE acct_period < %(from)s), 0),
       coalesce(sum(cr_amt) FILTER (WHERE acct_period < %(from)s), 0),
       coalesce(sum(dr_amt) FILTER (WHERE acct_period >= %(from)s), 0),
       coalesce(sum(cr_amt) FILTER (WHERE acct_period >= %(from)s), 0)
  FROM (
    SELECT acc_code, acct_period, agency_code, dr_amt, cr_amt FROM book_balance
     WHERE fiscal_year = %(year)s AND mof_div_code = %(division)s AND ledger = %(ledger)s
       AND acct_period <= %(through)s {where}
    UNION ALL
    SELECT acc_code, acct_period, agency_code, dr_amt, cr_amt FROM book_tail(%(year)s, %(ledger)s)
     WHERE mof_div_code = %(division)s AND acct_period <= %(through)s {where}
  ) parts
 GROUP BY acc_code ORDER BY acc_code
"""


@dataclass(slots=True)
class Sums:
    """一个科目的期初与本期，借贷各一个合计（元）。"""

    before_dr: Decimal = ZERO
    before_cr: Decimal = ZERO
    occur_dr: Decimal = ZERO
    occur_cr: Decimal = ZERO

    def add(self, other: "Sums") -> None:
        self.before_dr += other.before_dr
        self.before_cr += other.before_cr
        self.occur_dr += other.occur_dr
        self.occur_cr += other.occur_cr

    def columns(self) -> dict[str, Decimal]:
        """余额只列一边：借大于贷在借方，反之在贷方。"""
        begin = self.before_dr - self.before_cr
        end = begin + self.occur_dr - self.occur_cr
        values = (max(begin, ZERO), max(-begin, ZERO), self.occur_dr, self.occur_cr, max(end, ZERO), max(-end, ZERO))
        return dict(zip(COLUMNS, values, strict=True))


def trial_balance(
    *, ledger: str, acct_set_code: str = "", agency_code: str = "", acct_period: str = "", ctx: Ctx
) -> dict[str, Any]:
    """`acct_period` 为空即全年；合计只加末级，期初、发生、期末的借贷都应相等（`balanced`）。"""
    kind = LEDGERS.get(ledger)
    if kind is None:
        raise RequestError("E-REQ-002", f"没有账套类型 {ledger[:20]}", fields=("ledger",))
    first, last = _periods(acct_period)
    leaves = _leaves(kind, acct_set_code, agency_code, first, last, ctx)
    chart = standard_templates().charts.of(ledger=kind, fiscal_year=int(ctx.fiscal_year))
    totals = dict.fromkeys(COLUMNS, ZERO)
    for sums in leaves.values():
        for name, value in sums.columns().items():
            totals[name] += value
    return {
        "rows": _rows(chart, leaves),
        "totals": {name: f"{value:.2f}" for name, value in totals.items()},
        "balanced": all(totals[f"{part}_dr"] == totals[f"{part}_cr"] for part in ("begin", "occur", "end")),
        "as_of": ctx.biz_date.isoformat(),
    }


def _periods(text: str) -> tuple[int, int]:
    if not text:
        return 1, LAST_PERIOD
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LAST_PERIOD:
        raise RequestError("E-REQ-002", "会计期间须为1至13", fields=("acct_period",))
    return int(text), int(text)


def _leaves(kind: str, acct_set: str, agency: str, first: int, last: int, ctx: Ctx) -> dict[str, Sums]:
    params: dict[str, Any] = {
        "from": first,
        "through": last,
        "year": ctx.fiscal_year,
        "division": ctx.mof_div_code,
        "ledger": kind,
    }
    where = _conditions(params, acct_set, agency, ctx)
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(where=where), params)
        return {row[0]: Sums(*row[1:]) for row in cursor.fetchall()}


def _conditions(params: dict[str, Any], acct_set: str, agency: str, ctx: Ctx) -> str:
    """账套、单位（含下级），再加本人的单位范围；只有科室范围的看不到账。"""
    parts = []
    if acct_set:
        params["acct_set"] = acct_set
        parts.append("acct_set_code = %(acct_set)s")
    if agency:
        parts.append(_below(params, "agency", agency))
    scope = ctx.principal.scope
    if not scope.unlimited:
        own = [_below(params, f"own{number}", prefix) for number, prefix in enumerate(sorted(scope.agencies))]
        parts.append(f"({' OR '.join(own)})" if own else "false")
    return "".join(f" AND {part}" for part in parts)


def _below(params: dict[str, Any], name: str, prefix: str) -> str:
    params[f"{name}_low"], params[f"{name}_high"] = prefix_range(prefix)
    return f"(agency_code >= %({name}_low)s AND agency_code < %({name}_high)s)"


def _rows(chart: Chart, leaves: Mapping[str, Sums]) -> list[dict[str, Any]]:
    """有数的末级科目连同各级上级，按代码排。"""
    sums: dict[str, Sums] = {}
    for code, leaf in leaves.items():
        for name in _ancestry(chart, code):
            sums.setdefault(name, Sums()).add(leaf)
    return [_row(chart, code, sums[code]) for code in sorted(sums)]


def _row(chart: Chart, code: str, sums: Sums) -> dict[str, Any]:
    account = chart.account(code)
    return {
        "acct_cls_code": code,
        "acct_cls_name": account.name,
        "dr_cr": 1 if account.direction == "借" else 2,
        **{name: f"{value:.2f}" for name, value in sums.columns().items()},
        "level": sum(1 for _ in _ancestry(chart, code)),
        "is_leaf": account.is_leaf,
    }


def _ancestry(chart: Chart, code: str) -> Iterable[str]:
    """自己与各级上级。"""
    while code:
        yield code
        code = chart.account(code).parent_code
