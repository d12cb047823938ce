"""支付模块对上层的承诺：事件、只读的单据、期初导入。"""

from yitihua.modules.payment.cleared import cleared_by_day
from yitihua.modules.payment.events import PaymentPaid, PaymentRefunded, TransferCleared
from yitihua.modules.payment.import_opening import OpeningPayment, import_opening
from yitihua.modules.payment.inquiries import RESTRICTED_PAYEES, PayeeQuestion, RestrictedPayee

__all__ = [
    "RESTRICTED_PAYEES",
    "OpeningPayment",
    "PayeeQuestion",
    "PaymentPaid",
    "PaymentRefunded",
    "RestrictedPayee",
    "TransferCleared",
    "cleared_by_day",
    "import_opening",
]
