"""业务事件号：同一账套内唯一，防止重复记账（R-ACC-002）。长度不超过标准的 38 位。"""

from typing import Final
from uuid import UUID

OPENING: Final = "accounting.opening"
"""期初凭证的业务类型。"""


def paid_event(pay_cert_no: str) -> str:
    return f"PAY:{pay_cert_no}"


def refunded_event(refund_id: UUID) -> str:
    return f"REF:{refund_id.hex}"


def cleared_event(lqd_cert_id: UUID) -> str:
    return f"LQD:{lqd_cert_id.hex}"


def reversed_event(vou_id: UUID) -> str:
    return f"RED:{vou_id.hex}"


def manual_event(vou_id: UUID) -> str:
    return f"MAN:{vou_id.hex}"


def opening_event(batch_no: str) -> str:
    return f"OPEN:{batch_no}"
