"""收回下级未用的（E16c）：上级提出，下级退回，上级收到回执才恢复到原待分；两边同额。"""

from decimal import Decimal
from uuid import UUID

from yitihua.infra.operation.command import Amount, Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO, fmt
from yitihua.ledger.posting import indicator_allotment as allotment
from yitihua.ledger.posting import indicator_yearend as posting
from yitihua.modules.appropriation import elements, movements
from yitihua.modules.appropriation.models import Indicator, TransferOut
from yitihua.modules.appropriation.operations.transfer.issue_transfer import DELIVER, RECEIVED
from yitihua.modules.appropriation.operations.transfer.receive_transfer import REPORT, locked_in


class RecallTransfer(Command):
    transfer_id: UUID
    amount: Amount


class RecallOut(Out):
    transfer_id: UUID
    amount: Decimal
    recall_amt: Decimal
    back_amt: Decimal


@operation("appropriation.transfer.recall", title="收回转移支付", roles={"MOF_BGT"})
def recall_transfer(command: RecallTransfer, *, ctx: Ctx) -> RecallOut:
    """提出收回，额度等下级退回才恢复；合计不超过下达的。"""
    row = _locked(command.transfer_id, ctx)
    problems = elements.positive(command.amount)
    left = row.amount - row.back_amt - row.recall_amt
    if command.amount > left:
        text = f"可收回{fmt(left)}元，本次收回{fmt(command.amount)}元"
        problems = [*problems, Finding("E-HANDOVER", Level.BLOCK, text, fields=("amount",), next_step="请减少收回金额")]
    if problems:
        raise Refusal(problems)
    row.recall_amt += command.amount
    row.save(update_fields=["recall_amt"])
    ctx.subjects.append(("appropriation.transfer", str(row.transfer_id)))
    ctx.defer(DELIVER, transfer_id=str(row.transfer_id), from_div_code=ctx.mof_div_code)
    return RecallOut.model_validate(row)


class GiveBackTransfer(Command):
    transfer_in_id: UUID


class GiveBackOut(Out):
    transfer_in_id: UUID
    back_amt: Decimal


@operation("appropriation.transfer.give_back", title="退回上级转移支付", roles={"MOF_BGT"})
def give_back_transfer(command: GiveBackTransfer, *, ctx: Ctx) -> GiveBackOut:
    """照上级要求收回的数，从还没分配的里面退（E07 冲来源）；已分配的先退分。"""
    row = locked_in(command.transfer_in_id, ctx)
    if row.recall_amt <= ZERO or row.bgt_id is None:
        text = "上级没有要求收回这一笔"
        raise Refusal([Finding("E-HANDOVER", Level.BLOCK, text, next_step="请刷新接收清单")])
    amount = row.recall_amt
    indicator = Indicator.objects.unscoped("按交接单取").select_for_update().get(pk=row.bgt_id)
    row.back_amt, row.recall_amt = row.back_amt + amount, ZERO
    row.save(update_fields=["back_amt", "recall_amt"])
    ctx.ledger.add(
        [
            movements.movement(
                event="E07",
                business_key=f"E07:transfer:{row.transfer_id}:{row.back_amt}",
                ref_type="appropriation.indicator",
                ref_id=indicator.bgt_id,
                legs=[movements.leg(indicator.bgt_id, "dis_amt", amount)],
                lines=allotment.cut_source(pool=movements.standing(indicator), amount=amount),
                indicators={indicator.bgt_id: indicator},
                short="R-ADJ-002",
                summary="退回上级转移支付",
                ctx=ctx,
            )
        ]
    )
    ctx.subjects.append(("appropriation.transfer", str(row.transfer_id)))
    ctx.defer(REPORT, transfer_in_id=str(row.transfer_in_id), mof_div_code=ctx.mof_div_code)
    return GiveBackOut(transfer_in_id=row.transfer_in_id, back_amt=row.back_amt)


class AcknowledgeTransfer(Command):
    """下级的回执，都是累计数。"""

    transfer_id: UUID
    rec_div_code: Code
    received_amt: Amount
    back_amt: Amount


@operation("appropriation.transfer.acknowledge", title="登记下级回执", roles={"SYSTEM"}, money=False)
def acknowledge_transfer(command: AcknowledgeTransfer, *, ctx: Ctx) -> RecallOut:
    """比上次多退回的才记账：先收回已下达，再退回原待分（E16c）；回执来几次都只记一次。"""
    row = _locked(command.transfer_id, ctx)
    assert row.rec_div_code == command.rec_div_code, "回执只能来自接收方"
    fresh = command.back_amt - row.back_amt
    if fresh > ZERO:
        assert fresh <= row.recall_amt, "退回的不会多于要求收回的"
        row.back_amt, row.recall_amt = command.back_amt, row.recall_amt - fresh
        _take_back(row, fresh, ctx)
    if command.received_amt > ZERO:
        row.received_amt, row.status = command.received_amt, RECEIVED
    row.save(update_fields=["back_amt", "recall_amt", "received_amt", "status"])
    ctx.subjects.append(("appropriation.transfer", str(row.transfer_id)))
    return RecallOut.model_validate(row)


def _take_back(row: TransferOut, amount: Decimal, ctx: Ctx) -> None:
    indicator = Indicator.objects.unscoped("按下达单取").select_for_update().get(pk=row.bgt_id)
    parent = Indicator.objects.unscoped("退回原待分").get(pk=indicator.parent_bgt_id)
    below, above = movements.standing(indicator), movements.standing(parent)
    ctx.ledger.add(
        [
            movements.movement(
                event="E16",
                business_key=f"E16c:{row.transfer_id}:{row.back_amt}",
                ref_type="appropriation.indicator",
                ref_id=indicator.bgt_id,
                legs=[
                    movements.leg(indicator.bgt_id, "paid_amt", -amount),
                    movements.leg(indicator.bgt_id, "dis_amt", amount),
                    movements.leg(parent.bgt_id, "split_amt", -amount),
                    *movements.annual_legs(indicator, parent, -amount),
                ],
                lines=posting.recall_transfer(at=below, amount=amount)
                + allotment.withdraw(child=below, parent=above, amount=amount),
                indicators={indicator.bgt_id: indicator, parent.bgt_id: parent},
                short="R-IND-015",
                summary="收回转移支付",
                ctx=ctx,
            )
        ]
    )


def _locked(transfer_id: UUID, ctx: Ctx) -> TransferOut:
    row = TransferOut.objects.filter(mof_div_code=ctx.mof_div_code, pk=transfer_id).select_for_update().first()
    if row is None:
        text = "没有这张下达单"
        raise Refusal([Finding("E-HANDOVER", Level.BLOCK, text, next_step="请刷新下达清单")])
    found: TransferOut = row
    return found
