"""导出的表怎么排：没给样子的取全部列，列名用标准的中文名。"""

from typing import Final

from yitihua.app.api.list_workbook import SheetColumn, SheetLayout
from yitihua.engines.meta.query import Query, all_columns
from yitihua.engines.meta.records import Record
from yitihua.kernel.context import Ctx

INLINE_ROWS: Final = 20_000
"""到这么多行为止当场给，再多转后台。"""


def default_layout(record: Record, query: Query, *, ctx: Ctx) -> SheetLayout:
    """主键之外的技术主键不列。"""
    columns = [
        SheetColumn(field=item.field, title=item.field_cn[:60], kind="money" if item.type == "amount" else "text")
        for item in all_columns(record, ctx=ctx)
        if not item.field.endswith("_id") or item.field == record.key
    ]
    names = {column.field: column.title for column in columns}
    shown = [f"{names.get(key.partition('__')[0], key)}={value}"[:200] for key, value in query.filters.items()]
    return SheetLayout(title=record.title, conditions=shown, columns=columns)
