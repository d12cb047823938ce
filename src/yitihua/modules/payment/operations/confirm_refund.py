"""退款的认领、单位审核与支付中心确认（06 第 4.5 节）；认领、审核、确认须为不同的人。"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.engines.messages import outbox
from yitihua.engines.messages.envelope import parse_envelope
from yitihua.engines.messages.models import MsgInbox
from yitihua.infra.operation.command import Command, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick, unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.modules.payment import queries, refunding
from yitihua.modules.payment.models import PayApp, PayBill, PayRefund
from yitihua.modules.payment.schemas import RefundOut
from yitihua.modules.payment.states import BILL_CLEARED, BILL_PAID, FAIL, REFUND

_FIELDS = [
    "status", "agency_code", "fund_type_code", "ori_pay_cert_no", "ori_pay_cert_id", "ori_pay_detail_id", "bgt_id",
    "correct_id", "claimer", "reviewer", "confirmer", "refund_type_code", "row_version",
]  # fmt: skip


class ClaimRefund(Command):
    refund_id: UUID
    ori_pay_cert_no: str = Field(max_length=100)
    ori_pay_detail_id: UUID | None = None


@operation("payment.refund.claim", title="认领退款", roles={"AG_OP", "PAY_CTR"})
def claim_refunds(lines: Lines[ClaimRefund], *, ctx: Ctx) -> None:
    """选定原凭证；不动额度。"""
    refunds = _claimable([line.command.refund_id for line in lines.alive], ctx)
    bills = queries.locked_bills_by_no([line.command.ori_pay_cert_no for line in lines.alive], ctx=ctx)
    apps = PayApp.objects.scoped(ctx).in_bulk([bill.pay_app_id for bill in bills.values()])
    details = queries.detail_ids(apps, ctx=ctx)
    for line in lines.alive:
        refund = _step(line, refunds, "claim")
        bill = bills.get(line.command.ori_pay_cert_no)
        if refund is None:
            continue
        if bill is None or bill.agent_bank_code != refund.agent_bank_code:
            line.refuse([unseen()])
            continue
        if line.command.ori_pay_detail_id not in {None, *details.get(bill.pay_app_id, ())}:
            line.refuse([unseen()])
            continue
        refund.agency_code, refund.fund_type_code = bill.agency_code, bill.fund_type_code
        refund.ori_pay_cert_no, refund.ori_pay_cert_id = bill.pay_cert_no, bill.pay_cert_id
        refund.ori_pay_detail_id = line.command.ori_pay_detail_id
        refund.bgt_id = apps[bill.pay_app_id].bgt_id
        refund.claimer = ctx.principal.user_id
        _finish(line, refund, "claim", ctx)
    PayRefund.objects.bulk_update(list(refunds.values()), _FIELDS)


def _claimable(ids: list[UUID], ctx: Ctx) -> dict[UUID, PayRefund]:
    """待认领的还没有单位，按区划可见。"""
    rows = (
        PayRefund.objects.unscoped("待认领退款还不知道是哪个单位的")
        .select_for_update()
        .filter(mof_div_code=ctx.mof_div_code, pk__in=ids, agency_code="")
        .order_by("pk")
    )
    return {row.refund_id: row for row in rows}


class StepRefund(Command):
    refund_id: UUID
    opinion: Text = ""


@operation("payment.refund.review", title="审核退款", roles={"AG_AUD"})
def review_refunds(lines: Lines[StepRefund], *, ctx: Ctx) -> None:
    """单位审核：确认是本单位的退款；认领人不得自审。"""
    refunds = queries.locked_refunds([line.command.refund_id for line in lines.alive], ctx=ctx)
    for line in lines.alive:
        refund = _step(line, refunds, "review")
        if refund is None:
            continue
        people = {"claimer": refund.claimer, "reviewer": ctx.principal.user_id}
        line.refuse(judged("R-WFL-001", fires=people["claimer"] == people["reviewer"], facts=people))
        if line.refused:
            continue
        refund.reviewer = ctx.principal.user_id
        _finish(line, refund, "review", ctx)
    PayRefund.objects.bulk_update(list(refunds.values()), _FIELDS)


@operation("payment.refund.unclaim", title="退回认领", roles={"AG_AUD", "PAY_CTR"})
def unclaim_refunds(lines: Lines[StepRefund], *, ctx: Ctx) -> None:
    """解除与原凭证的关联；理由不少于 5 个字。"""
    refunds = queries.locked_refunds([line.command.refund_id for line in lines.alive], ctx=ctx)
    for line in lines.alive:
        refund = _step(line, refunds, "unclaim")
        if refund is None:
            continue
        length = len(line.command.opinion)
        line.refuse(judged("R-WFL-009", fires=length < 5, facts={"length": length}, fields=("opinion",)))
        if line.refused:
            continue
        refund.ori_pay_cert_no, refund.ori_pay_cert_id, refund.bgt_id = "", None, None
        refund.agency_code, refund.reviewer, refund.claimer = "", "", ""
        _finish(line, refund, "unclaim", ctx)
    PayRefund.objects.bulk_update(list(refunds.values()), _FIELDS)


@operation("payment.refund.confirm", title="确认退款", roles={"PAY_CTR"})
def confirm_refunds(lines: Lines[StepRefund], *, ctx: Ctx) -> None:
    """当年退款恢复额度（E13）并回单通知银行列入 2302；原凭证未清算的按退票办理（R-PAY-078）。"""
    refunds = queries.locked_refunds([line.command.refund_id for line in lines.alive], ctx=ctx)
    bills = queries.locked_bills([row.ori_pay_cert_id for row in refunds.values() if row.ori_pay_cert_id], ctx=ctx)
    apps = queries.locked_apps([bill.pay_app_id for bill in bills.values()], ctx=ctx)
    notices = _notices(refunds.values(), ctx)
    for line in lines.alive:
        refund = _step(line, refunds, "confirm")
        if refund is None:
            continue
        acted = ctx.principal.user_id in (refund.claimer, refund.reviewer)
        line.refuse(judged("R-WFL-002", fires=acted, facts={"acted_before": acted}))
        if line.refused:
            continue
        assert refund.ori_pay_cert_id is not None
        bill = bills[refund.ori_pay_cert_id]
        line.refuse(_not_refundable(bill))
        if not line.refused:
            refund.confirmer = ctx.principal.user_id
            _finish(line, refund, "confirm", ctx)
            notice = notices.get((refund.agent_bank_code, refund.refund_no))
            _take_effect(line, refund, bill, apps[bill.pay_app_id], notice, ctx)
    PayRefund.objects.bulk_update(list(refunds.values()), _FIELDS)


def _not_refundable(bill: PayBill) -> list[Finding]:
    if bill.status in (BILL_PAID, BILL_CLEARED):
        return []
    return [unseen()]


def _notices(refunds: Iterable[PayRefund], ctx: Ctx) -> dict[tuple[str, str], MsgInbox]:
    """（银行，通知书号）→ 银行最近一版退款通知。"""
    rows = MsgInbox.objects.filter(
        mof_div_code=ctx.mof_div_code,
        business="refund_notice",
        voucher_no__in=[row.refund_no for row in refunds],
        voucher_flag="0",
    ).order_by("version_no")
    return {(row.from_org, row.voucher_no): row for row in rows}


def _take_effect(
    line: Line[Any], refund: PayRefund, bill: PayBill, app: PayApp, notice: MsgInbox | None, ctx: Ctx
) -> None:
    refunding.take_effect(refund, bill, app, ctx)
    uncleared = bill.status == BILL_PAID
    line.notices = (*line.notices, *judged("R-PAY-078", fires=uncleared, facts={"status": bill.status}))
    if uncleared:
        refund.refund_type_code = FAIL
        refunding.bounce(refund, bill, app, ctx)
    if notice is not None:
        body = next(
            item for item in parse_envelope(bytes(notice.envelope)).bodies if item.voucher_no == refund.refund_no
        )
        outbox.answer(
            body,
            attach=refund.ori_pay_cert_no if refund.claimer else "",
            business="refund_notice",
            to_org=refund.agent_bank_code,
            ref_type="payment.refund",
            ref_id=refund.refund_id,
            ctx=ctx,
        )


def _step(line: Line[Any], refunds: dict[UUID, PayRefund], action: str) -> PayRefund | None:
    refund: PayRefund | None = pick(line, refunds, line.command.refund_id)
    if refund is None:
        return None
    if not REFUND.allows(refund.status, action):
        line.refuse([REFUND.refusal(refund.status, action)])
        return None
    return refund


def _finish(line: Line[Any], refund: PayRefund, action: str, ctx: Ctx) -> None:
    refund.status = REFUND.require(refund.status, action)
    refund.row_version += 1
    line.ref = str(refund.refund_id)
    line.result = RefundOut.model_validate(refund)
    ctx.subjects.append(("payment.refund", line.ref))
