"""结转申报、冻结核销的审批：流程是数据，默认见 seeds/chains_yearend.csv。"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from yitihua.engines.expressions import Field, Type
from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision
from yitihua.engines.workflow.flows import Flow, flow, load_defaults
from yitihua.infra.operation.taken import locked
from yitihua.kernel.context import Ctx
from yitihua.modules.appropriation.models import Carryover, WriteOff
from yitihua.modules.appropriation.states import CARRYOVER

CARRYOVER_TYPE, WRITE_OFF_TYPE = "appropriation.carryover", "appropriation.write_off"
_SAVED = ["status", "row_version", "last_user"]


def _load_carryovers(ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, Any]:
    return locked(Carryover.objects.scoped(ctx), ids)


def _load_write_offs(ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, Any]:
    return locked(WriteOff.objects.scoped(ctx), ids)


def _move(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    for decision in decisions:
        row = decision.doc
        row.status = CARRYOVER.require(row.status, action)
        row.row_version += 1
        row.last_user = ctx.principal.user_id
    if decisions:
        type(decisions[0].doc).objects.bulk_update([item.doc for item in decisions], _SAVED)


def _binding(biz_type: str, key: str, load: Any, starters: frozenset[str]) -> Binding:
    return Binding(
        biz_type=biz_type,
        key=key,
        load=load,
        on_advanced=lambda decisions, ctx: _move(decisions, "advance", ctx),
        on_approved=lambda decisions, ctx: _move(decisions, "confirm", ctx),
        on_stepped_back=lambda decisions, ctx: _move(decisions, "step_back", ctx),
        on_returned=lambda decisions, ctx: _move(decisions, "return", ctx),
        on_withdrawn=lambda decisions, ctx: _move(decisions, "withdraw", ctx),
        on_reversed=lambda decisions, ctx: _move(decisions, "reverse", ctx),
        starters=starters,
    )


load_defaults(Path(__file__).parent / "seeds" / "chains_yearend.csv")
flow(
    Flow(
        biz_type=CARRYOVER_TYPE,
        title="结转申报",
        stages={"dept": "部门审核", "mof": "财政确认"},
        reviewers=frozenset({"DEPT", "MOF_BIZ", "MOF_BGT"}),
        must_pass=frozenset({"mof"}),
        fields={"layer": Field("指标层次", Type.CODE), "fund_type_code": Field("资金性质", Type.CODE)},
    )
)
flow(
    Flow(
        biz_type=WRITE_OFF_TYPE,
        title="冻结核销",
        stages={"mof": "财政审核", "leader": "分管领导"},
        reviewers=frozenset({"MOF_BGT", "LEAD"}),
        must_pass=frozenset({"mof", "leader"}),
        fields={"fund_type_code": Field("资金性质", Type.CODE)},
    )
)
bind(_binding(CARRYOVER_TYPE, "carryovers_bgt_id", _load_carryovers, frozenset({"AG_OP", "DEPT", "MOF_BIZ"})))
bind(_binding(WRITE_OFF_TYPE, "write_off_id", _load_write_offs, frozenset({"MOF_BIZ", "MOF_TRE"})))
