"""支付操作的结果。"""

from decimal import Decimal
from uuid import UUID

from yitihua.infra.operation.command import Out


class PayAppOut(Out):
    """申请的主键、编号、状态与行版本。"""

    pay_app_id: UUID
    pay_app_no: str
    status: str
    pay_app_amt: Decimal
    row_version: int


class PayBillOut(Out):
    """凭证的主键、凭证号与状态。"""

    pay_cert_id: UUID
    pay_cert_no: str
    pay_app_id: UUID
    status: str
    pay_amt: Decimal


class RefundOut(Out):
    """退款的主键、通知书号、状态与类型。"""

    refund_id: UUID
    refund_no: str
    status: str
    refund_type_code: str
    refund_amt: Decimal
