"""调整批次的审批：部门 → 业务科室 → 预算科，经过谁由权限矩阵的情形定（04 第 5 节，10 第 4 节）。"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from yitihua.engines.expressions import Field, Type
from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision
from yitihua.engines.workflow.flows import Flow, flow, load_defaults
from yitihua.kernel.context import Ctx
from yitihua.modules.adjustment import effecting, kinds, queries, view
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.operations.effect_batch import same_person
from yitihua.modules.adjustment.states import BATCH


def _load(ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, AdjustBatch]:
    return queries.locked(ids, ctx=ctx)


def _review(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """录入的人即使没有送审，也不能审（R-ADJ-017）。"""
    for decision in decisions:
        decision.line.refuse(same_person(decision.doc, ctx))


def _move(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    for decision in decisions:
        batch = decision.doc
        batch.status = BATCH.require(batch.status, action)
        batch.row_version += 1
        batch.last_user = ctx.principal.user_id
    AdjustBatch.objects.bulk_update([item.doc for item in decisions], ["status", "row_version", "last_user"])


def _released(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    """退回、撤回：送审时冻结的同额解冻（E09）。"""
    _move(decisions, action, ctx)
    keys = [item.doc.adj_batch_id for item in decisions]
    details, used = queries.lines_of(keys), queries.sources_of(keys)
    for decision in decisions:
        key = decision.doc.adj_batch_id
        effecting.give_back(view.load(decision.doc, details[key], used[key], ctx=ctx), ctx=ctx)


load_defaults(Path(__file__).parent / "seeds" / "chains.csv")
flow(
    Flow(
        biz_type=queries.BIZ_TYPE,
        title="调整批次",
        stages={"dept": "部门审核", "mof": "财政审核"},
        reviewers=frozenset({"DEPT", "MOF_BIZ", "MOF_BGT", "MOF_PER"}),
        must_pass=frozenset({"mof"}),
        fields={
            "fund_type_code": Field("资金性质", Type.CODE),
            "adj_case": Field("调剂情形", Type.CODE, codes=frozenset(kinds.ADJUST_CASES)),
            "total_in": Field("调入合计", Type.MONEY, minimum=Decimal("0.01")),
        },
        code_names={"adj_case": kinds.ADJUST_CASES},
    )
)
bind(
    Binding(
        biz_type=queries.BIZ_TYPE,
        key="adj_batch_id",
        load=_load,
        on_review=_review,
        on_advanced=lambda decisions, ctx: _move(decisions, "advance", ctx),
        on_approved=lambda decisions, ctx: _move(decisions, "approve", ctx),
        on_stepped_back=lambda decisions, ctx: _move(decisions, "step_back", ctx),
        on_returned=lambda decisions, ctx: _released(decisions, "return", ctx),
        on_withdrawn=lambda decisions, ctx: _released(decisions, "withdraw", ctx),
        on_reversed=lambda decisions, ctx: _move(decisions, "undo", ctx),
        starters=frozenset({"AG_OP", "MOF_BIZ", "MOF_BGT"}),
    )
)
