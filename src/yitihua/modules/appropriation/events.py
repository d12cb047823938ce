"""指标模块发布的事件。"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class IndicatorIssued:
    """一条指标下达生效。"""

    bgt_id: UUID
    agency_code: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorCut:
    """追减生效；`bgt_pman_id` 对应的预算行同步调减。"""

    bgt_id: UUID
    bgt_pman_id: UUID | None
    amount: Decimal
