"""一次导出：哪张记录、什么条件、什么样子、在哪个区划与年度；当场、后台、审批三条路都由它取数。"""

from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from yitihua.app.api.list_workbook import SheetLayout
from yitihua.app.exporting.layout import default_layout
from yitihua.app.record_access import readable_record
from yitihua.engines.meta.query import Query
from yitihua.engines.meta.records import Record
from yitihua.engines.meta.stream import measure
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import visible_divisions
from yitihua.kernel.context import Ctx


class ExportQuery(BaseModel):
    """条件与次序，写法同查询接口的地址；`div` 是所看的区划，缺省本人的。"""

    model_config = ConfigDict(frozen=True, extra="forbid")

    filters: dict[str, str] = Field(default_factory=dict, max_length=60)
    order: str = Field(default="", max_length=200)
    search: str = Field(default="", max_length=100)
    div: str = Field(default="", max_length=9)

    def query(self) -> Query:
        return Query(
            self.filters, order=tuple(item for item in self.order.split(",") if item), search=self.search, totals=True
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """`ctx` 里是导出的人与所看的区划、年度；`rows` 是此刻的行数。"""

    record: Record
    query: Query
    layout: SheetLayout
    ctx: Ctx
    rows: int
    sums: dict[str, Any]


def plan_of(table: str, wanted: ExportQuery, layout: SheetLayout | None, *, ctx: Ctx) -> Plan:
    """判能不能读、条件写得对不对，数一遍行数。"""
    record = readable_record(table, ctx.principal)
    query = wanted.query()
    division = wanted.div or ctx.principal.mof_div_code
    if division not in visible_divisions(ctx.principal):
        raise no_access()
    own = replace(ctx, mof_div_code=division)
    rows, sums = measure(record, query, ctx=own)
    return Plan(record, query, layout or default_layout(record, query, ctx=own), own, rows, sums)
