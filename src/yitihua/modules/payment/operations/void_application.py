"""作废支付申请：未发银行的可作废，占着的额度同额释放（06 第 4.1 节）。"""

from uuid import UUID

from yitihua.engines.workflow import runtime as workflow
from yitihua.infra.operation.command import Command, Text
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.modules.payment import queries
from yitihua.modules.payment.flows import give_back
from yitihua.modules.payment.models import PayApp, PayBill
from yitihua.modules.payment.operations.submit_application import BIZ_TYPE
from yitihua.modules.payment.schemas import PayAppOut
from yitihua.modules.payment.states import APPLICATION, BILL_VOID, HOLDING


class VoidPayApp(Command):
    pay_app_id: UUID
    opinion: Text = ""
    row_version: int | None = None


@operation("payment.application.void", title="作废支付申请", roles={"AG_OP", "PAY_CTR"})
def void_applications(lines: Lines[VoidPayApp], *, ctx: Ctx) -> None:
    """草稿、支付失败的直接作废；在审与已审的先释放占用，未发送的凭证一并作废（号码不重用）。"""
    apps = queries.locked_apps([line.command.pay_app_id for line in lines.alive], ctx=ctx)
    voided, held = [], []
    for line in lines.alive:
        app = pick(line, apps, line.command.pay_app_id)
        if app is None:
            continue
        if not APPLICATION.allows(app.status, "void"):
            line.refuse([APPLICATION.refusal(app.status, "void")])
            continue
        if app.status in HOLDING:
            held.append(app)
        app.status = APPLICATION.require(app.status, "void")
        app.row_version += 1
        app.last_user = ctx.principal.user_id
        voided.append(app)
        line.ref = str(app.pay_app_id)
        line.result = PayAppOut.model_validate(app)
        ctx.subjects.append((BIZ_TYPE, line.ref))
    ids = [app.pay_app_id for app in voided]
    PayApp.objects.bulk_update(voided, ["status", "row_version", "last_user"])
    PayBill.objects.filter(pay_app_id__in=ids, status__in=["1", "2"]).update(status=BILL_VOID)
    workflow.abandon(BIZ_TYPE, biz_ids=ids, ctx=ctx)
    give_back(held, ctx)
