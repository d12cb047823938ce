"""送审：判规则、定情形、冻结调出指标（E09），进入审核；三成以内的自主调剂备案即生效（04 第 4、5 节）。"""

from collections.abc import Iterable

from yitihua.engines.workflow import runtime as workflow
from yitihua.engines.workflow.bindings import Document
from yitihua.infra.operation.lines import Lines, numbered
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO
from yitihua.modules.adjustment import checks, effecting, entering, kinds, queries, view
from yitihua.modules.adjustment.commands import BatchOut, OneBatch
from yitihua.modules.adjustment.drafting import is_reserve, problem
from yitihua.modules.adjustment.models import AdjustBatch, AdjustLine
from yitihua.modules.adjustment.operations.create_batch import MAKERS
from yitihua.modules.adjustment.states import BATCH
from yitihua.modules.adjustment.view import View
from yitihua.modules.appropriation import public as appropriation

SAVED = [
    "status", "adj_case", "adj_type_code", "round_no", "starter", "adj_date", "cor_bgt_doc_no", "row_version",
    "last_user",
]  # fmt: skip


class SubmitBatch(OneBatch):
    """送审一个草稿。"""


@operation("adjustment.batch.submit", title="送审调整批次", roles=MAKERS)
def submit_batches(lines: Lines[SubmitBatch], *, ctx: Ctx) -> None:
    """逐行给出全部不符之处；够不够由账本判定（R-ADJ-002、019、021），不够的一分不冻。"""
    rows = queries.locked([line.command.adj_batch_id for line in lines.alive], ctx=ctx)
    details, used = queries.lines_of(rows), queries.sources_of(rows)
    documents: list[Document] = []
    done: list[AdjustBatch] = []
    for line in lines.alive:
        batch = pick(line, rows, line.command.adj_batch_id)
        if batch is None:
            continue
        if not BATCH.allows(batch.status, "submit"):
            line.refuse([BATCH.refusal(batch.status, "submit")])
            continue
        seen = view.load(batch, details[batch.adj_batch_id], used[batch.adj_batch_id], ctx=ctx)
        plan = effecting.planned(seen, ctx=ctx)
        line.refuse(marked([*problems_of(seen, ctx), *plan.problems]))
        if line.refused:
            continue
        notices = [*entering.also_in_flight(seen, ctx), *entering.reported(seen)]
        filed = _settle_case(seen, notices, ctx)
        batch.round_no += 1
        batch.starter = batch.last_user = ctx.principal.user_id
        batch.row_version += 1
        line.ref = str(batch.adj_batch_id)
        ctx.subjects.append((queries.BIZ_TYPE, line.ref))
        if filed:
            batch.status = BATCH.require(batch.status, "file")
            effecting.carry_out(seen, plan, ctx=ctx)
        else:
            batch.status = BATCH.require(batch.status, "submit")
            _freeze(seen, ctx)
            documents.append(_document(seen))
        line.notices = (*line.notices, *notices)
        line.result = BatchOut.model_validate(batch)
        done.append(batch)
    AdjustBatch.objects.bulk_update(done, SAVED)
    workflow.start(queries.BIZ_TYPE, documents=documents, ctx=ctx)


def problems_of(seen: View, ctx: Ctx) -> Iterable[checks.Numbered]:
    """送审要过的全部规则，额度够不够除外。"""
    reserve = any(is_reserve(row) for row in seen.indicators.values())
    period = entering.within_period(seen.batch, reserve=reserve, deadline=seen.settings["adjust_deadline"], ctx=ctx)
    whole = [*period, *_recalled(seen), *entering.goals(seen), *entering.funded(seen)]
    yield from ((0, item) for item in whole if item.level == Level.BLOCK)
    yield from checks.standing(seen)
    yield from entering.contracts(seen)


def _recalled(seen: View) -> list[Finding]:
    """C 类冲减来源的只有上级收回转移支付；停在来源层的没有上级可退，收回即冲来源（04 第 3 节）。"""
    if seen.batch.adj_kind != kinds.CUT:
        return []
    rows = seen.indicators.values()
    if checks.cuts_source(seen) and any(not row.src_acc.startswith("102") for row in rows):
        return [problem("只有上级收回转移支付的追减可以冲减来源；减少总支出的请办预算调整", "is_source_cut")]
    if not checks.cuts_source(seen) and any(row.parent_bgt_id is None for row in rows):
        return [problem("停在来源层的指标收回即冲减来源，请办预算调整，或按上级收回办理", "is_source_cut")]
    return []


def marked(found: Iterable[checks.Numbered]) -> list[Finding]:
    """给有行号的发现加上行号；同一句话只说一次。"""
    items = [numbered(number - 1, item) if number else item for number, item in found]
    return list({(item.code, item.message): item for item in items}.values())


def _settle_case(seen: View, notices: list[Finding], ctx: Ctx) -> bool:
    """定情形；自主调剂没有超比例的备案即生效，返回真。"""
    batch = seen.batch
    batch.adj_case = seen.case
    if not batch.adj_type_code:
        batch.adj_type_code = kinds.TYPE_OF_CASE.get(batch.adj_case, "")
    if batch.adj_case != kinds.SELF:
        return False
    over = entering.over_self_share(seen, ctx)
    notices += over
    return not over


def _freeze(seen: View, ctx: Ctx) -> None:
    """每行调出一张冻结单；预备费、预留冻在总指标上（401）。"""
    batch = seen.batch
    slips = []
    for line in seen.outs:
        source = seen.source_of(line)
        assert source is not None
        frozen = appropriation.holding.slip(
            source,
            -line.add_amount,
            reason=appropriation.holding.ADJUSTING,
            remark=batch.reason,
            biz_id=batch.adj_batch_id,
            ctx=ctx,
        )
        cause = appropriation.Cause(queries.BIZ_TYPE, batch.adj_batch_id, short=_short(seen, source))
        appropriation.holding.hold(frozen, source, ctx, cause=cause)
        line.frozen_id = frozen.frozen_id
        slips.append(frozen)
    appropriation.Frozen.objects.bulk_create(slips)
    AdjustLine.objects.bulk_update(seen.outs, ["frozen_id"])


def _short(seen: View, source: appropriation.Indicator) -> str:
    """放不下时报哪条规则：动用预备费、追减已形成支出的指标各有自己的说法。"""
    if source.use_acc == "预备费" and is_reserve(source):
        return "R-ADJ-021"
    balance = seen.balances.get(source.bgt_id)
    spent = balance is not None and balance.paid_amt + balance.occ_amt > ZERO
    return "R-ADJ-019" if seen.batch.adj_kind != kinds.MOVE and spent else "R-ADJ-002"


def _document(seen: View) -> Document:
    batch = seen.batch
    total = max(batch.total_in, batch.total_out)
    fund = next(iter(seen.lines)).fund_type_code
    return Document(
        biz_id=batch.adj_batch_id,
        biz_no=batch.adj_batch_no,
        title=f"{kinds.KINDS[batch.adj_kind]}（{kinds.ADJUST_CASES[batch.adj_case]}）{batch.reason}",
        agency_code=batch.agency_code,
        manage_mof_dep_code=batch.manage_mof_dep_code,
        amount=total,
        facts={"adj_case": batch.adj_case, "total_in": total, "fund_type_code": fund},
    )
