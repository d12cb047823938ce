"""国库对额度、划款、退款的审核与登记。来源：domain/06 §4.4 第 3 条与 R-PAY-063、066、069、070、078。

先全部审核再登记；审核不过抛 Refused，什么都不改。
"""

from decimal import Decimal

from simulators.money import ZERO, plain, shown
from simulators.refusal import Refused
from simulators.treasury_state import Cleared, Quota, TreasuryBook, quota_key
from simulators.wire import Fields, Voucher

UNNAMED = "app:"
"""清单行没写凭证号与申请号（只按科目汇总）时的键：这样的额度不核对到凭证，只控制总额。"""


def bank_of(head: Fields) -> str:
    """额度通知单上的代理银行行别：代理银行编码，没有则取行号前三位。"""
    code = head.get("PayBankCode", "")[:3]
    return code if code.isdigit() and len(code) == 3 else head["PayBankNo"][:3]


def add_quota(book: TreasuryBook, voucher: Voucher) -> None:
    """登记清算额度与凭证清单；调减不得低于已划款。"""
    head = voucher.head
    amount = Decimal(head["PayAmt"])
    key = quota_key(bank_of(head), head["AdmDivCode"], head["FundTypeCode"])
    quota = book.quotas.get(key, Quota())
    if quota.left + amount < 0:
        raise Refused("L007", f"清算额度调减{shown(-amount)}超过余额{shown(quota.left)}")
    book.quotas[key] = quota
    quota.issued += amount
    for detail in voucher.details:
        name = _listed_name(detail)
        quota.listed[name] = quota.listed.get(name, ZERO) + Decimal(detail["PayAmt"])


def clear(book: TreasuryBook, voucher: Voucher, *, bank: str, clear_date: str) -> None:
    """审核并办理一张 2301 或 2302。正数行是划款，负数行是退款；净额合用一张的两种行都有。"""
    head = voucher.head
    adm_div_code, total = head["AdmDivCode"], Decimal(head["PayAmt"])
    paid = _amounts(voucher, positive=True)
    refunded = _amounts(voucher, positive=False)
    key = quota_key(bank, adm_div_code, head["FundTypeCode"])
    quota = book.quotas.get(key, Quota())
    _check_not_cleared(book, paid)
    _check_quota(quota, voucher, paid)
    _check_refunds(book, refunded)
    balance = book.balance(adm_div_code)
    if balance < total:
        raise Refused("L004", f"R-PAY-066 库款余额{shown(balance)}不足以清算{shown(total)}")
    quota.used += sum(paid.values(), ZERO)
    book.balances[adm_div_code] = balance - total
    for number, amount in paid.items():
        book.cleared[number] = Cleared(amount, ZERO, head["VoucherNo"], clear_date)
    for number, amount in refunded.items():
        book.cleared[number].refunded += amount


def receipt(voucher: Voucher, *, paid: Decimal, clear_date: str, reason: str) -> Voucher:
    """划款、退款的回单：补清算日期、清算金额；不办的金额为零，附言写原因。"""
    filled = {"XClearDate": clear_date, "XPayAmt": plain(paid), "XAddWord": reason}
    return Voucher({**voucher.head, **filled}, voucher.details)


def _listed_name(detail: Fields) -> str:
    number = detail.get("Hold1", "")
    return f"no:{number}" if number else f"app:{detail.get('DirectVoucherNo', '')}"


def _amounts(voucher: Voucher, *, positive: bool) -> dict[str, Decimal]:
    """各支付凭证的划款（或退款，取绝对值）合计。"""
    amounts: dict[str, Decimal] = {}
    for detail in voucher.details:
        amount = Decimal(detail["PayAmt"])
        if (amount > 0) is positive:
            number = detail.get("OriVoucherNo") or detail.get("VoucherNo", "")
            amounts[number] = amounts.get(number, ZERO) + abs(amount)
    return amounts


def _check_not_cleared(book: TreasuryBook, paid: dict[str, Decimal]) -> None:
    for number in paid:
        if number in book.cleared:
            raise Refused("L003", f"R-PAY-063 凭证{number}已清算，不能重复清算")


def _check_quota(quota: Quota, voucher: Voucher, paid: dict[str, Decimal]) -> None:
    total = sum(paid.values(), ZERO)
    if total > quota.left:
        raise Refused("L001", f"R-PAY-069 清算额度{shown(quota.left)}不足，划款{shown(total)}")
    applications = {detail.get("VoucherNo", ""): detail.get("DAVoucherNo", "") for detail in voucher.details}
    for number, amount in paid.items():
        names = (f"no:{number}", f"app:{applications.get(number, '')}", f"app:{number}", UNNAMED)
        listed = next((quota.listed[name] for name in names if name in quota.listed), None)
        if listed is None:
            raise Refused("L002", f"R-PAY-069 凭证{number}不在清算额度的凭证汇总清单内")
        if amount > listed:
            raise Refused("L008", f"R-PAY-069 凭证{number}清单金额{shown(listed)}，划款{shown(amount)}")


def _check_refunds(book: TreasuryBook, refunded: dict[str, Decimal]) -> None:
    for number, amount in refunded.items():
        origin = book.cleared.get(number)
        if origin is None:
            raise Refused("L005", f"R-PAY-078 原凭证{number}未清算，请按退票办理")
        if origin.refunded + amount > origin.amount:
            raise Refused("L006", f"R-PAY-070 凭证{number}退款累计超过已清算额{shown(origin.amount)}")
