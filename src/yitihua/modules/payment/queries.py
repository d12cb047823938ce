"""支付单据的读取与加锁。锁的次序：申请 → 凭证 → 退款 → 流程 → 账本。"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from yitihua.infra.operation.lines import Line
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.rulebook import finding
from yitihua.modules.payment.models import PayApp, PayBill, PayCorrect, PayDetail, PayRefund


def locked_apps(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, PayApp]:
    """数据范围内的申请，按主键次序锁住。"""
    rows = PayApp.objects.scoped(ctx).select_for_update().filter(pk__in=list(ids)).order_by("pk")
    return {row.pay_app_id: row for row in rows}


def locked_bills(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, PayBill]:
    rows = PayBill.objects.scoped(ctx).select_for_update().filter(pk__in=list(ids)).order_by("pk")
    return {row.pay_cert_id: row for row in rows}


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
    rows = PayRefund.objects.scoped(ctx).select_for_update().filter(pk__in=list(ids)).order_by("pk")
    return {row.refund_id: row for row in rows}


def locked_corrections(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, PayCorrect]:
    rows = PayCorrect.objects.scoped(ctx).select_for_update().filter(pk__in=list(ids)).order_by("pk")
    return {row.correct_id: row for row in rows}


def detail_ids(pay_app_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, set[UUID]]:
    """各申请自己的明细。"""
    rows = PayDetail.objects.scoped(ctx).filter(pay_apply_id__in=list(pay_app_ids))
    found: dict[UUID, set[UUID]] = {}
    for pay_app_id, detail_id in rows.values_list("pay_apply_id", "pay_detail_id"):
        found.setdefault(pay_app_id, set()).add(detail_id)
    return found


def pick(line: Line[Any], rows: dict[UUID, Any], key: UUID) -> Any | None:
    """取本行单据；看不到的拒绝（R-WFL-008），版本不符的拒绝（R-GEN-005）。"""
    row = rows.get(key)
    if row is None:
        line.refuse([not_found()])
        return None
    version = getattr(line.command, "row_version", None)
    if version is not None:
        facts = {"current": row.row_version, "given": version}
        line.refuse(judged("R-GEN-005", fires=version != row.row_version, facts=facts, fields=("row_version",)))
    return None if line.refused else row


def not_found() -> Finding:
    """看不到与不存在不加区分。"""
    return finding("R-WFL-008")
