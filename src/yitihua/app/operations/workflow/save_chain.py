"""拟流程：写或改一个区划的流程草稿；发布之前不影响任何单据（10 第 2、3 节）。"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from yitihua.app.identity.accounts import refuse
from yitihua.engines.workflow.definition import Chain, ChainStep, Edge, sequence
from yitihua.engines.workflow.flows import FLOWS, Flow
from yitihua.engines.workflow.models import WfDef
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class StepIn(BaseModel):
    """一个环节；`when` 只在没有另写去向时用，`ratio` 是会签须通过的百分比。"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    code: str = Field(pattern="^[a-z][a-z0-9_]{1,29}$", description="环节代码")
    title: str = Field(min_length=2, max_length=30, description="环节名称")
    role: str = Field(max_length=12, description="办理角色")
    scope: str = Field(max_length=10, description="范围：agency、dept、mof_dep、division")
    stage: str = Field(max_length=20, description="属于单据的哪个阶段")
    when: str = Field(default="", max_length=400, description="经过本环节的条件")
    timeout_days: int = Field(default=3, ge=1, le=60, description="办理期限（工作日）")
    ratio: int | None = Field(default=None, ge=-1000, le=1000, description="会签须通过的百分比")
    assign: str = Field(default="pool", max_length=10, description="指派：pool、turn、named")
    persons: tuple[str, ...] = Field(default=(), max_length=50, description="指定的账号")
    recall: bool = Field(default=True, description="办过的人可否追回")


class EdgeIn(BaseModel):
    """一条去向；“送审”“终审”是起点与终点，`priority` 小的优先。"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    source: str = Field(max_length=30, description="从哪个环节")
    target: str = Field(max_length=30, description="到哪个环节")
    condition: str = Field(default="", max_length=2000, description="条件，空即任何情况")
    priority: int = Field(default=0, ge=0, le=99, description="优先级")


class SaveChain(Command):
    """`edges` 空着即按环节次序与各自的条件走。"""

    biz_type: str = Field(max_length=60, description="业务类型")
    steps: tuple[StepIn, ...] = Field(max_length=40, description="环节")
    edges: tuple[EdgeIn, ...] = Field(default=(), max_length=200, description="去向")
    reason: str = Field(min_length=4, max_length=200, description="改动依据")


class ChainOut(Out):
    def_id: UUID
    biz_type: str
    version: int
    status: str


def known_flow(biz_type: str) -> Flow:
    declared = FLOWS.get(biz_type)
    if declared is None:
        raise refuse("E-CHAIN", f"没有流程 {biz_type}", field="biz_type", step="请从流程列表里选")
    return declared


def drafted(command: SaveChain) -> Chain:
    """命令里写的流程。"""
    steps = tuple(ChainStep(**item.model_dump()) for item in command.steps)
    edges = tuple(Edge(**item.model_dump()) for item in command.edges) or sequence(steps)
    return Chain(command.biz_type, command.biz_type, 0, steps, edges)


@operation("workflow.chain.save", title="拟流程", roles={"SYS_ADM"}, money=False)
def save_chain(command: SaveChain, *, ctx: Ctx) -> ChainOut:
    """同一种单据只有一份草稿；写得不全也能存，发布时才核对。"""
    known_flow(command.biz_type)
    chain = drafted(command)
    row, _created = WfDef.objects.unscoped("流程定义全区划共用").update_or_create(
        mof_div_code=ctx.mof_div_code,
        biz_type=command.biz_type,
        version=0,
        defaults={**_content(chain), "reason": command.reason, "fiscal_year": ctx.fiscal_year, **_drafter(ctx)},
    )
    ctx.subjects.append(("workflow.chain", str(row.def_id)))
    return ChainOut.model_validate(row)


def _content(chain: Chain) -> dict[str, Any]:
    return {"steps": [step.stored() for step in chain.steps], "edges": [asdict(edge) for edge in chain.edges]}


def _drafter(ctx: Ctx) -> dict[str, str]:
    return {"drafter": ctx.principal.user_id, "drafter_name": ctx.principal.user_name}
