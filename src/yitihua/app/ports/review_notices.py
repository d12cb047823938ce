"""审批有了结果就告诉送审人：终审通过、退回，与那一步同一事务；批量一千笔也只写一条语句。"""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from django.db.models.expressions import RawSQL

from yitihua.engines.workflow.bindings import BINDINGS
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.infra.notices.letter import RESULT, Letter
from yitihua.infra.operation.events import OperationDone, subscribes
from yitihua.kernel.context import Ctx

_VERBS: Final = ("approve", "return")
_RESULTS: Final = {"approved": "已审核通过", "returned": "被退回"}
_THIS_TRANSACTION = RawSQL("pg_current_xact_id()", ())


@subscribes(OperationDone)
def tell_initiators(events: Sequence[OperationDone], ctx: Ctx) -> None:
    """只看这次办结的：办到下一环节的不必告诉，那边的待办自己会到。"""
    for event in events:
        biz_type, _, verb = event.operation.rpartition(".")
        if verb in _VERBS and biz_type in BINDINGS:
            ids = [UUID(biz_id) for kind, biz_id in event.subjects if kind == biz_type]
            ctx.notices.add(_letters(biz_type, ids))


def _letters(biz_type: str, biz_ids: Sequence[UUID]) -> Iterator[Letter]:
    settled = WfInst.objects.filter(
        biz_type=biz_type, biz_id__in=biz_ids, status__in=list(_RESULTS), change_xid=_THIS_TRANSACTION
    )
    instances = list(settled.order_by("inst_id"))
    acted = WfTask.objects.filter(inst__in=instances, status="done", change_xid=_THIS_TRANSACTION)
    steps = {task.inst_id: task for task in acted}
    for instance in instances:
        task = steps.get(instance.inst_id)
        result = _RESULTS[instance.status]
        yield Letter(
            user_id=instance.initiator,
            kind=RESULT,
            title=f"{BINDINGS[biz_type].title} {instance.biz_no} {result}",
            body=f"{task.step_title}　{task.actor_name}：{task.opinion or '（未填意见）'}" if task else "",
            biz_type=biz_type,
            biz_id=str(instance.biz_id),
            biz_no=instance.biz_no,
        )
