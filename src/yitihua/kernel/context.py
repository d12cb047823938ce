"""上下文：谁、在哪个区划和年度、按什么业务时间办事（design 第 5、8 节）。

Context handed to every operation and query.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Part:
    """一条授权的范围：单位前缀、科室，或 `unlimited` 全区划；都空即只按区划。

    `elements` 是 要素 → 代码前缀，空即不限要素，非空的各要素都要对上；`hidden` 是凭这条授权看不到的字段。
    """

    agencies: frozenset[str] = frozenset()
    mof_deps: frozenset[str] = frozenset()
    unlimited: bool = False
    elements: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hidden: frozenset[str] = frozenset()

    def covers_agency(self, agency_code: str) -> bool:
        return not self.agencies or any(agency_code.startswith(prefix) for prefix in self.agencies)


@dataclass(frozen=True, slots=True)
class Scope:
    """数据范围：空集合表示该维度不限；`agencies` 是单位代码前缀。

    这几项是不限要素的授权的并集。有授权限了要素或字段的，另在 `parts` 里逐条列出全部授权；
    限了要素的不进并集，看得到哪些行要看 `choices`。
    """

    divisions: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    mof_deps: frozenset[str] = frozenset()
    unlimited: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.unlimited and not (self.divisions or self.agencies or self.mof_deps) and not self.limited

    @property
    def limited(self) -> tuple[Part, ...]:
        """限了要素的几条。"""
        return tuple(part for part in self.parts if part.elements)

    @property
    def hidden(self) -> frozenset[str]:
        """凭哪一条授权都看不到的字段。"""
        return frozenset.intersection(*(part.hidden for part in self.parts)) if self.parts else frozenset()

    @property
    def veiled(self) -> frozenset[str]:
        """至少有一条授权看不到的字段。"""
        return frozenset().union(*(part.hidden for part in self.parts))

    def choices(self) -> tuple[Part, ...]:
        """各自成立的几份范围，在任一份里即在范围内。"""
        whole = self.unlimited or self.divisions or self.agencies or self.mof_deps
        return (*([Part(self.agencies, self.mof_deps, self.unlimited)] if whole else []), *self.limited)

    def covers_agency(self, agency_code: str) -> bool:
        return any(part.covers_agency(agency_code) for part in self.choices())


@dataclass(frozen=True, slots=True)
class Acting:
    """受托：代 `user_id` 以 `role` 在其数据范围内审核；`biz_type` 为空即各类单据。"""

    delegation_id: str
    user_id: str
    user_name: str
    role: str
    scope: Scope
    biz_type: str = ""


@dataclass(frozen=True, slots=True)
class Abroad:
    """在别的区划的授权（督导组）：只读那一个区划，岗位与范围另算，不与本区划的合并。"""

    mof_div_code: str
    roles: frozenset[str]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Principal:
    """当前办事人；`kind` 为 person、machine 或 system。

    `roles` 是本人在本区划的角色码；`posts` 是各角色自己的数据范围，审核按它判，空即都用 `scope`；
    `acting` 是此刻受托代办的，`lapsed` 是受托而不在委托期内的角色；`abroad` 是可读的别的区划。
    """

    user_id: str
    username: str
    user_name: str
    roles: frozenset[str]
    scope: Scope
    mof_div_code: str
    agency_code: str = ""
    mof_dep_code: str = ""
    kind: str = "person"
    ip: str = ""
    posts: tuple[tuple[str, Scope], ...] = ()
    acting: tuple[Acting, ...] = ()
    lapsed: frozenset[str] = frozenset()
    abroad: tuple[Abroad, ...] = ()

    def has_role(self, *roles: str) -> bool:
        return any(role in self.roles for role in roles)

    def reading_in(self, mof_div_code: str) -> "Principal | None":
        """看这个区划时的样子：本区划即本人；别的区划换成那里的岗位与范围，没有授权为空。"""
        if mof_div_code == self.mof_div_code:
            return self
        for item in self.abroad:
            if item.mof_div_code == mof_div_code:
                return replace(self, roles=item.roles, scope=item.scope, posts=(), acting=(), lapsed=frozenset())
        return None


class Sink(Protocol):
    """工作单元的收集口：业务代码只往里加，不写库。"""

    def add(self, items: Iterable[Any]) -> None: ...


@dataclass(slots=True)
class Collected:
    """按次序收集的一列东西。"""

    items: list[Any] = field(default_factory=list)

    def add(self, items: Iterable[Any]) -> None:
        self.items.extend(items)


@dataclass(slots=True)
class Ctx:
    """一次操作或查询的全部环境；账、簿、事件只收集，由操作统一落库。

    `figures` 是 单据主键 → 提示语另需的数（额度不足时用）。
    """

    principal: Principal
    mof_div_code: str
    fiscal_year: str
    biz_now: datetime
    request_id: str = ""
    operation: str = ""
    dry_run: bool = False
    ledger: Collected = field(default_factory=Collected)
    limits: Collected = field(default_factory=Collected)
    books: Collected = field(default_factory=Collected)
    pendings: Collected = field(default_factory=Collected)
    findings: Collected = field(default_factory=Collected)
    notices: Collected = field(default_factory=Collected)
    events: list[Any] = field(default_factory=list)
    jobs: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    subjects: list[tuple[str, str]] = field(default_factory=list)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def biz_date(self) -> date:
        return self.biz_now.date()

    def publish(self, *events: Any) -> None:
        """发布事件：订阅者在同一事务里接着加（design 第 3 节）。"""
        self.events.extend(events)

    def defer(self, job: str, **arguments: Any) -> None:
        """提交后执行的作业，随事务一起登记。"""
        self.jobs.append((job, arguments))
