"""代理银行日终划款：按区划、年度、资金性质汇总成 2301 与 2302。来源：domain/06 §4.4。

划款 = 已付未清算净额；退款 = 财政已确认、原凭证已清算的退款，写负数。NET 则合成一张净额划款。
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from simulators.bank_papers import BankProfile, Group, clearing_paper
from simulators.bank_refunds import take_off_unclear
from simulators.bank_state import CLEARED, CLEARING, CONFIRMED, PAID, BankBook, Line, Paper
from simulators.checks import MAX_DETAILS
from simulators.money import ZERO, given_amount
from simulators.refusal import Refused

SEPARATE, NET = "SEPARATE", "NET"


@dataclass(frozen=True, slots=True)
class Due:
    """一组里该划的与该退的。"""

    group: Group
    paid: list[Line]
    refunds: list[Line]


@dataclass(frozen=True, slots=True)
class Part:
    """将要出的一张划款或退款凭证。"""

    group: Group
    vt_code: str
    lines: list[Line]
    package: str


def groups(book: BankBook, given: Mapping[str, Any], *, on: date) -> list[Due]:
    """当日应清算的各组，可用资金性质、区划筛选；次序固定。点名凭证的只列点到的，清算中的也照列（银行弄错时）。"""
    take_off_unclear(book)
    due: dict[Group, Due] = {}
    named = given.get("pay_cert_nos")
    for order in book.orders.values():
        listed = order.status == PAID if named is None else order.pay_cert_no in named
        if listed and order.status in (PAID, CLEARING) and order.net > 0:
            group = Group(order.adm_div_code, order.st_year, order.head["FundTypeCode"])
            due.setdefault(group, Due(group, [], [])).paid.append(Line(order.pay_cert_no, "", order.net))
    for refund in book.refunds.values():
        origin = book.orders[refund.pay_cert_no]
        if refund.status == CONFIRMED and origin.status == CLEARED:
            group = Group(origin.adm_div_code, f"{on.year}", origin.head["FundTypeCode"])
            line = Line(refund.pay_cert_no, refund.refund_no, -refund.amount)
            due.setdefault(group, Due(group, [], [])).refunds.append(line)
    wanted = [
        item
        for group, item in due.items()
        if given.get("fund_type_code") in (None, group.fund_type_code)
        and given.get("adm_div_code") in (None, group.adm_div_code)
    ]
    return sorted(wanted, key=lambda item: (item.group.adm_div_code, item.group.st_year, item.group.fund_type_code))


def plan(due: Due, given: Mapping[str, Any], *, mode: str, only: bool) -> list[Part]:
    """一组要出的凭证，各自抄送财政。指令可改金额或不出某一张。"""
    if mode not in (SEPARATE, NET):
        raise Refused("B028", "mode 应为 SEPARATE 或 NET")
    if not only and ("2301" in given or "2302" in given):
        raise Refused("B029", "有几组待清算时不能指定金额，请先用 fund_type_code、adm_div_code 选定一组")
    net = sum((line.amount for line in (*due.paid, *due.refunds)), ZERO)
    paid, refunds = due.paid, due.refunds
    if mode == NET and net > 0:
        paid, refunds = [*due.paid, *due.refunds], []
    paid = _overridden(paid, given, "2301")
    refunds = [] if given.get("skip_2302") else _overridden(refunds, given, "2302")
    return [*_parts(due.group, "2301", paid), *_parts(due.group, "2302", refunds)]


def issue(book: BankBook, part: Part, *, profile: BankProfile, on: date, voucher_no: str) -> Paper:
    """制一张凭证，并把所列的支付、退款标为清算中。"""
    paper = clearing_paper(
        profile,
        part.group,
        part.lines,
        vt_code=part.vt_code,
        voucher_no=voucher_no,
        on=on,
        package=part.package,
        orders=book.orders,
        refunds=book.refunds,
    )
    book.papers[voucher_no] = paper
    for line in part.lines:
        if line.refund_no:
            book.refunds[line.refund_no].status = CLEARING
            book.refunds[line.refund_no].lqd_no = voucher_no
        else:
            book.orders[line.pay_cert_no].status = CLEARING
            book.orders[line.pay_cert_no].lqd_no = voucher_no
    return paper


def settle(book: BankBook, paper: Paper, *, clear_date: str) -> None:
    """人行已清算：垫款收回，退款划出。"""
    paper.status, paper.clear_date = CLEARED, clear_date
    for line in paper.lines:
        if line.refund_no:
            refund = book.refunds[line.refund_no]
            refund.status = CLEARED
            book.post(refund.account, line.amount)
        else:
            order = book.orders[line.pay_cert_no]
            order.status, order.cleared_amt = CLEARED, line.amount
            book.post(order.account, line.amount)
            order.slim()
    paper.head, paper.details = {}, []


def undo(book: BankBook, paper: Paper, *, status: str, code: str, reason: str) -> None:
    """财政或人行不收：所列的支付、退款回到未清算，等下次。"""
    paper.status, paper.code, paper.reason, paper.envelope = status, code, reason, ""
    for line in paper.lines:
        if line.refund_no:
            book.refunds[line.refund_no].status = CONFIRMED
            book.refunds[line.refund_no].lqd_no = ""
        else:
            book.orders[line.pay_cert_no].status = PAID
            book.orders[line.pay_cert_no].lqd_no = ""


def _parts(group: Group, vt_code: str, lines: Sequence[Line]) -> list[Part]:
    chunks = [list(lines[start : start + MAX_DETAILS]) for start in range(0, len(lines), MAX_DETAILS)]
    count = len(chunks)
    return [
        Part(group, vt_code, chunk, f"{number}/{count}" if count > 1 else "")
        for number, chunk in enumerate(chunks, start=1)
    ]


def _overridden(lines: list[Line], given: Mapping[str, Any], name: str) -> list[Line]:
    """按指定金额改：少了从末行往前减，多了加在末行；写空值则不出这张。"""
    if name not in given:
        return lines
    if given[name] is None or not lines:
        if given[name] is not None:
            raise Refused("B030", f"没有可列入 {name} 的款项")
        return []
    sign = -1 if name == "2302" else 1
    left = abs(given_amount(given[name], what=name))
    kept: list[Line] = []
    for line in lines:
        amount = min(left, line.amount * sign)
        if amount > 0:
            kept.append(Line(line.pay_cert_no, line.refund_no, amount * sign))
            left -= amount
    if left > 0:
        last = kept[-1]
        kept[-1] = Line(last.pay_cert_no, last.refund_no, last.amount + Decimal(left) * sign)
    return kept
