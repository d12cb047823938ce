"""各类单据在哪张记录里、用哪几列称呼它：打开单据、抄送、判谁看得到同一处取。"""

from dataclasses import dataclass
from typing import Any, Final

from yitihua.app.record_access import may_read
from yitihua.engines.meta.query import fetch_one
from yitihua.engines.meta.records import RECORDS
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import RequestError


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """`number`、`title`、`amount` 是称呼它的列。"""

    table: str
    number: str
    title: str
    amount: str


DOCUMENT_RECORDS: Final = {
    "payment.application": DocumentRecord("PAY_VOUCHER", "pay_app_no", "use_des", "pay_app_amt"),
    "payment.correction": DocumentRecord("PAY_CORRECT", "correct_no", "correct_reason", "correct_amt"),
    "payment.refund": DocumentRecord("PAY_REFUND", "refund_no", "refund_reason", "refund_amt"),
    "projects.project": DocumentRecord("PM_PROJECT_INFO", "pro_code", "pro_name", "pro_total_amt"),
    "budgeting.annual": DocumentRecord("BGT_PM_ANNUAL", "pro_code", "pro_name", "apply_up"),
    "adjustment.batch": DocumentRecord("ADJ_BATCH", "adj_batch_no", "reason", "batch_amt"),
    "appropriation.indicator": DocumentRecord("BA_BGT_INFO", "cor_bgt_doc_no", "bgt_dec", "amount"),
}
"""单据类型 → 记录。"""


def document_kind(biz_type: str) -> DocumentRecord:
    """没有这种单据抛 E-REQ-002。"""
    kind = DOCUMENT_RECORDS.get(biz_type)
    if kind is None:
        raise RequestError("E-REQ-002", f"没有单据类型 {biz_type[:40]}", fields=("biz_type",))
    return kind


def document_row(biz_type: str, biz_id: str, *, ctx: Ctx) -> dict[str, Any] | None:
    """`ctx` 里的人打开这张单据；看不到与不存在都为空。"""
    record = RECORDS[document_kind(biz_type).table]
    return fetch_one(record, biz_id, ctx=ctx) if may_read(record, ctx.principal) else None
