"""指标模块向上层的询问：一条指标上各张单据现在占着多少。"""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from yitihua.infra.operation.inquiry import Inquiry


@dataclass(frozen=True, slots=True)
class UseQuestion:
    """本区划本年度全部占用与已付；答复方按集合给，一张单据一行。"""

    fiscal_year: str


@dataclass(frozen=True, slots=True)
class OpenUse:
    """一张单据在一条指标上的占用：在途、已付净额（扣掉退款）、摘要，与它自己的要素。"""

    ref_type: str
    ref_id: UUID
    bgt_id: UUID
    occ_amt: Decimal
    paid_amt: Decimal
    summary: str
    elements: dict[str, str] = field(default_factory=dict)


OPEN_USES: Inquiry[UseQuestion, OpenUse] = Inquiry("在途与已付的单据", required=True)
"""问：新启用一版额度控制时，已经在途、已经付了的各是哪些单据。"""
