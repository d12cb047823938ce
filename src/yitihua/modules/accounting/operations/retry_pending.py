"""补记待生成的凭证：按业务事件号幂等，补过的返回已有凭证（R-ACC-002）。"""

from uuid import UUID

from django.db import connection
from pydantic import Field

from yitihua.engines.rules import decide
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding
from yitihua.kernel.rulebook import finding
from yitihua.ledger.balances import roll_up
from yitihua.modules.accounting import pending
from yitihua.modules.accounting.access import WRITERS, kept_set
from yitihua.modules.accounting.draft import NOT_OPEN, Draft, drafts, posted_into
from yitihua.modules.accounting.numbering import assign_numbers
from yitihua.modules.accounting.sets import first_open, period_of, statuses
from yitihua.modules.accounting.sources import Source, of_pendings
from yitihua.modules.accounting.states import CLOSED


class RetryPending(Command):
    """`approval` 是跨期补记的批准文号，只在业务所属期间已结账时用（R-ACC-004）。"""

    pending_id: UUID
    approval: Text = ""


class RetryOut(Out):
    pending_id: UUID
    vou_id: UUID
    voucher_no: str


@operation("accounting.pending.retry", title="补记待生成凭证", roles=WRITERS)
def retry_pending(command: RetryPending, *, ctx: Ctx) -> RetryOut:
    """仍不能生成的拒绝并说明原因。"""
    row = pending.locked(command.pending_id, ctx=ctx)
    if row is None:
        raise no_access()
    kept_set(row["acct_set_code"], ctx=ctx)
    known = pending.existing([row], ctx=ctx).get((row["acct_set_code"], row["biz_event_id"]))
    notice = decide(
        "R-ACC-002", fires=known is not None, facts={"known": str(known)}, no=known[1] or "（待编号）" if known else ""
    )
    if known is not None:
        ctx.findings.add([notice] if notice else [])
        pending.mark_done([command.pending_id], ctx=ctx)
        return RetryOut(pending_id=command.pending_id, vou_id=known[0], voucher_no=known[1])
    draft = _draft(of_pendings([row])[0], command.approval, ctx)
    if draft.reason:
        raise Refusal([_still(draft)])
    ctx.books.add(draft.vouchers)
    pending.mark_done([command.pending_id], ctx=ctx)
    ctx.subjects.append(("accounting.pending", str(command.pending_id)))
    return RetryOut(pending_id=command.pending_id, vou_id=draft.vouchers[-1].voucher_id, voucher_no="")


def _draft(source: Source, approval: str, ctx: Ctx) -> Draft:
    if approval:
        slot = (source.acct_set_code, period_of(source.biz_date))
        target = first_open(source.acct_set_code, after=slot[1], ctx=ctx)
        if statuses([slot], ctx=ctx).get(slot) == CLOSED and target is not None:
            return posted_into(source, period=target, prefix=f"跨期（{approval}）", ctx=ctx)
    return drafts([source], ctx=ctx)[0]


def _still(draft: Draft) -> Finding:
    source = draft.source
    if draft.reason == NOT_OPEN:
        return finding("R-ACC-004", period=f"{source.acct_set_code}账套{period_of(source.biz_date)}月")
    return Finding(
        "R-ACC-007",
        finding("R-ACC-004", period="").level,
        f"业务{source.biz_type}仍不能生成凭证（{draft.reason}）",
        figures={"reason": draft.reason},
        next_step="请处理原因后再补记",
    )


class SweepPending(Command):
    limit: int = Field(default=500, ge=1, le=5000)


class SweepOut(Out):
    done: int
    left: int
    numbered: int
    rolled: int


@operation(
    "accounting.pending.sweep",
    title="批量补记、凭证编号与余额汇总",
    roles={"SYSTEM", "MOF_TRE", "MOF_ACC"},
    money=False,
)
def sweep_pending(command: SweepPending, *, ctx: Ctx) -> SweepOut:
    """作业：逐批补记，补不成的记下原因留到下次；再给凭证编号，把了结的分录并入科目余额。"""
    rows = pending.waiting(limit=command.limit, ctx=ctx)
    known = pending.existing(rows, ctx=ctx) if rows else {}
    repeated = [row["pending_id"] for row in rows if (row["acct_set_code"], row["biz_event_id"]) in known]
    fresh = [row for row in rows if (row["acct_set_code"], row["biz_event_id"]) not in known]
    made: list[UUID] = []
    failed: list[tuple[UUID, str]] = []
    for stage in (("paid", "cleared"), ("refunded",)):
        batch = [row for row in fresh if row["payload"]["kind"] in stage]
        for row, draft in zip(batch, drafts(of_pendings(batch), ctx=ctx), strict=True):
            if draft.reason:
                failed.append((row["pending_id"], draft.reason))
            else:
                ctx.books.add(draft.vouchers)
                made.append(row["pending_id"])
    pending.mark_done([*repeated, *made], ctx=ctx)
    pending.mark_failed(failed, ctx=ctx)
    return SweepOut(
        done=len(made) + len(repeated),
        left=len(failed),
        numbered=assign_numbers(ctx=ctx),
        rolled=roll_up(connection.connection, ctx.fiscal_year),
    )
