"""绑定：模块把一种单据接到流程上——怎样锁单据、各种结局各做什么（design 第 7 节 Workflow）。

Bindings: how a module's document meets the approval engine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from yitihua.engines.workflow.definition import ChainStep
from yitihua.engines.workflow.flows import FLOWS, Flow
from yitihua.infra.operation.inquiry import Inquiry
from yitihua.infra.operation.lines import Line
from yitihua.kernel.context import Ctx
from yitihua.kernel.registry import Registry

if TYPE_CHECKING:
    from yitihua.engines.workflow.models import WfTask


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

    `to_step` 是退回到前面哪个环节，空即退给送审人；`facts` 是复核时新成立的条件要素，据它补上后面的环节。
    `task` 是办的那条待办；`pending` 是会签、加签还没齐，本环节不动；`opens` 是下一环节的待办。
    """

    biz_id: UUID
    opinion: str
    command: Any
    line: Line[Any]
    to_step: str = ""
    doc: Any = None
    step: ChainStep | None = None
    next_step: ChainStep | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    task: "WfTask | None" = None
    pending: bool = False
    opens: "Sequence[WfTask]" = ()


Load = Callable[[Sequence[UUID], Ctx], dict[UUID, Any]]
Handler = Callable[[Sequence[Decision], Ctx], None]


@dataclass(frozen=True, slots=True)
class Binding:
    """`on_stepped_back` 是退回或追回到前面的环节：只改单据所处的环节，额度不动。

    `on_reversed` 是反审：终审的单据回到最后一个环节，终审时给出去的原样收回（10 第 3 节）。

    `on_terminated` 有的，`terminators` 里的角色可以在自己的环节终止单据。

    `key` 是单据主键字段名；`extra` 是审核命令另带的字段（名 → (类型, 默认)）。

    `on_review` 在每次通过之前再核对一遍：逐行拒绝，或在 `facts` 里写新成立的条件要素。
    """

    biz_type: str
    key: str
    load: Load
    on_advanced: Handler
    on_approved: Handler
    on_stepped_back: Handler
    on_returned: Handler
    on_withdrawn: Handler
    on_reversed: Handler
    starters: frozenset[str]
    extra: Mapping[str, Any] = field(default_factory=dict)
    on_review: Handler | None = None
    on_terminated: Handler | None = None
    terminators: frozenset[str] = frozenset()

    @property
    def flow(self) -> Flow:
        return FLOWS[self.biz_type]

    @property
    def title(self) -> str:
        return self.flow.title


BINDINGS: Registry[Binding] = Registry("流程绑定")


@dataclass(frozen=True, slots=True)
class Subjects:
    """要反审的一批单据。"""

    biz_type: str
    biz_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Reference:
    """后续业务对单据的引用：`name` 说明是哪一张。"""

    biz_id: UUID
    name: str


REFERENCES: Inquiry[Subjects, Reference] = Inquiry("单据被谁引用", required=True)
"""终审的单据有没有被后续业务用上（R-WFL-017）；各模块答自己的那些。"""
