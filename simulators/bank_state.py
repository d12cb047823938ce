"""代理银行手里的东西：支付凭证、退款、划款退款凭证，以及零余额账户的垫付。"""

from dataclasses import dataclass, field
from decimal import Decimal

from simulators.money import ZERO
from simulators.wire import Fields, Key, Voucher

RECEIVED, PAID, REJECTED, CANCELLED, BOUNCED, CLEARING, CLEARED = (
    "received",
    "paid",
    "rejected",
    "cancelled",
    "bounced",
    "clearing",
    "cleared",
)
SENT, CONFIRMED, OFFSET, REFUSED, COPIED, RETURNED = "sent", "confirmed", "offset", "refused", "copied", "returned"


@dataclass(slots=True)
class Order:
    """一张支付凭证（5214）。`off_amt` 为清算前退回的累计，不再划款。"""

    adm_div_code: str
    st_year: str
    vt_code: str
    pay_cert_no: str
    head: Fields
    details: list[Fields]
    pay_amt: Decimal
    account: str
    status: str = RECEIVED
    paid_on: str = ""
    serial: str = ""
    off_amt: Decimal = ZERO
    lqd_no: str = ""
    cleared_amt: Decimal = ZERO

    @property
    def key(self) -> Key:
        return Key(self.adm_div_code, self.st_year, self.vt_code, self.pay_cert_no)

    @property
    def net(self) -> Decimal:
        return self.pay_amt - self.off_amt

    def said(self, name: str) -> str:
        """凭证上的一项；主单没写的取第一条明细。"""
        return self.head.get(name) or self.details[0].get(name, "")

    def slim(self) -> None:
        """清算后只留有内容的字段。"""
        self.head = {name: value for name, value in self.head.items() if value}
        self.details = [{name: value for name, value in item.items() if value} for item in self.details]


@dataclass(slots=True)
class Refund:
    """一笔退款（2203）。`before_clearing` 为清算前退票，从划款中扣除，不办 2302。"""

    refund_no: str
    pay_cert_no: str
    detail_no: str
    amount: Decimal
    before_clearing: bool
    blind: bool
    account: str
    returned_on: str
    head: Fields
    details: list[Fields]
    status: str = SENT
    lqd_no: str = ""


@dataclass(slots=True)
class Line:
    """划款、退款凭证的一行：退款行带退款号，金额为负。"""

    pay_cert_no: str
    refund_no: str
    amount: Decimal


@dataclass(slots=True)
class Paper:
    """一张 2301 或 2302。先抄送财政（copied），财政收下才送人行（sent）。"""

    voucher_no: str
    vt_code: str
    adm_div_code: str
    st_year: str
    fund_type_code: str
    amount: Decimal
    lines: list[Line]
    head: Fields
    details: list[Fields]
    envelope: str = ""
    status: str = COPIED
    code: str = ""
    reason: str = ""
    clear_date: str = ""

    @property
    def key(self) -> Key:
        return Key(self.adm_div_code, self.st_year, self.vt_code, self.voucher_no)

    @property
    def voucher(self) -> Voucher:
        return Voucher(self.head, self.details)


@dataclass(slots=True)
class BankBook:
    """一家代理银行的全部业务状态。零余额账户余额为负即银行垫付。"""

    orders: dict[str, Order] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Decimal] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    paid_answers: set[str] = field(default_factory=set)
    rejections: list[dict[str, str]] = field(default_factory=list)
    serials: int = 0
    numbers: int = 0

    def post(self, account: str, amount: Decimal) -> None:
        """零余额账户记一笔，付出为负。"""
        self.accounts[account] = self.accounts.get(account, ZERO) + amount
