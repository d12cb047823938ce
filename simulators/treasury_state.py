"""人民银行国库手里的东西：清算额度、已清算凭证、库款余额。"""

from dataclasses import dataclass, field
from decimal import Decimal

from simulators.money import ZERO


@dataclass(slots=True)
class Quota:
    """一组清算额度（银行×资金性质×区划）。`listed` 是支付凭证汇总清单：凭证号或申请号 → 金额。"""

    issued: Decimal = ZERO
    used: Decimal = ZERO
    listed: dict[str, Decimal] = field(default_factory=dict)

    @property
    def left(self) -> Decimal:
        return self.issued - self.used


@dataclass(slots=True)
class Cleared:
    """一张已清算的支付凭证及其累计退款。"""

    amount: Decimal
    refunded: Decimal
    lqd_no: str
    clear_date: str


@dataclass(slots=True)
class Pending:
    """压着未办的一张划款或退款（已签收）。"""

    text: str
    from_org: str
    adm_div_code: str
    st_year: str
    vt_code: str
    voucher_no: str


@dataclass(slots=True)
class TreasuryBook:
    """国库的全部业务状态。"""

    quotas: dict[str, Quota] = field(default_factory=dict)
    cleared: dict[str, Cleared] = field(default_factory=dict)
    balances: dict[str, Decimal] = field(default_factory=dict)
    papers: dict[str, dict[str, str]] = field(default_factory=dict)
    returned: set[str] = field(default_factory=set)
    pending: list[Pending] = field(default_factory=list)
    default_balance: Decimal = Decimal("100000000000.00")

    def balance(self, adm_div_code: str) -> Decimal:
        return self.balances.get(adm_div_code, self.default_balance)


def quota_key(bank: str, adm_div_code: str, fund_type_code: str) -> str:
    """额度的键。"""
    return f"{bank}/{adm_div_code}/{fund_type_code}"
