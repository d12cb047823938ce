"""发送支付凭证：验签章、再跑规则、未过银行截止时刻即发，否则排到下一工作日（06 第 4.1 节）。"""

from dataclasses import replace
from datetime import time
from typing import Any
from uuid import UUID

from yitihua.engines.messages import outbox
from yitihua.infra.calendar.workdays import bank_cutoff, is_workday, next_workday
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import decide, judged
from yitihua.kernel.findings import Finding, Level
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.basedata import public as basedata
from yitihua.modules.payment import queries, seals
from yitihua.modules.payment.gather import details_of
from yitihua.modules.payment.messages import voucher_5214
from yitihua.modules.payment.models import PayApp, PayBill, PaySeal
from yitihua.modules.payment.ruleset import fresh_manual, judge
from yitihua.modules.payment.schemas import PayBillOut
from yitihua.modules.payment.states import APPLICATION, BILL

Ready = list[tuple[Line[Any], PayBill, PayApp]]


class SendVoucher(Command):
    pay_cert_id: UUID


@operation("payment.voucher.send", title="发送支付凭证", roles={"PAY_CTR"})
def send_vouchers(lines: Lines[SendVoucher], *, ctx: Ctx) -> None:
    """缺章或章不对的拒绝（R-PAY-050）；过了截止时刻或非工作日的排到下一工作日（R-PAY-096、046）。"""
    ready = _ready(lines, ctx)
    postponed = postponement(ctx)
    if postponed is None:
        dispatch([(bill, app) for _, bill, app in ready], ctx)
    else:
        day = next_workday(ctx.biz_date, mof_div_code=ctx.mof_div_code)
        for line, bill, _app in ready:
            bill.plan_send_date = day
            line.notices = (*line.notices, postponed)
        PayBill.objects.bulk_update([bill for _, bill, _ in ready], ["plan_send_date"])
    for line, bill, _app in ready:
        line.ref = str(bill.pay_cert_id)
        line.result = PayBillOut.model_validate(bill)
        ctx.subjects.append(("payment.voucher", line.ref))


def postponement(ctx: Ctx) -> Finding | None:
    """今天不能发的原因：非工作日 R-PAY-046，过截止时刻 R-PAY-096；计划改到下一工作日。"""
    day = next_workday(ctx.biz_date, mof_div_code=ctx.mof_div_code)
    resting = not is_workday(ctx.biz_date, mof_div_code=ctx.mof_div_code)
    holiday = decide("R-PAY-046", fires=resting, facts={"workday": not resting}, date=day)
    if holiday is not None:
        return holiday
    cutoff = bank_cutoff(ctx.biz_date, mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    late_s = _seconds(ctx.biz_now.time()) - _seconds(cutoff)
    return decide("R-PAY-096", fires=late_s > 0, facts={"late_s": late_s}, date=day)


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _ready(lines: Lines[SendVoucher], ctx: Ctx) -> Ready:
    bill_app = dict(
        PayBill.objects.scoped(ctx)
        .filter(pk__in=[line.command.pay_cert_id for line in lines.alive])
        .values_list("pay_cert_id", "pay_app_id")
    )
    apps = queries.locked_apps(bill_app.values(), ctx=ctx)
    bills = queries.locked_bills(bill_app, ctx=ctx)
    people = seals.actors(list(bills.values()))
    placed: dict[UUID, list[PaySeal]] = {}
    for seal in PaySeal.objects.filter(pay_cert_id__in=list(bills)):
        placed.setdefault(seal.pay_cert_id, []).append(seal)
    ready: Ready = []
    for line in lines.alive:
        bill = pick(line, bills, line.command.pay_cert_id)
        if bill is None:
            continue
        app = apps[bill.pay_app_id]
        found = _problems(bill, app, placed.get(bill.pay_cert_id, []), people.get(bill.pay_app_id, {}))
        line.refuse(found)
        if not found:
            ready.append((line, bill, app))
    return _recheck(ready, ctx)


def _problems(bill: PayBill, app: PayApp, placed: list[PaySeal], people: dict[str, str]) -> list[Finding]:
    found = seals.problems(bill, placed, people)
    found += judged("R-PAY-049", fires=bill.pay_amt != app.pay_app_amt, a=bill.pay_amt, b=app.pay_app_amt)
    if not found and not BILL.allows(bill.status, "send"):
        found.append(BILL.refusal(bill.status, "send"))
    if not found and not APPLICATION.allows(app.status, "send"):
        found.append(APPLICATION.refusal(app.status, "send"))
    return found


def _recheck(ready: Ready, ctx: Ctx) -> Ready:
    """发送前再跑一遍规则：拒绝级拦下；此时才命中转人工的也拦下，不能绕过支付中心。"""
    found = _obstacles([app for _, _, app in ready], ctx)
    for line, _bill, app in ready:
        line.refuse(found[app.pay_app_id])
    return [item for item in ready if not item[0].refused]


def _obstacles(apps: list[PayApp], ctx: Ctx) -> dict[UUID, list[Finding]]:
    indicators = appropriation.unscoped_indicators([app.bgt_id for app in apps], ctx=ctx)
    found = judge(apps, indicators, ctx=ctx)
    return {
        app.pay_app_id: [
            *found[app.pay_app_id].at(Level.BLOCK),
            *(_needs_review(item) for item in fresh_manual(app, found[app.pay_app_id])),
        ]
        for app in apps
    }


def _needs_review(item: Finding) -> Finding:
    return replace(item, level=Level.BLOCK, next_step="请作废后重新申请，由支付中心人工审核")


def dispatch(pairs: list[tuple[PayBill, PayApp]], ctx: Ctx) -> None:
    """写成报文入发件箱，凭证与申请转为已发送。"""
    snapshot = basedata.current(ctx)
    details = details_of([app.pay_app_id for _, app in pairs])
    letters = []
    for bill, app in pairs:
        bill.status = BILL.require(bill.status, "send")
        bill.plan_send_date, bill.send_time = None, ctx.biz_now
        app.status = APPLICATION.require(app.status, "send")
        app.row_version += 1
        letters.append(
            outbox.Letter(
                voucher_no=bill.pay_cert_no,
                voucher=voucher_5214.write(bill, app, details.get(app.pay_app_id, []), snapshot=snapshot),
                to_org=bill.agent_bank_code,
                ref_id=bill.pay_cert_id,
            )
        )
    outbox.send(letters, business="payment_voucher", ref_type="payment.voucher", ctx=ctx)
    PayBill.objects.bulk_update([bill for bill, _ in pairs], ["status", "plan_send_date", "send_time"])
    PayApp.objects.bulk_update([app for _, app in pairs], ["status", "row_version"])


class SendDue(Command):
    """发送到期的排队凭证；由周期作业调用。"""


@operation("payment.voucher.send_due", title="发送排队凭证", roles={"SYSTEM"}, money=False)
def send_due(command: SendDue, *, ctx: Ctx) -> dict[str, int]:
    """计划发送日到了、今天是工作日且未过截止时刻的，一并发送；规则已不许的留下，由支付中心发送时看到原因。"""
    if postponement(ctx) is not None:
        return {"sent": 0, "held": 0}
    due = list(
        PayBill.objects.scoped(ctx)
        .filter(status="2", plan_send_date__lte=ctx.biz_date)
        .values_list("pay_cert_id", "pay_app_id")
    )
    apps = queries.locked_apps([app for _, app in due], ctx=ctx)
    bills = queries.locked_bills([bill for bill, _ in due], ctx=ctx)
    pairs = [(bills[bill], apps[app]) for bill, app in due if BILL.allows(bills[bill].status, "send")]
    obstacles = _obstacles([app for _, app in pairs], ctx)
    held = [bill for bill, app in pairs if obstacles[app.pay_app_id]]
    for bill in held:
        bill.plan_send_date = None
    PayBill.objects.bulk_update(held, ["plan_send_date"])
    clear = [(bill, app) for bill, app in pairs if not obstacles[app.pay_app_id]]
    dispatch(clear, ctx)
    return {"sent": len(clear), "held": len(held)}
