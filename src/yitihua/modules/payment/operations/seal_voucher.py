"""支付凭证签章：录入人盖经办章，复核人盖复核章，两章齐即已签（06 第 3 节付款签章）。"""

from typing import Any
from uuid import UUID

from yitihua.infra.identity.certificates import require_certificate
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.modules.payment import queries, seals
from yitihua.modules.payment.models import PayBill, PaySeal
from yitihua.modules.payment.schemas import PayBillOut
from yitihua.modules.payment.states import BILL


class SealVoucher(Command):
    pay_cert_id: UUID


@operation("payment.voucher.seal", title="支付凭证签章", roles={"AG_OP", "AG_AUD"})
def seal_vouchers(lines: Lines[SealVoucher], *, ctx: Ctx) -> None:
    """章位由办事人在这张单据里的岗位决定；不是本人所办的不能盖（R-WFL-002），没有有效证书的不能盖（R-WFL-020）。"""
    serial = require_certificate(ctx=ctx)
    bills = queries.locked_bills([line.command.pay_cert_id for line in lines.alive], ctx=ctx)
    people = seals.actors(list(bills.values()))
    placed = _placed(list(bills))
    created = []
    for line in lines.alive:
        bill = pick(line, bills, line.command.pay_cert_id)
        if bill is None:
            continue
        if not BILL.allows(bill.status, "seal"):
            line.refuse([BILL.refusal(bill.status, "seal")])
            continue
        seal = _seal(line, bill, people.get(bill.pay_app_id, {}), placed.get(bill.pay_cert_id, set()), ctx)
        if seal is not None:
            seal.cert_serial = serial
            created.append(seal)
            placed.setdefault(bill.pay_cert_id, set()).add(seal.seal_type)
            if placed[bill.pay_cert_id] == {seals.HANDLER, seals.REVIEWER}:
                bill.status = BILL.require(bill.status, "sign")
            line.ref = str(bill.pay_cert_id)
            line.result = PayBillOut.model_validate(bill)
            ctx.subjects.append(("payment.voucher", line.ref))
    PaySeal.objects.bulk_create(created)
    PayBill.objects.bulk_update(list(bills.values()), ["status"])


def _placed(ids: list[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for key, kind in PaySeal.objects.filter(pay_cert_id__in=ids).values_list("pay_cert_id", "seal_type"):
        found.setdefault(key, set()).add(kind)
    return found


def _seal(line: Line[Any], bill: PayBill, people: dict[str, str], placed: set[str], ctx: Ctx) -> PaySeal | None:
    """还缺的章里轮到他盖的那一枚；经办章归录入人、复核章归复核人，都不是他的就拒绝。"""
    signer = ctx.principal.user_id
    wanted = [kind for kind in (seals.HANDLER, seals.REVIEWER) if kind not in placed]
    kind = next((kind for kind in wanted if seals.proper_signer(kind, signer, people)), None)
    proper = {"proper": kind is not None}
    line.refuse(judged("R-WFL-002", fires=kind is None, facts=proper))
    line.refuse(judged("R-PAY-050", fires=kind is None, facts=proper))
    if kind is None:
        line.refuse([BILL.refusal(bill.status, "seal")] if not line.refused else [])
        return None
    return PaySeal(
        mof_div_code=bill.mof_div_code,
        fiscal_year=bill.fiscal_year,
        pay_cert_id=bill.pay_cert_id,
        seal_type=kind,
        signer=signer,
        signer_name=ctx.principal.user_name,
        sign_time=ctx.biz_now,
        digest=seals.digest(bill),
        creater=signer,
    )
