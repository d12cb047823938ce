"""请求撤销已发送未付的凭证：问银行，未付即作废并释放，已付即转已支付（06 第 4.1 节，R-PAY-098）。"""

from uuid import UUID

import httpx
from pydantic import Field

from yitihua.engines.messages.keyring import MOF_ORG
from yitihua.infra.identity.models import MachineClient
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.queue import job
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import OPERATIONS, operation
from yitihua.infra.operation.taken import pick
from yitihua.infra.outward import trusted
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import ConfigurationError
from yitihua.modules.payment import queries
from yitihua.modules.payment.flows import give_back
from yitihua.modules.payment.models import PayApp, PayBill
from yitihua.modules.payment.schemas import PayBillOut
from yitihua.modules.payment.states import APPLICATION, BILL, CANCELLING

ASK = "payment.cancel.ask"


class CancelVoucher(Command):
    pay_cert_id: UUID


@operation("payment.voucher.cancel_request", title="请求撤销支付", roles={"PAY_CTR"})
def request_cancel(lines: Lines[CancelVoucher], *, ctx: Ctx) -> None:
    """申请转撤销中，提交后向代理银行询问；答复前额度仍占着。"""
    wanted = dict(
        PayBill.objects.scoped(ctx)
        .filter(pk__in=[line.command.pay_cert_id for line in lines.alive])
        .values_list("pay_cert_id", "pay_app_id")
    )
    apps = queries.locked_apps(wanted.values(), ctx=ctx)
    bills = queries.locked_bills(wanted, ctx=ctx)
    for line in lines.alive:
        bill = pick(line, bills, line.command.pay_cert_id)
        if bill is None:
            continue
        app = apps[bill.pay_app_id]
        if not APPLICATION.allows(app.status, "cancel"):
            line.refuse([APPLICATION.refusal(app.status, "cancel")])
            continue
        app.status = APPLICATION.require(app.status, "cancel")
        app.save(update_fields=["status"])
        ctx.defer(ASK, pay_cert_id=str(bill.pay_cert_id), mof_div_code=ctx.mof_div_code)
        ctx.subjects.append(("payment.voucher", str(bill.pay_cert_id)))
        line.ref = str(bill.pay_cert_id)
        line.result = PayBillOut.model_validate(bill)


@job(ASK, title="询问银行能否撤销")
def ask_bank(pay_cert_id: str, mof_div_code: str) -> None:
    """问银行付了没有；连不上由作业队列重试。"""
    principal = system_principal(mof_div_code)
    with reading(principal):
        bill = PayBill.objects.get(pk=pay_cert_id)
    client = MachineClient.objects.filter(org_code=bill.agent_bank_code, is_enabled=1).first()
    if client is None:
        raise ConfigurationError(f"没有登记机构 {bill.agent_bank_code} 的接收地址")
    response = httpx.post(
        f"{client.endpoint.rstrip('/')}/cancel",
        json={"pay_cert_no": bill.pay_cert_no},
        headers={"X-Org-Code": MOF_ORG},
        timeout=20,
        trust_env=False,
        verify=trusted(),
    )
    response.raise_for_status()
    target = OPERATIONS["payment.voucher.cancel_answer"]
    command = target.command.model_validate({"pay_cert_id": bill.pay_cert_id, "answer": response.json()["answer"]})
    execute(Call(target, (command,), principal, request_id="", fiscal_year=bill.fiscal_year))


class CancelAnswer(Command):
    pay_cert_id: UUID
    answer: str = Field(pattern="^(paid|unpaid)$")


@operation("payment.voucher.cancel_answer", title="登记撤销答复", roles={"SYSTEM"}, money=False)
def answer_cancel(command: CancelAnswer, *, ctx: Ctx) -> PayBillOut:
    """未付：申请与凭证作废、释放占用；已付：不恢复额度，等成功回单转已支付。"""
    pay_app_id = PayBill.objects.scoped(ctx).values_list("pay_app_id", flat=True).get(pk=command.pay_cert_id)
    app = queries.locked_apps([pay_app_id], ctx=ctx)[pay_app_id]
    bill = queries.locked_bills([command.pay_cert_id], ctx=ctx)[command.pay_cert_id]
    if app.status == CANCELLING:
        paid = judged("R-PAY-098", fires=command.answer == "paid", facts={"answer": command.answer})
        if not paid:
            app.status = APPLICATION.require(app.status, "cancelled")
            bill.status = BILL.require(bill.status, "void")
            give_back([app], ctx)
        else:
            app.status = APPLICATION.require(app.status, "keep")
            ctx.findings.add(paid)
        PayApp.objects.bulk_update([app], ["status"])
        PayBill.objects.bulk_update([bill], ["status"])
    ctx.subjects.append(("payment.voucher", str(bill.pay_cert_id)))
    return PayBillOut.model_validate(bill)
