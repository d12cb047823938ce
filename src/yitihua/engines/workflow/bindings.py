"""绑定：模块把一种单据接到流程上——默认步骤、怎样锁单据、四种结局各做什么（design 第 7 节 Workflow）。

Bindings: how a module's document meets the approval engine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from yitihua.infra.operation.lines import Line
from yitihua.kernel.context import Ctx
from yitihua.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Step:
    """`scope` 决定谁能办：agency 本单位、dept 本部门、mof_dep 对口科室、division 全区划。

    `when` 为空即必经；否则是送审时事实里的一个标记，真才经过。
    """

    code: str
    title: str
    role: str
    scope: str
    when: str = ""
    timeout_h: int = 72


@dataclass(frozen=True, slots=True)
class Document:
    """送审的单据；`facts` 供步骤条件判断。"""

    biz_id: UUID
    biz_no: str
    title: str
    agency_code: str
    manage_mof_dep_code: str
    amount: Decimal
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Decision:
    """一次办理及其结果；`doc` 是模块锁好的单据，`step` 是办理的环节，`next_step` 是去向（终审、退到草稿为空）。

    `to_step` 是退回到前面哪个环节，空即退给送审人；`facts` 是复核时新成立的步骤条件，据它补上后面的环节。
    """

    biz_id: UUID
    opinion: str
    command: Any
    line: Line[Any]
    to_step: str = ""
    doc: Any = None
    step: Step | None = None
    next_step: Step | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Load = Callable[[Sequence[UUID], Ctx], dict[UUID, Any]]
Handler = Callable[[Sequence[Decision], Ctx], None]


@dataclass(frozen=True, slots=True)
class Binding:
    """`on_stepped_back` 是退回到前面的环节：只改单据所处的环节，额度不动。

    `key` 是单据主键字段名；`extra` 是审核命令另带的字段（名 → (类型, 默认)）。

    `on_review` 在每次通过之前再核对一遍：逐行拒绝，或在 `facts` 里写新成立的步骤条件。
    """

    biz_type: str
    title: str
    key: str
    steps: tuple[Step, ...]
    load: Load
    on_advanced: Handler
    on_approved: Handler
    on_stepped_back: Handler
    on_returned: Handler
    on_withdrawn: Handler
    starters: frozenset[str]
    extra: Mapping[str, Any] = field(default_factory=dict)
    on_review: Handler | None = None


BINDINGS: Registry[Binding] = Registry("流程绑定")
