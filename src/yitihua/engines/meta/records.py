"""记录：按标准表名声明的投影，可查、可导出、可交换（design 第 5 节“Reads”）。

Records: declared projections under the standard's table names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yitihua.kernel.registry import Registry

Lookup = Callable[[str], tuple[str, list[Any]]]
"""查法：填的文字 → 关于来源 `r` 的 SQL 条件与参数。"""


@dataclass(frozen=True, slots=True)
class Record:
    """`source` 是表名或一条 SELECT；`agency`、`mof_dep` 是数据范围所用的列，为空即只按区划。

    `names` 是名称列 → (代码列, 代码集)；`local` 是标准没有的列；`roles` 为空即业务角色都可读。

    `owner` 是只看自己的：（列，本人的哪一项），`overseers` 里的角色看本区划全部。
    `reached_by` 是不分单位的单据怎样才看得到：（记录，它的列，本记录的列），限了单位或科室的人只看得到
    自己看得到的那些单据引到的；空元组即只给看全区划的人。`whole_only` 的几栏（全区划的合计）对他们是空。

    `lookups` 是不对应一列的条件（按单据号查日志之类）：条件名 → 查法。

    `administrative` 是账号、授权这类管理记录：`roles` 里的管理员没有业务数据范围也可读本区划的。

    `personal` 是逐行列个人姓名、卡号的（批量发放明细、账号）。
    """

    table: str
    title: str
    source: str
    key: str
    agency: str | None
    mof_dep: str | None
    division: str | None
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    local: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    roles: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    administrative: bool = False
    owner: tuple[str, str] | None = None
    overseers: frozenset[str] = frozenset()
    personal: bool = False
    reached_by: tuple[tuple[str, str, str], ...] | None = None
    whole_only: frozenset[str] = frozenset()
    lookups: Mapping[str, Lookup] = field(default_factory=dict)

    @property
    def sensitive(self) -> bool:
        """有遮挡列的，或逐行是个人信息的；成批导出要审批（R-WFL-023）。"""
        return self.personal or bool(self.masked)


RECORDS: Registry[Record] = Registry("记录")


def record(
    table: str,
    *,
    title: str,
    source: str,
    key: str,
    agency: str | None = None,
    mof_dep: str | None = None,
    division: str | None = "mof_div_code",
    names: Mapping[str, tuple[str, str]] | None = None,
    local: Mapping[str, str] | None = None,
    order: str = "",
    roles: frozenset[str] | None = None,
    masked: frozenset[str] | None = None,
    administrative: bool = False,
    owner: tuple[str, str] | None = None,
    overseers: frozenset[str] | None = None,
    personal: bool = False,
    reached_by: tuple[tuple[str, str, str], ...] | None = None,
    whole_only: frozenset[str] | None = None,
    lookups: Mapping[str, Lookup] | None = None,
) -> Record:
    """登记一张记录；`local` 写“列名: 中文名”。"""
    return RECORDS.add(
        table,
        Record(
            table,
            title,
            source,
            key,
            agency,
            mof_dep,
            division,
            names or {},
            local or {},
            order or key,
            roles or frozenset(),
            masked or frozenset(),
            administrative,
            owner,
            overseers or frozenset(),
            personal,
            reached_by,
            whole_only or frozenset(),
            lookups or {},
        ),
    )
