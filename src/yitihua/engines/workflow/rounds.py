"""一轮待办：环节打开时给谁、会签够不够数、办完怎样推进（10 第 3 节，T-WFL-007）。

Rounds of tasks: opening a step, counting its signatures and closing it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from yitihua.engines.workflow.bindings import Decision
from yitihua.engines.workflow.definition import ChainStep
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.engines.workflow.people import Roster
from yitihua.infra.calendar.workdays import deadline_after
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.findings import Finding, Level

ADDED = "added"


@dataclass(slots=True)
class Going:
    """一张在办的单据：流程，和本次送审办过的、在办的全部待办。"""

    instance: WfInst
    tasks: list[WfTask] = field(default_factory=list)

    @property
    def step(self) -> ChainStep:
        return ChainStep.read(self.instance.steps[self.instance.position])

    @property
    def open(self) -> list[WfTask]:
        """还没办的待办；会签、加签的有几条。"""
        return [task for task in self.tasks if task.status == "todo"]

    @property
    def seq(self) -> int:
        return max(task.seq for task in self.tasks)

    @property
    def round(self) -> list[WfTask]:
        """当前这一轮的，办过的也算。"""
        return [task for task in self.tasks if task.seq == self.seq]

    @property
    def signed(self) -> list[WfTask]:
        return [task for task in self.round if task.status == "done"]

    def steps_from(self, position: int) -> list[ChainStep]:
        return [ChainStep.read(item) for item in self.instance.steps[position:]]

    def completed_by(self, task: WfTask) -> bool:
        """这一条办过以后，本环节是不是就齐了：会签够数，加签的都签了。"""
        asked = [item for item in self.round if item.kind != ADDED]
        agreed = [item for item in asked if item.status == "done" or item is task]
        waiting = [item for item in self.open if item.kind == ADDED and item is not task]
        return len(agreed) >= self.step.approvals_needed(len(asked)) and not waiting


Running = dict[UUID, Going]


def running(biz_type: str, biz_ids: Iterable[UUID]) -> Running:
    """锁住在办的流程，连同各自的待办。"""
    instances = (
        WfInst.objects.select_for_update()
        .filter(biz_type=biz_type, biz_id__in=list(biz_ids), status="running")
        .order_by("inst_id")
    )
    found = {row.biz_id: Going(row) for row in instances}
    tasks = WfTask.objects.filter(inst__in=[going.instance for going in found.values()], status__in=["todo", "done"])
    for task in tasks.order_by("seq", "task_id"):
        found[task.biz_id].tasks.append(task)
    return {biz_id: going for biz_id, going in found.items() if going.tasks}


class Opening:
    """打开一批环节：先排好各给谁，办完一并写进去。"""

    def __init__(self, ctx: Ctx) -> None:
        self._ctx = ctx
        self._roster = Roster(ctx)
        self._deadlines: dict[int, datetime] = {}

    def plan(self, instance: WfInst, step: ChainStep, *, seq: int, only: Principal | None = None) -> list[WfTask]:
        """这一轮的待办；`only` 指定由谁重办（追回）。空即没有在岗的人能办。"""
        draft = self._draft(instance, step, seq)
        people = [only] if only is not None else self._roster.signers(step, draft, instance)
        return [
            self._given(draft if index == 0 else self._draft(instance, step, seq), person)
            for index, person in enumerate(people)
        ]

    def _given(self, task: WfTask, person: Principal | None) -> WfTask:
        if person is not None:
            task.assignee, task.assignee_name = person.user_id, person.user_name
        return task

    def _draft(self, instance: WfInst, step: ChainStep, seq: int) -> WfTask:
        return WfTask(
            inst=instance,
            mof_div_code=instance.mof_div_code,
            fiscal_year=instance.fiscal_year,
            biz_type=instance.biz_type,
            biz_id=instance.biz_id,
            biz_no=instance.biz_no,
            title=instance.title,
            amount=instance.amount,
            seq=seq,
            step_code=step.code,
            step_title=step.title,
            role_code=step.role,
            agency_code=instance.agency_code,
            manage_mof_dep_code=instance.manage_mof_dep_code,
            arrive_time=self._ctx.biz_now,
            deadline=self._deadline(step.timeout_days),
        )

    def _deadline(self, days: int) -> datetime:
        if days not in self._deadlines:
            self._deadlines[days] = deadline_after(self._ctx.biz_now, days, mof_div_code=self._ctx.mof_div_code)
        return self._deadlines[days]


def close(decisions: Sequence[Decision], going: Running, action: str, ctx: Ctx) -> None:
    """写办理结果，推进或结束流程；流程行从办理开始就锁着，不必再读。会签没齐的只记签过。"""
    done: list[WfTask] = []
    moved: list[WfInst] = []
    for decision in decisions:
        assert decision.task is not None
        _sign(decision.task, decision, action, ctx)
        done.append(decision.task)
        if not decision.pending:
            done += _cancelled(going[decision.biz_id].open)
            moved.append(_moved(going[decision.biz_id].instance, decision, action))
    WfTask.objects.bulk_update(
        done, ["status", "actor", "actor_name", "on_behalf", "on_behalf_name", "action", "opinion", "act_time"]
    )
    WfInst.objects.bulk_update(moved, ["position", "status", "steps"])
    WfTask.objects.bulk_create([task for decision in decisions for task in decision.opens])


def _sign(task: WfTask, decision: Decision, action: str, ctx: Ctx) -> None:
    task.status = "cancelled" if action in _UNDOING else "done"
    task.actor, task.actor_name = ctx.principal.user_id, ctx.principal.user_name
    task.action, task.opinion, task.act_time = action, decision.opinion[:1000], ctx.biz_now


def _cancelled(tasks: Iterable[WfTask]) -> list[WfTask]:
    """本环节已定，同轮没办的作废。"""
    found = list(tasks)
    for task in found:
        task.status = "cancelled"
    return found


_UNDOING: Final = frozenset({"withdraw", "recall"})
ENDINGS: Final = {
    "approve": "approved",
    "return": "returned",
    "withdraw": "withdrawn",
    "terminate": "terminated",
}
"""没有去向的动作 → 流程的结局。"""


def _moved(instance: WfInst, decision: Decision, action: str) -> WfInst:
    if decision.next_step is None:
        instance.status = ENDINGS[action]
    else:
        instance.position = [item["code"] for item in instance.steps].index(decision.next_step.code)
    return instance


def nobody(step: ChainStep) -> Finding:
    text = f"“{step.title}”没有在岗的人能办"
    return Finding("E-SIGNER", Level.BLOCK, text, next_step="请安全保密管理员核对授权，或系统管理员核对流程里指定的人")
