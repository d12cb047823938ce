"""打印支付凭证：打印次数留痕，第二次起为补打（界面规范第 12 节）。"""

from uuid import UUID

from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.modules.payment import queries
from yitihua.modules.payment.models import PaySeal


class PrintVoucher(Command):
    pay_cert_id: UUID


@operation(
    "payment.voucher.print",
    title="打印支付凭证",
    roles={"AG_OP", "AG_AUD", "PAY_CTR", "MOF_TRE", "AUDIT"},
    money=False,
)
def print_voucher(command: PrintVoucher, *, ctx: Ctx) -> dict[str, object]:
    """记一次打印；返回这是第几次，以及两个章位的签章人与日期。"""
    bill = queries.locked_bills([command.pay_cert_id], ctx=ctx).get(command.pay_cert_id)
    if bill is None:
        raise Refusal([unseen()])
    bill.print_count += 1
    bill.save(update_fields=["print_count"])
    ctx.subjects.append(("payment.voucher", str(bill.pay_cert_id)))
    seals = PaySeal.objects.filter(pay_cert_id=bill.pay_cert_id).order_by("seal_type")
    return {
        "pay_cert_id": str(bill.pay_cert_id),
        "pay_cert_no": bill.pay_cert_no,
        "print_count": bill.print_count,
        "seals": {
            seal.seal_type: {"signer_name": seal.signer_name, "sign_time": seal.sign_time.isoformat()} for seal in seals
        },
    }
