"""支付向上层的询问：限制名单由监控一类的模块回答（R-PAY-012）。"""

from dataclasses import dataclass

from yitihua.infra.operation.inquiry import Inquiry


@dataclass(frozen=True, slots=True)
class PayeeQuestion:
    """一批收款人：户名与账号。"""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class RestrictedPayee:
    """在名单中的收款人与原因。"""

    payee_acct_name: str
    reason: str


RESTRICTED_PAYEES: Inquiry[PayeeQuestion, RestrictedPayee] = Inquiry("限制名单收款人", required=True)
"""问：这些收款人有没有在限制名单里的。"""
