"""调整调剂向上层的询问：采购合同还有多少没付（R-ADJ-014）。

合同模块还没有建，没有人回答即没有已签合同；合同模块建成后登记答复，规则不用改。
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from yitihua.infra.operation.inquiry import Inquiry


@dataclass(frozen=True, slots=True)
class Unpaid:
    """一条指标已签采购合同的未付额，元。"""

    bgt_id: UUID
    amount: Decimal


CONTRACT_UNPAID: Inquiry[frozenset[UUID], Unpaid] = Inquiry("指标已签采购合同的未付额", required=False)
"""问：这些指标已签采购合同还有多少没付。"""
