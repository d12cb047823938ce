"""支付的事件来了就记账：写得成的加凭证，写不成的进待生成队列，业务一律不因记账被拒（R-ACC-007、R-GEN-011）。"""

from collections.abc import Iterable, Sequence

from yitihua.engines.rules import decide
from yitihua.infra.operation.events import subscribes
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import Pending
from yitihua.modules.accounting.draft import Draft, drafts
from yitihua.modules.accounting.sources import Source, of_cleared, of_paid, of_refunded
from yitihua.modules.payment.public import PaymentPaid, PaymentRefunded, TransferCleared


@subscribes(PaymentPaid)
def on_paid(events: Sequence[PaymentPaid], ctx: Ctx) -> None:
    """单位会计：财务会计与预算会计平行记账。"""
    book((of_paid(event) for event in events), ctx=ctx)


@subscribes(PaymentRefunded)
def on_refunded(events: Sequence[PaymentRefunded], ctx: Ctx) -> None:
    """单位会计：同向红字，科目取自原支付凭证。"""
    book((of_refunded(event) for event in events), ctx=ctx)


@subscribes(TransferCleared)
def on_cleared(events: Sequence[TransferCleared], ctx: Ctx) -> None:
    """总会计：SEPARATE 下 2301、2302 分别记账。"""
    book((of_cleared(event) for event in events), ctx=ctx)


def book(sources: Iterable[Source], *, ctx: Ctx) -> None:
    """加到工作单元，随本次操作一起落账。"""
    for draft in drafts(list(sources), ctx=ctx):
        notice = decide(
            "R-ACC-007",
            fires=bool(draft.reason),
            facts={"event": draft.source.biz_event_id, "reason": draft.reason},
            biz_type=draft.source.biz_type,
            reason=draft.reason,
        )
        if draft.reason:
            ctx.pendings.add([_pending(draft)])
            ctx.findings.add([notice] if notice else [])
        else:
            ctx.books.add(draft.vouchers)


def _pending(draft: Draft) -> Pending:
    source = draft.source
    return Pending(
        pending_id=uuid7(),
        ledger=source.ledger,
        acct_set_code=source.acct_set_code,
        biz_event_id=source.biz_event_id,
        biz_type=source.biz_type,
        biz_id=source.biz_id,
        biz_date=source.biz_date,
        reason=draft.reason,
        payload=source.payload,
        agency_code=source.agency_code,
    )
