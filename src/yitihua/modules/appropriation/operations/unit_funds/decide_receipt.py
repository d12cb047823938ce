"""单位资金收款的复核、退回与冲销：复核后到账额度增加，冲销同额减回；已经付出去的冲不掉（R-IND-028）。"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import taken
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import Leg, Movement
from yitihua.modules.appropriation.operations.unit_funds.register_receipt import ReceiptOut
from yitihua.modules.appropriation.states import RECEIPT
from yitihua.modules.appropriation.unit_funds.models import Receipt
from yitihua.modules.appropriation.unit_funds.pot import Pot, receipt_key

_SAVED: Final = ["status", "is_claimed", "reason", "row_version", "last_user"]


class ConfirmReceipt(Command):
    receipt_id: UUID
    row_version: int | None = None


class UndoReceipt(Command):
    receipt_id: UUID
    reason: str = Field(min_length=4, max_length=400)
    row_version: int | None = None


@operation("appropriation.receipt.confirm", title="复核单位资金收款", roles={"MOF_TRE"})
def confirm_receipts(lines: Lines[ConfirmReceipt], *, ctx: Ctx) -> None:
    """登记的人不能复核自己登记的（R-WFL-001）；复核即认领，到账额度同额增加。"""
    done = []
    for line, row in _taken(lines, "confirm", ctx):
        people = {"creater": row.creater, "confirmer": ctx.principal.user_id}
        line.refuse(judged("R-WFL-001", fires=people["creater"] == people["confirmer"], facts=people))
        if line.refused:
            continue
        row.is_claimed = YES
        _done(line, row, "confirm", ctx)
        done.append(row)
    Receipt.objects.bulk_update(done, _SAVED)
    _post(((row, row.rec_amt) for row in done), event="INC_RECEIPT", ctx=ctx)


@operation("appropriation.receipt.return", title="退回单位资金收款登记", roles={"MOF_TRE", "AG_OP"}, money=False)
def return_receipts(lines: Lines[UndoReceipt], *, ctx: Ctx) -> None:
    """登记有误的退回作废，单位重新登记；还没有到账额度，不动账。"""
    done = []
    for line, row in _taken(lines, "return", ctx):
        row.reason = line.command.reason
        _done(line, row, "return", ctx)
        done.append(row)
    Receipt.objects.bulk_update(done, _SAVED)


@operation("appropriation.receipt.reverse", title="冲销单位资金收款", roles={"MOF_TRE"})
def reverse_receipts(lines: Lines[UndoReceipt], *, ctx: Ctx) -> None:
    """银行收回、登记错的到账冲销：到账额度减回原数，不够减的不办。"""
    done = []
    for line, row in _taken(lines, "reverse", ctx):
        row.is_claimed = NO
        row.reason = line.command.reason
        _done(line, row, "reverse", ctx)
        done.append(row)
    Receipt.objects.bulk_update(done, _SAVED)
    _post(((row, -row.rec_amt) for row in done), event="INC_REVERSE", ctx=ctx)


def _taken(lines: Lines[Any], action: str, ctx: Ctx) -> list[tuple[Line[Any], Receipt]]:
    return taken(lines, Receipt.objects.scoped(ctx), key="receipt_id", machine=RECEIPT, action=action)


def _done(line: Line[Any], row: Receipt, action: str, ctx: Ctx) -> None:
    row.status = RECEIPT.require(row.status, action)
    row.row_version += 1
    row.last_user = ctx.principal.user_id
    line.ref = str(row.receipt_id)
    line.result = ReceiptOut.model_validate(row)
    ctx.subjects.append(("appropriation.receipt", line.ref))


def _post(rows: Iterable[tuple[Receipt, Decimal]], *, event: str, ctx: Ctx) -> None:
    """一笔收款一笔变动；额度行由落账时补开。"""
    for row, delta in rows:
        pot = Pot(row.agency_code, row.fund_type_code)
        key = receipt_key(pot, ctx=ctx)
        ctx.figures[f"{key.kind}:{key.id}"] = {"pot": pot}
        ctx.ledger.add(
            [
                Movement(
                    movement_id=uuid7(),
                    business_key=f"{event}:{row.receipt_id}",
                    kind=event,
                    ref_type="appropriation.receipt",
                    ref_id=row.receipt_id,
                    biz_date=ctx.biz_date,
                    legs=(Leg(key, "amount", delta),),
                    short="R-IND-028",
                    summary="单位资金到账" if event == "INC_RECEIPT" else "冲销单位资金到账",
                )
            ]
        )
