"""代理银行出的凭证：支付回单、退款通知书 2203、划款 2301、退款 2302。字段次序取字段表。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simulators.bank_state import Line, Order, Paper, Refund
from simulators.fields import Field, layouts
from simulators.money import ZERO, plain
from simulators.refusal import cut_gbk
from simulators.wire import Fields, Key, Voucher

NAMES = {
    "102": "中国工商银行",
    "103": "中国农业银行",
    "104": "中国银行",
    "105": "中国建设银行",
    "301": "交通银行",
    "403": "中国邮政储蓄银行",
}


@dataclass(frozen=True, slots=True)
class BankProfile:
    """银行参数。国库代码、财政机关代码不填时按区划推出。"""

    org: str
    name: str
    bank_no: str
    agent_acct_no: str
    agent_acct_name: str
    tre_code: str = ""
    fin_org_code: str = ""

    @classmethod
    def of(cls, org: str) -> "BankProfile":
        """按行别给出一套自洽的参数。"""
        name = f"{NAMES.get(org, '商业银行' + org)}岳阳分行"
        return cls(org, name, bank_no(f"{org}55700001"), f"{org}557000019000001", f"{name}集中支付清算户")

    def treasury(self, adm_div_code: str) -> tuple[str, str]:
        """国库主体代码与财政机关代码。"""
        six = adm_div_code[:6]
        return self.tre_code or six.ljust(10, "0"), self.fin_org_code or six


@dataclass(frozen=True, slots=True)
class Group:
    """清算的一组：区划、年度、资金性质。"""

    adm_div_code: str
    st_year: str
    fund_type_code: str


def bank_no(first_11: str) -> str:
    """12 位行号：末位为 ISO 7064 MOD 11,10 校验码。"""
    product = 10
    for digit in first_11:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return f"{first_11}{(11 - product) % 10}"


def success_receipt(order: Order, *, serial: str, paid: Decimal) -> Voucher:
    """已付回单；实付与凭证金额不等时只有主单与末条明细带差额，一分没付的明细写明原因。"""
    rest = paid - order.pay_amt
    details = []
    for number, detail in enumerate(order.details, start=1):
        amount = Decimal(detail["PayAmt"]) + (rest if number == len(order.details) else ZERO)
        filled = _actual(detail, serial=serial, on=order.paid_on, amount=amount)
        if amount == ZERO:
            filled |= {"XAddWord": "收款人账户已销户"}
        details.append(_with(detail, filled, layouts()[order.vt_code].detail))
    head = _actual(order.head, serial=serial, on=order.paid_on, amount=paid)
    return Voucher(_with(order.head, head, layouts()[order.vt_code].head), details)


def failure_receipt(order: Order, *, reason: str) -> Voucher:
    """未付回单：实付为零，失败原因写附言。"""
    failed = {"XPayAmt": plain(ZERO), "XAddWord": cut_gbk(reason, width=42)}
    layout = layouts()[order.vt_code]
    details = [_with(detail, failed, layout.detail) for detail in order.details]
    return Voucher(_with(order.head, failed, layout.head), details)


def refund_notice(
    profile: BankProfile, order: Order, refund: Refund, *, key: Key, on: date, serial: str, type_code: str, remark: str
) -> Voucher:
    """退款通知书 2203，金额为正。不知原凭证的（RefundType=5）原单号一概不写。

    Hold1 为退回类型（REFUND_TYPE），Hold2 为是否清算前（1 是 2 否）；明细 Hold1 原明细号、Hold2 原支付凭证号。
    """
    day, money = f"{on:%Y%m%d}", plain(refund.amount)
    kind = "5" if refund.blind else "1" if refund.detail_no else "2"
    original = "" if refund.blind else refund.detail_no or order.pay_cert_no
    known = {} if refund.blind else {"Hold1": type_code, "Hold2": "1" if refund.before_clearing else "2"}
    head = {
        **_common(profile, key, on=on),
        "PayBankCode": profile.org,
        "AgentBusinessNo": serial,
        "OriBillNo": original,
        "RefundType": kind,
        "PayAmt": money,
        "Remark": remark,
        "PayDate": day,
        **known,
    }
    detail = {"Id": f"{key.voucher_no}-1", "VoucherBillId": key.voucher_no, "PayAmt": money}
    detail["Remark"] = remark
    if not refund.blind:
        detail |= {"VoucherNo": order.said("BillNo"), "Hold1": refund.detail_no, "Hold2": order.pay_cert_no}
    layout = layouts()["2203"]
    parties = [name for name in layout.head if name.startswith(("PayAcct", "PayeeAcct"))]
    head |= {name: _payee(order, refund.detail_no, name) for name in parties}
    hidden = {"VoucherNo", "Hold1", "Hold2", "PayAmt", "Id", "Remark"}
    copied = [] if refund.blind else [name for name in layout.detail if name not in hidden]
    source = {name: _payee(order, refund.detail_no, name) for name in copied}
    source |= {"ExpEcoCode": order.said("GovExpEcoCode"), "ExpEcoName": order.said("GovExpEcoName")} if source else {}
    return Voucher(_laid(head, layout.head), [_laid({**source, **detail}, layout.detail)])


def clearing_paper(
    profile: BankProfile,
    group: Group,
    lines: Sequence[Line],
    *,
    vt_code: str,
    voucher_no: str,
    on: date,
    package: str,
    orders: Mapping[str, Order],
    refunds: Mapping[str, Refund],
) -> Paper:
    """划款 2301 或退款 2302；拆成几张时 `package` 写第几张。"""
    key = Key(group.adm_div_code, group.st_year, vt_code, voucher_no)
    amount = sum((line.amount for line in lines), ZERO)
    first = orders[lines[0].pay_cert_no]
    tre_code, fin_org_code = profile.treasury(group.adm_div_code)
    head = {
        **{name: first.said(name) for name in ("FundTypeName", "PayTypeCode", "PayTypeName")},
        **{name: first.said(name) for name in ("ClearAcctNo", "ClearAcctName", "ClearAcctBankName")},
        **_common(profile, key, on=on),
        "TreCode": tre_code,
        "FinOrgCode": fin_org_code,
        "FundTypeCode": group.fund_type_code,
        "AgentAcctNo": profile.agent_acct_no,
        "AgentAcctName": profile.agent_acct_name,
        "AgentAcctBankName": profile.name,
        "PayAmt": plain(amount),
        "PayBankNo": profile.bank_no,
        "ReturnDate": f"{on:%Y%m%d}",
        "Hold1": package,
    }
    layout = layouts()[vt_code]
    details = [
        _laid(_clearing_detail(orders[line.pay_cert_no], refunds.get(line.refund_no), line, f"{number}"), layout.detail)
        for number, line in enumerate(lines, start=1)
    ]
    return Paper(
        voucher_no=voucher_no,
        vt_code=vt_code,
        adm_div_code=group.adm_div_code,
        st_year=group.st_year,
        fund_type_code=group.fund_type_code,
        amount=amount,
        lines=list(lines),
        head=_laid(head, layout.head),
        details=details,
    )


def _clearing_detail(order: Order, refund: Refund | None, line: Line, number: str) -> Fields:
    fields = {name: order.said(name) for name in layouts()["2301"].detail if not name.startswith(("X", "Hold"))}
    fields |= {
        "Id": number,
        "VoucherNo": order.pay_cert_no,
        "DAVoucherNo": order.said("BillNo"),
        "ExpEcoCode": order.said("GovExpEcoCode"),
        "ExpEcoName": order.said("GovExpEcoName"),
        "PayAmt": plain(line.amount),
        "AgentBusinessNo": order.serial,
        "PayDate": order.paid_on,
        "OriVoucherNo": "",
    }
    if refund is not None:
        fields |= {
            "ReturnDate": refund.returned_on,
            "OriVoucherNo": order.pay_cert_no,
            "OriVouDetailNo": refund.detail_no,
            "Hold1": refund.refund_no,
            "PayeeAcctBankNo": order.said("PayeeAcctBankNo"),
        }
    return fields


def _common(profile: BankProfile, key: Key, *, on: date) -> Fields:
    return {
        "Id": f"{profile.org}-{key.voucher_no}",
        "AdmDivCode": key.adm_div_code,
        "StYear": key.st_year,
        "VtCode": key.vt_code,
        "VouDate": f"{on:%Y%m%d}",
        "VoucherNo": key.voucher_no,
        "PayBankName": profile.name,
    }


def _payee(order: Order, detail_no: str, name: str) -> str:
    """指定了明细的取该明细所写，否则取主单。"""
    for detail in order.details:
        if detail_no and detail.get("VoucherDetailNo") == detail_no and detail.get(name):
            return detail[name]
    return order.said(name)


def _actual(fields: Fields, *, serial: str, on: str, amount: Decimal) -> Fields:
    return {
        "XPayDate": on,
        "XAgentBusinessNo": serial,
        "XPayAmt": plain(amount),
        "XPayeeAcctBankName": fields.get("PayeeAcctBankName", ""),
        "XPayeeAcctNo": fields.get("PayeeAcctNo", ""),
        "XPayeeAcctName": fields.get("PayeeAcctName", ""),
    }


def _with(original: Fields, filled: Fields, layout: Mapping[str, Field]) -> Fields:
    """在原单上补 X 字段：原单怎么写（大小写）就填在哪里，没写的接在后面。"""
    written = {name.lower(): name for name in original}
    result = dict(original)
    for name, value in filled.items():
        if name in layout:
            result[written.get(name.lower(), name)] = value
    return result


def _laid(values: Fields, layout: Mapping[str, Field]) -> Fields:
    return {name: values.get(name, "") for name in layout}
