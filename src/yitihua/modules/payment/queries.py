"""支付单据的读取与加锁。锁的次序：申请 → 凭证 → 退款 → 流程 → 账本。"""

from collections.abc import Iterable
from uuid import UUID

from yitihua.infra.operation.taken import locked
from yitihua.kernel.context import Ctx
from yitihua.modules.payment.models import PayApp, PayBill, PayCorrect, PayDetail, PayRefund


def locked_apps(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, PayApp]:
    """数据范围内的申请，按主键次序锁住。"""
    return locked(PayApp.objects.scoped(ctx), ids)


def locked_bills(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, PayBill]:
    return locked(PayBill.objects.scoped(ctx), ids)


def locked_bills_by_no(numbers: Iterable[str], *, ctx: Ctx) -> dict[str, PayBill]:
    """系统按凭证号找：回单、清算、退款通知。"""
    rows = (
        PayBill.objects.scoped(ctx)
        .select_for_update()
        .filter(fiscal_year=ctx.fiscal_year, pay_cert_no__in=list(numbers))
        .order_by("pk")
    )
    return {row.pay_cert_no: row for row in rows}


def app_ids_by_no(numbers: Iterable[str], *, ctx: Ctx) -> list[UUID]:
    """凭证号所属的申请；先锁申请再锁凭证时用。"""
    rows = PayBill.objects.scoped(ctx).filter(fiscal_year=ctx.fiscal_year, pay_cert_no__in=list(numbers))
    return list(rows.values_list("pay_app_id", flat=True))


def locked_refunds(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, PayRefund]:
    return locked(PayRefund.objects.scoped(ctx), ids)


def locked_corrections(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, PayCorrect]:
    return locked(PayCorrect.objects.scoped(ctx), ids)


def detail_ids(pay_app_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, set[UUID]]:
    """各申请自己的明细。"""
    rows = PayDetail.objects.scoped(ctx).filter(pay_apply_id__in=list(pay_app_ids))
    found: dict[UUID, set[UUID]] = {}
    for pay_app_id, detail_id in rows.values_list("pay_apply_id", "pay_detail_id"):
        found.setdefault(pay_app_id, set()).add(detail_id)
    return found
