"""申请划款（2301）与申请退款（2302）：抄送时核对，回单后记清算（06 第 4.4 节，R-PAY-063、064、068、069、078）。"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from yitihua.engines.messages.inbox import ACCEPTED, Incoming, Verdict, handles, refused
from yitihua.engines.messages.models import MsgOutbox
from yitihua.engines.messages.outbox import ACCEPTED as TAKEN
from yitihua.engines.messages.outbox import ON_SETTLED
from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.money import ZERO
from yitihua.modules.payment import queries
from yitihua.modules.payment.clearing import CLEARABLE_REFUNDS, CLEARED, RETURNED, SIGNED, WAITING, due, hold_quota
from yitihua.modules.payment.events import TransferCleared
from yitihua.modules.payment.messages.receipts import compact_date
from yitihua.modules.payment.models import LqdCert, LqdQuota, PayApp, PayBill, PayRefund
from yitihua.modules.payment.operations.send_quota import PBC_ORG
from yitihua.modules.payment.states import APPLICATION, BILL, BILL_CLEARED, BILL_PAID, CONFIRMED, REFUND


@handles("lqd_cert", "0")
def transfer_applied(incoming: Incoming, ctx: Ctx) -> Verdict:
    """银行抄送的 2301：所列凭证未清算、合计等于当日已付、不超清算额度，缺一不划。"""
    fund, amount = incoming.voucher.head["FundTypeCode"], incoming.voucher.amount()
    left = hold_quota(incoming.from_org, fund, ctx)
    numbers = _paid_numbers(incoming)
    bills = queries.locked_bills_by_no(numbers, ctx=ctx)
    for number in numbers:
        bill = bills.get(number)
        cleared = bill is not None and bill.status == BILL_CLEARED
        repeated = refused(judged("R-PAY-063", fires=cleared, facts={"cleared": cleared}, no=number))
        if repeated:
            return repeated
        if bill is None or bill.status != BILL_PAID or bill.agent_bank_code != incoming.from_org:
            return Verdict.reject("B001", f"凭证 {number} 不是本行已付未清算的凭证")
    refunds = _refunds(_netted_refunds(incoming), incoming.from_org, ctx)
    listed = sum((_net(bill) for bill in bills.values()), ZERO) - sum((row.refund_amt for row in refunds), ZERO)
    problem = (
        _waiting(incoming, ctx)
        or _not_clearable(_netted_refunds(incoming), refunds)
        or _differs(incoming, fund, transfer=amount, ctx=ctx)
        or _unlisted(amount, listed)
        or refused(judged("R-PAY-069", fires=amount > left, a=left, b=amount))
    )
    if problem is not None:
        return problem
    _store(incoming, numbers, refunds=[row.refund_no for row in refunds], is_back=False, ctx=ctx)
    return ACCEPTED


@handles("lqd_refund", "0")
def refund_applied(incoming: Incoming, ctx: Ctx) -> Verdict:
    """银行抄送的 2302：原凭证已清算、所列都还没申请过、合计等于当日已确认退款。"""
    numbers = _numbers(incoming, "Hold1")
    refunds = _refunds(numbers, incoming.from_org, ctx)
    fund, amount = incoming.voucher.head["FundTypeCode"], incoming.voucher.amount()
    expected = due(agent_bank_code=incoming.from_org, fund_type_code=fund, ctx=ctx).refund
    gap = amount - expected
    problem = (
        _not_clearable(numbers, refunds)
        or _waiting(incoming, ctx)
        or refused(judged("R-PAY-068", fires=gap != ZERO, facts={"gap": gap}, a=ZERO, b=gap))
        or _unlisted(amount, -sum((row.refund_amt for row in refunds), ZERO))
    )
    if problem:
        return problem
    _store(incoming, [row.refund_no for row in refunds], is_back=True, ctx=ctx)
    return ACCEPTED


def _not_clearable(numbers: Sequence[str], found: Sequence[PayRefund]) -> Verdict | None:
    """所列退款都须已确认、原凭证已清算（R-PAY-078）。"""
    confirmed = {row.refund_no: row.refund_type_code for row in found if row.status == CONFIRMED}
    for number in numbers:
        kind = confirmed.get(number, "")
        bounced = refused(judged("R-PAY-078", fires=kind not in CLEARABLE_REFUNDS, facts={"refund_type_code": kind}))
        if bounced:
            return bounced
    return None


def _waiting(incoming: Incoming, ctx: Ctx) -> Verdict | None:
    """所列的凭证、退款已经列在别的划款凭证里，正等人民银行回单的，不能再列一次。"""
    bills, refunds = set(_paid_numbers(incoming)), set(_netted_refunds(incoming))
    for cert in LqdCert.objects.scoped(ctx).filter(send_status_code=WAITING, agent_bank_code=incoming.from_org):
        again = refunds.intersection(cert.refund_nos) | (refunds if cert.is_back == 1 else bills).intersection(
            cert.pay_cert_nos
        )
        if again:
            told = f"{min(again)} 已列入 {cert.lqd_cert_no}，人民银行还没有回单，不能重复申请；请去掉这一笔重报"
            return Verdict.reject("B001", told)
    return None


def _unlisted(amount: Decimal, listed: Decimal) -> Verdict | None:
    """凭证金额须等于所列各笔之和：总数对得上、明细张冠李戴的也不收。"""
    if amount == listed:
        return None
    return Verdict.reject("B005", f"所列各笔合计{listed:,.2f}，与凭证金额{amount:,.2f}不符；请核对明细后重报")


def _net(bill: PayBill) -> Decimal:
    """已付净额：实付减清算前退票。"""
    net: Decimal = (bill.xpay_amt or ZERO) - bill.bounced_amt
    return net


def _differs(incoming: Incoming, fund: str, *, transfer: Decimal, ctx: Ctx) -> Verdict | None:
    """SEPARATE 分别比划款与退款；NET 比净额。退款单还没到的按 0 比。"""
    expected = due(agent_bank_code=incoming.from_org, fund_type_code=fund, ctx=ctx)
    mode = parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)["refund_clear_mode"]
    if mode == "NET":
        net = expected.transfer + expected.refund
        gap = transfer - net
        return refused(judged("R-PAY-064", fires=gap != ZERO, facts={"gap": gap}, a=transfer, b=net, d=abs(gap)))
    gap = transfer - expected.transfer
    fires = gap != ZERO and not (_more_to_come(incoming) and gap < ZERO)
    return refused(judged("R-PAY-068", fires=fires, facts={"gap": gap}, a=gap, b=-expected.refund))


def _store(incoming: Incoming, numbers: Sequence[str], *, is_back: bool, ctx: Ctx, refunds: Sequence[str] = ()) -> None:
    row = LqdCert.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        lqd_cert_no=incoming.body.voucher_no,
        vou_date=ctx.biz_date,
        agent_bank_code=incoming.from_org,
        fund_type_code=incoming.voucher.head["FundTypeCode"],
        total_amt=incoming.voucher.amount(),
        is_back=1 if is_back else 2,
        send_status_code=WAITING,
        pay_cert_nos=list(numbers),
        refund_nos=list(refunds),
        creater=ctx.principal.user_id,
    )
    ctx.subjects.append(("payment.lqd_cert", str(row.lqd_cert_id)))


@handles("lqd_cert", "1")
def transfer_cleared(incoming: Incoming, ctx: Ctx) -> Verdict:
    """人民银行划款回单：所列凭证转已清算，总会计记支出；不办的写明原因，凭证仍为已付未清算。"""
    cert = _cert(incoming, is_back=False, ctx=ctx)
    if cert is None or incoming.from_org != PBC_ORG:
        return Verdict.reject("B001", f"没有待回单的划款凭证 {incoming.body.voucher_no}")
    if not _succeeded(incoming, cert):
        return _returned(incoming, cert)
    bills = list(queries.locked_bills_by_no(cert.pay_cert_nos, ctx=ctx).values())
    apps = queries.locked_apps([bill.pay_app_id for bill in bills], ctx=ctx)
    day = _clear_date(incoming, ctx)
    for bill in bills:
        bill.status = BILL.require(bill.status, "clear")
        bill.lqd_cert_no, bill.act_lqd_date = cert.lqd_cert_no, day
        app = apps[bill.pay_app_id]
        app.status = APPLICATION.require(app.status, "clear")
    PayBill.objects.bulk_update(bills, ["status", "lqd_cert_no", "act_lqd_date"])
    PayApp.objects.bulk_update(list(apps.values()), ["status"])
    parts: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for bill in bills:
        parts[(bill.exp_func_code, bill.agency_code)] += _net(bill)
    _clear_refunds(_refunds(cert.refund_nos, cert.agent_bank_code, ctx), cert, parts, day, ctx)
    _clear(cert, parts, day, ctx)
    return ACCEPTED


@handles("lqd_refund", "1")
def refund_cleared(incoming: Incoming, ctx: Ctx) -> Verdict:
    """人民银行退款回单：退款转已清算，总会计记同向红字。"""
    cert = _cert(incoming, is_back=True, ctx=ctx)
    if cert is None or incoming.from_org != PBC_ORG:
        return Verdict.reject("B001", f"没有待回单的退款凭证 {incoming.body.voucher_no}")
    if not _succeeded(incoming, cert):
        return _returned(incoming, cert)
    refunds = _refunds(cert.pay_cert_nos, cert.agent_bank_code, ctx)
    day = _clear_date(incoming, ctx)
    parts: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    _clear_refunds(refunds, cert, parts, day, ctx)
    _clear(cert, parts, day, ctx)
    return ACCEPTED


def _clear_refunds(
    refunds: Sequence[PayRefund], cert: LqdCert, parts: dict[tuple[str, str], Decimal], day: date, ctx: Ctx
) -> None:
    """退款转已清算，按原凭证的科目与单位计入负数。"""
    originals = [item.ori_pay_cert_id for item in refunds if item.ori_pay_cert_id]
    bills = {row.pay_cert_id: row for row in PayBill.objects.scoped(ctx).filter(pk__in=originals)}
    for row in refunds:
        row.status = REFUND.require(row.status, "clear")
        row.lqd_cert_no, row.act_lqd_date = cert.lqd_cert_no, day
        assert row.ori_pay_cert_id is not None
        bill = bills[row.ori_pay_cert_id]
        parts[(bill.exp_func_code, bill.agency_code)] -= row.refund_amt
    PayRefund.objects.bulk_update(refunds, ["status", "lqd_cert_no", "act_lqd_date"])


def _clear(cert: LqdCert, parts: dict[tuple[str, str], Decimal], day: date, ctx: Ctx) -> None:
    cert.send_status_code, cert.act_lqd_date = CLEARED, day
    cert.save(update_fields=["send_status_code", "act_lqd_date"])
    ctx.subjects.append(("payment.lqd_cert", str(cert.lqd_cert_id)))
    ctx.publish(
        TransferCleared(
            lqd_cert_id=cert.lqd_cert_id,
            lqd_cert_no=cert.lqd_cert_no,
            is_back=cert.is_back == 1,
            fund_type_code=cert.fund_type_code,
            amount=cert.total_amt,
            cleared_on=day,
            parts=tuple((func, agency, amount) for (func, agency), amount in sorted(parts.items())),
        )
    )


def _cert(incoming: Incoming, *, is_back: bool, ctx: Ctx) -> LqdCert | None:
    found: LqdCert | None = (
        LqdCert.objects.scoped(ctx)
        .select_for_update()
        .filter(
            fiscal_year=incoming.body.st_year,
            lqd_cert_no=incoming.body.voucher_no,
            is_back=1 if is_back else 2,
            send_status_code=WAITING,
        )
        .first()
    )
    return found


def _succeeded(incoming: Incoming, cert: LqdCert) -> bool:
    return bool(Decimal(incoming.voucher.head.get("XPayAmt") or "0") == cert.total_amt)


def _returned(incoming: Incoming, cert: LqdCert) -> Verdict:
    cert.send_status_code = RETURNED
    cert.return_reason = (incoming.body.return_reason or incoming.voucher.head.get("XAddWord", ""))[:300]
    cert.save(update_fields=["send_status_code", "return_reason"])
    return ACCEPTED


def _refunds(numbers: Sequence[str], bank: str, ctx: Ctx) -> list[PayRefund]:
    return list(
        PayRefund.objects.scoped(ctx)
        .select_for_update()
        .filter(agent_bank_code=bank, refund_no__in=list(numbers))
        .order_by("pk")
    )


def _numbers(incoming: Incoming, name: str) -> list[str]:
    return list(dict.fromkeys(detail.get(name, "") for detail in incoming.voucher.details))


def _paid_numbers(incoming: Incoming) -> list[str]:
    """划款行所列凭证；轧差清算一张里还有退款行（Hold1 写退款通知书号），不算。"""
    rows = [detail for detail in incoming.voucher.details if not detail.get("Hold1")]
    return list(dict.fromkeys(detail.get("VoucherNo", "") for detail in rows))


def _netted_refunds(incoming: Incoming) -> list[str]:
    """轧差清算里退款行的退款通知书号。"""
    return list(dict.fromkeys(detail["Hold1"] for detail in incoming.voucher.details if detail.get("Hold1")))


def _more_to_come(incoming: Incoming) -> bool:
    """一组超过 499 张拆成几张，表头 Hold1 写“第几张/共几张”。"""
    current, _, total = incoming.voucher.head.get("Hold1", "").partition("/")
    return current.isdigit() and total.isdigit() and int(current) < int(total)


def _clear_date(incoming: Incoming, ctx: Ctx) -> date:
    return compact_date(incoming.voucher.head.get("XClearDate", "")) or ctx.biz_date


@handles("lqd_quota", "1")
def quota_answered(incoming: Incoming, ctx: Ctx) -> Verdict:
    """人民银行对清算额度的回单：收下的记已回单；退回的不算已发额度，所列凭证下次重新汇总。"""
    rows = LqdQuota.objects.scoped(ctx).select_for_update()
    row = rows.filter(fiscal_year=ctx.fiscal_year, lqd_quota_notice_no=incoming.body.voucher_no).first()
    if row is None or incoming.from_org != PBC_ORG:
        return Verdict.reject("B001", f"没有发出过清算额度 {incoming.body.voucher_no}")
    if incoming.body.return_reason:
        _give_back([row], ctx)
    else:
        row.send_status_code = CLEARED
        row.save(update_fields=["send_status_code"])
    ctx.subjects.append(("payment.lqd_quota", str(row.lqd_quota_id)))
    return ACCEPTED


def _quota_settled(rows: Sequence[MsgOutbox], ctx: Ctx) -> None:
    """人民银行收下通知单即已签收，拒收即已退回；回单先到的不改回去。"""
    waiting = LqdQuota.objects.scoped(ctx).select_for_update().filter(send_status_code=WAITING)
    taken = {row.ref_id: row.status == TAKEN for row in rows if row.ref_id is not None}
    quotas = list(waiting.filter(pk__in=list(taken)).order_by("pk"))
    for quota in quotas:
        quota.send_status_code = SIGNED
    LqdQuota.objects.bulk_update([quota for quota in quotas if taken[quota.pk]], ["send_status_code"])
    _give_back([quota for quota in quotas if not taken[quota.pk]], ctx)


def _give_back(quotas: Sequence[LqdQuota], ctx: Ctx) -> None:
    """退回的通知单：额度不作数，所列凭证摘下来等下一张。"""
    for quota in quotas:
        quota.send_status_code = RETURNED
    LqdQuota.objects.bulk_update(quotas, ["send_status_code"])
    listed = [quota.lqd_quota_notice_no for quota in quotas]
    bills = PayBill.objects.scoped(ctx).filter(fiscal_year=ctx.fiscal_year, lqd_quota_notice_no__in=listed)
    bills.update(lqd_quota_notice_no="", pay_cert_sum_no="")


ON_SETTLED.add("lqd_quota:0", _quota_settled)
