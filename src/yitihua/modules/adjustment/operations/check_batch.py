"""即时校验：把送审或生效时会出现的结果先给出来，不冻结、不改动；额度够不够以送审时为准。"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Findings
from yitihua.kernel.money import ZERO
from yitihua.kernel.rulebook import finding
from yitihua.modules.adjustment import checks, effecting, entering, queries, view
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.operations.submit_batch import marked, problems_of
from yitihua.modules.adjustment.states import DRAFT, IN_FLIGHT
from yitihua.modules.adjustment.view import View


class CheckBatch(Command):
    adj_batch_id: UUID


@operation("adjustment.batch.check", title="校验调整批次", roles={"AG_OP", "DEPT", "MOF_BIZ", "MOF_BGT"}, money=False)
def check_batch(command: CheckBatch, *, ctx: Ctx) -> dict[str, object]:
    """草稿判送审的全部规则，在途的判生效时的，办结的没有可判的。"""
    batch = AdjustBatch.objects.scoped(ctx).filter(pk=command.adj_batch_id).first()
    if batch is None:
        raise Refusal([finding("R-WFL-008")])
    key = batch.adj_batch_id
    found: list[Finding] = []
    case = batch.adj_case
    if batch.status == DRAFT or batch.status in IN_FLIGHT:
        seen = view.load(batch, queries.lines_of([key])[key], queries.sources_of([key])[key], ctx=ctx)
        case = case or seen.case
        found = marked([*_rules(seen, ctx), *effecting.planned(seen, ctx=ctx).problems])
        found += [*entering.also_in_flight(seen, ctx), *entering.reported(seen)]
    return {
        "adj_batch_id": str(key),
        "adj_case": case,
        "findings": [item.as_dict() for item in Findings.of(found)],
    }


def _rules(seen: View, ctx: Ctx) -> Iterator[checks.Numbered]:
    if seen.batch.status != DRAFT:
        yield from checks.standing(seen)
        return
    yield from problems_of(seen, ctx)
    taken: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for line in seen.outs:
        balance = seen.balances.get(line.ori_bgt_id) if line.ori_bgt_id else None
        if balance is None or line.ori_bgt_id is None:
            continue
        left = balance.available - taken[line.ori_bgt_id]
        taken[line.ori_bgt_id] -= line.add_amount
        if -line.add_amount > left:
            yield line.line_no, finding("R-ADJ-002", fields=("add_amount",), x=left, d=-line.add_amount - left)
