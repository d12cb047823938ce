"""预算执行情况表：单位 × 功能科目 × 月（09）。金额元；每个数带着点开它的记录与条件。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from yitihua.engines.meta import names
from yitihua.engines.meta.grouping import sums_by
from yitihua.engines.meta.query import Query
from yitihua.engines.meta.records import RECORDS
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO

KEYS: Final = ("agency_code", "exp_func_code")
FILTERS: Final = ("agency_code", "agency_code__prefix", "exp_func_code", "exp_func_code__prefix")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """一列数的口径：哪张记录、什么条件、合计哪一列。"""

    column: str
    table: str
    amount: str
    conditions: Mapping[str, str] = field(default_factory=dict)


BUDGET: Final = Figure("budget_amt", "BGT_PM_ANNUAL", "cur_amt", {"is_deleted": "2"})
"""变动后预算数；批复前为零。"""
INDICATOR: Final = Figure(
    "indicator_amt", "BA_BGT_INFO", "net_amt", {"bgt_layer_code": "40", "bgt_exe_flag": "1", "status__in": "2,3"}
)
"""已下达的单位可执行指标，额度减调减。"""
PAID: Final = Figure("paid_amt", "EXE_PAID_LINE", "net_amt")
"""支付减退款。"""
FIGURES: Final = (BUDGET, INDICATOR, PAID)


@dataclass(slots=True)
class Cells:
    """一行（或合计行）的数；`months` 下标 0 为一月。"""

    budget_amt: Decimal = ZERO
    indicator_amt: Decimal = ZERO
    paid_amt: Decimal = ZERO
    months: list[Decimal] = field(default_factory=lambda: [ZERO] * 12)

    def add(self, other: "Cells") -> None:
        self.budget_amt += other.budget_amt
        self.indicator_amt += other.indicator_amt
        self.paid_amt += other.paid_amt
        self.months = [mine + more for mine, more in zip(self.months, other.months, strict=True)]

    @property
    def rate(self) -> str | None:
        """执行率，百分数两位小数；没有指标时为空。"""
        return f"{self.paid_amt * 100 / self.indicator_amt:.2f}" if self.indicator_amt else None

    def plain(self) -> dict[str, Any]:
        return {
            **{figure.column: f"{getattr(self, figure.column):.2f}" for figure in FIGURES},
            "months": [f"{amount:.2f}" for amount in self.months],
            "rate": self.rate,
        }


def execution(filters: Mapping[str, str], *, ctx: Ctx) -> dict[str, Any]:
    """三个分组查询得全表；`drill` 是各列的记录与条件，再加上行的单位、科目（和月份）即得构成这个数的行。"""
    cells: dict[Key, Cells] = {}
    for figure in (BUDGET, INDICATOR):
        for row in _grouped(figure, KEYS, filters, ctx):
            setattr(_cell(cells, row), figure.column, row[figure.amount])
    for row in _grouped(PAID, (*KEYS, "biz_month"), filters, ctx):
        cell = _cell(cells, row)
        cell.months[row["biz_month"] - 1] += row[PAID.amount]
        cell.paid_amt += row[PAID.amount]
    totals = Cells()
    for cell in cells.values():
        totals.add(cell)
    return {
        "rows": _rows(cells, ctx),
        "totals": totals.plain(),
        "as_of": ctx.biz_date.isoformat(),
        "fiscal_year": ctx.fiscal_year,
        "drill": {figure.column: drill(figure, filters, ctx=ctx) for figure in FIGURES},
    }


def drill(figure: Figure, filters: Mapping[str, str], *, ctx: Ctx) -> dict[str, Any]:
    """`GET /api/records/<table>?<filters>&totals=1` 的 sums[sum] 就是这一列的合计；月份另加 biz_month。"""
    return {"table": figure.table, "filters": _conditions(figure, filters, ctx), "sum": figure.amount}


def _conditions(figure: Figure, filters: Mapping[str, str], ctx: Ctx) -> dict[str, str]:
    return {"fiscal_year": ctx.fiscal_year, **figure.conditions, **filters}


def _grouped(figure: Figure, by: tuple[str, ...], filters: Mapping[str, str], ctx: Ctx) -> Iterable[dict[str, Any]]:
    query = Query(_conditions(figure, filters, ctx))
    return sums_by(RECORDS[figure.table], query, by=by, sums=[figure.amount], ctx=ctx)


def _cell(cells: dict[Key, Cells], row: Mapping[str, Any]) -> Cells:
    return cells.setdefault((row["agency_code"], row["exp_func_code"]), Cells())


def _rows(cells: Mapping[Key, Cells], ctx: Ctx) -> list[dict[str, Any]]:
    year = {"fiscal_year": ctx.fiscal_year, "mof_div_code": ctx.mof_div_code}
    agencies = names.resolve("AGENCY", {agency for agency, _ in cells}, **year)
    functions = names.resolve("EXP_FUNC", {func for _, func in cells}, **year)
    return [
        {
            "agency_code": agency,
            "agency_name": agencies.get(agency, ""),
            "exp_func_code": func,
            "exp_func_name": functions.get(func, ""),
            **cell.plain(),
        }
        for (agency, func), cell in sorted(cells.items())
    ]
