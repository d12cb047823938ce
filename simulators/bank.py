"""代理银行：收支付凭证、付款、退票退款、日终划款。来源：domain/06 §4.4、§4.5、§6、§7。

只在内存里记状态，收到的与要发的都经参数与返回值，可在进程内直接用。
付款由银行先垫，零余额账户为负；人行划款后补平，日终应为 0.00。
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from simulators import MOF, PBC, bank_clearing, bank_refunds
from simulators.bank_papers import BankProfile, failure_receipt, success_receipt
from simulators.bank_state import (
    CANCELLED,
    CLEARED,
    CLEARING,
    CONFIRMED,
    PAID,
    RECEIVED,
    REFUSED,
    REJECTED,
    RETURNED,
    SENT,
    BankBook,
    Order,
    Paper,
)
from simulators.checks import check_unchanged
from simulators.corruption import corrupted
from simulators.money import ZERO, given_amount, plain
from simulators.party import Arrival, Party
from simulators.post import Ack, Acted, OutMessage
from simulators.refusal import Refused
from simulators.signing import KeyRing
from simulators.snapshot import from_plain, to_plain
from simulators.wire import Key, Voucher, read_envelope, write_envelope

AUTO, MANUAL = "auto", "manual"
KEPT_REJECTIONS = 50


class AgentBank(Party):
    """一家代理银行。`policy`：auto 收到即付，manual 等指令；`mode`：SEPARATE 或 NET。"""

    position = "yh_qm"
    kinds = frozenset({("5214", "0"), ("2301", "1"), ("2302", "1"), ("2203", "1")})

    def __init__(
        self,
        *,
        org: str,
        keys: KeyRing,
        policy: str = MANUAL,
        mode: str = bank_clearing.SEPARATE,
        profile: BankProfile | None = None,
        run_code: str = "000",
    ) -> None:
        super().__init__(org=org, keys=keys, run_code=run_code)
        self.policy = policy
        self.mode = mode
        self.profile = profile or BankProfile.of(org)
        self.book = BankBook()

    def cancel(self, pay_cert_no: str, *, biz_time: str) -> Acted:
        """财政请求撤销：未付的答 unpaid 并从此作废，已付的答 paid。"""
        return self.act("answer_cancel", {"pay_cert_no": pay_cert_no}, biz_time=biz_time)

    def refreshed(self, result: dict[str, Any]) -> dict[str, Any]:
        numbers = [item["voucher_no"] for item in result.get("clearings", ())]
        known = [_paper_view(self.book.papers[number]) for number in numbers if number in self.book.papers]
        return {**result, "clearings": known} if numbers else result

    # ---- 收报

    def _admit(self, arrival: Arrival) -> None:
        body, vt_code = arrival.body, arrival.body.key.vt_code
        expected = MOF if vt_code in ("5214", "2203") else PBC
        if arrival.from_org != expected:
            raise Refused("B012", f"{vt_code} 应由机构{expected}发出，不是{arrival.from_org}")
        if vt_code == "5214":
            self._admit_order(arrival)
            return
        known = self.book.refunds.get(body.key.voucher_no) if vt_code == "2203" else None
        sent = known or self.book.papers.get(body.key.voucher_no)
        if sent is None:
            raise Refused("B010", f"没有发出过凭证{body.key.voucher_no}")
        check_unchanged(Voucher(sent.head, sent.details), arrival.voucher)

    def _admit_order(self, arrival: Arrival) -> None:
        number = arrival.body.key.voucher_no
        if number in self.book.cancelled:
            raise Refused("B002", f"凭证{number}已撤销")
        if number in self.book.orders:
            raise Refused("D001", f"凭证号{number}重复")
        agent = arrival.voucher.head.get("PayBankCode", "")[:3]
        if agent and agent != self.org:
            raise Refused("B001", f"凭证{number}的代理银行是{agent}，不是本行{self.org}")

    def _accept(self, arrival: Arrival, *, biz_time: str, on: date) -> list[OutMessage]:
        number = arrival.body.key.voucher_no
        if arrival.body.key.vt_code == "5214":
            order = self._register(arrival)
            return [self._pay(order, on=on, biz_time=biz_time)] if self.policy == AUTO else []
        if arrival.body.key.vt_code == "2203":
            bank_refunds.confirm(self.book, number, claimed=arrival.body.attach)
            return []
        paper = self.book.papers[number]
        head = arrival.voucher.head
        if Decimal(head.get("XPayAmt") or "0") == paper.amount:
            bank_clearing.settle(self.book, paper, clear_date=head.get("XClearDate", ""))
        else:
            reason = arrival.body.return_reason or head.get("XAddWord", "")
            bank_clearing.undo(self.book, paper, status=RETURNED, code="", reason=reason)
            self._note(number, "", reason)
        return []

    def _register(self, arrival: Arrival) -> Order:
        key, head = arrival.body.key, arrival.voucher.head
        order = Order(
            adm_div_code=key.adm_div_code,
            st_year=key.st_year,
            vt_code=key.vt_code,
            pay_cert_no=key.voucher_no,
            head=head,
            details=arrival.voucher.details,
            pay_amt=Decimal(head["PayAmt"]),
            account=head.get("PayAcctNo") or f"{key.adm_div_code}-{head.get('AgencyCode', '')}",
        )
        self.book.orders[order.pay_cert_no] = order
        return order

    # ---- 指令

    def _actions(self) -> Mapping[str, Any]:
        return {
            **super()._actions(),
            "delay": self.hold,
            "set_policy": self._set_policy,
            "pay": self._act_pay,
            "reject": self._act_reject,
            "duplicate": self._act_duplicate,
            "refund": self._act_refund,
            "bounce": self._act_bounce,
            "answer_cancel": self._act_answer_cancel,
            "corrupt": self._act_corrupt,
            "clear": self._act_clear,
            "forget": self._act_forget,
        }

    def _set_policy(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        if given.get("policy") not in (AUTO, MANUAL):
            raise Refused("B021", "policy 应为 auto 或 manual")
        self.policy = given["policy"]
        return Acted({"policy": self.policy})

    def _act_pay(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        if given.get("all"):
            orders = [order for order in self.book.orders.values() if order.status == RECEIVED]
        else:
            numbers = given.get("pay_cert_nos") or [given.get("pay_cert_no")]
            orders = [self._order(number, RECEIVED, to="付款") for number in numbers]
        if "xpay_amt" in given:
            if len(orders) != 1:
                raise Refused("B032", "xpay_amt 只能用于一张凭证")
            order = orders[0]
            paid = given_amount(given["xpay_amt"], what="xpay_amt")
            message = self._odd_receipt(order, paid=paid, on=on, biz_time=biz_time)
            return Acted({"pay_cert_no": order.pay_cert_no, "xpay_amt": plain(paid)}, [message])
        outgoing = [self._pay(order, on=on, biz_time=biz_time) for order in orders]
        return Acted({"pay_cert_nos": [order.pay_cert_no for order in orders]}, outgoing)

    def _act_reject(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        order = self._order(given.get("pay_cert_no"), RECEIVED, to="退票")
        reason = given.get("reason") or "收款人账号户名不符"
        order.status = REJECTED
        receipt = failure_receipt(order, reason=reason)
        return Acted({"pay_cert_no": order.pay_cert_no}, [self._receipt(order, receipt, biz_time=biz_time)])

    def _act_duplicate(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        order = self._order(given.get("pay_cert_no"), PAID, CLEARING, CLEARED, to="重发回单")
        serial = self._serial(on) if given.get("different") else order.serial
        receipt = success_receipt(order, serial=serial, paid=order.pay_amt)
        return Acted({"agent_business_no": serial}, [self._receipt(order, receipt, biz_time=biz_time)])

    def _act_refund(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        order = self._order(given.get("pay_cert_no"), PAID, CLEARING, CLEARED, to="退款")
        unclear = order.status != CLEARED and not given.get("blind") and not given.get("force")
        if unclear:
            raise Refused("B022", "未清算凭证请按退票办理")
        return self._notify_refund(order, given, on=on, biz_time=biz_time, before_clearing=False)

    def _act_bounce(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        order = self._order(given.get("pay_cert_no"), PAID, to="清算前退票")
        return self._notify_refund(order, given, on=on, biz_time=biz_time, before_clearing=True)

    def _notify_refund(
        self, order: Order, given: dict[str, Any], *, on: date, biz_time: str, before_clearing: bool
    ) -> Acted:
        asked = bank_refunds.asked(order, given, before_clearing=before_clearing)
        key = Key(order.adm_div_code, f"{on.year}", "2203", self._number("3", on))
        refund = bank_refunds.book_refund(
            self.book, order, asked, profile=self.profile, key=key, on=on, serial=self._serial(on)
        )
        body = self._seal(key, Voucher(refund.head, refund.details), flag="0")
        result = {"refund_no": refund.refund_no, "pay_cert_no": order.pay_cert_no, "amount": plain(refund.amount)}
        return Acted(result, [self._message(MOF, [body], biz_time=biz_time)])

    def _act_answer_cancel(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        number = str(given.get("pay_cert_no") or "")
        order = self.book.orders.get(number)
        if given.get("answer") == "paid" and (order is None or order.status == RECEIVED):
            self.book.paid_answers.add(number)
            return Acted({"pay_cert_no": number, "prepared": "paid"})
        outgoing = []
        if order is not None and order.status == RECEIVED and number in self.book.paid_answers:
            outgoing = [self._pay(order, on=on, biz_time=biz_time)]
        if order is None or order.status in (RECEIVED, CANCELLED):
            self.book.cancelled.add(number)
            if order is not None:
                order.status = CANCELLED
        unpaid = order is None or order.status in (CANCELLED, REJECTED)
        state = order.status if order is not None else CANCELLED
        return Acted({"pay_cert_no": number, "answer": "unpaid" if unpaid else "paid", "state": state}, outgoing)

    def _act_corrupt(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        order = self._order(given.get("pay_cert_no"), RECEIVED, PAID, CLEARING, CLEARED, to="发坏报文")
        order_day = order.paid_on
        order.paid_on = order_day or f"{on:%Y%m%d}"
        receipt = success_receipt(order, serial=self._serial(on), paid=order.pay_amt)
        order.paid_on = order_day
        body = self._seal(order.key, receipt, flag="1")
        how = given.get("how") or "signature"
        envelope = corrupted(body, how=how, org=self.org, position=self.position)
        return Acted({"how": how}, [self._raw_message(MOF, envelope, body, biz_time=biz_time)])

    def _act_clear(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        groups = bank_clearing.groups(self.book, given, on=on)
        mode = given.get("mode") or self.mode
        single = len(groups) == 1
        plans = [bank_clearing.plan(group, given, mode=mode, only=single) for group in groups]
        papers = [self._issue(part, on=on) for parts in plans for part in parts]
        outgoing = [self._copy_to_bureau(paper, biz_time=biz_time) for paper in papers]
        return Acted({"clearings": [_paper_view(paper) for paper in papers]}, outgoing)

    def _act_forget(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        """丢了清算结果：已清算的凭证又当作已付未清算，下次还会申请划款。"""
        order = self._order(given.get("pay_cert_no"), CLEARED, to="丢清算结果")
        order.status, order.cleared_amt = PAID, ZERO
        self.book.post(order.account, -order.pay_amt)
        return Acted({"pay_cert_no": order.pay_cert_no})

    def _issue(self, part: bank_clearing.Part, *, on: date) -> Paper:
        number = self._number(part.vt_code[3], on)
        return bank_clearing.issue(self.book, part, profile=self.profile, on=on, voucher_no=number)

    def _copy_to_bureau(self, paper: Paper, *, biz_time: str) -> OutMessage:
        """抄送财政；同样的字节留着，财政收下后原样送人行。"""
        body = self._seal(paper.key, paper.voucher, flag="0")
        paper.envelope = write_envelope([body]).decode("ascii")
        message = self._message(MOF, [body], biz_time=biz_time)
        self.book.copies[message.message_id] = paper.voucher_no
        return message

    # ---- 投递结果

    def _delivered(self, message: OutMessage, ack: Ack) -> list[OutMessage]:
        if not ack.taken:
            self._note(message.voucher_no, ack.code, ack.reason)
        refund = self.book.refunds.get(message.voucher_no)
        if refund is not None and not ack.taken and refund.status == SENT:
            bank_refunds.withdraw(self.book, refund)
        paper = self.book.papers.get(message.voucher_no)
        copied = self.book.copies.pop(message.message_id, None)
        if paper is None or (copied is None and message.to_org != PBC):
            return []
        if not ack.taken:
            bank_clearing.undo(self.book, paper, status=REFUSED, code=ack.code, reason=ack.reason)
            return []
        return [self._to_treasury(paper, biz_time=message.biz_time)] if copied is not None else []

    def _to_treasury(self, paper: Paper, *, biz_time: str) -> OutMessage:
        envelope = paper.envelope.encode("ascii")
        paper.status, paper.envelope = SENT, ""
        return self._raw_message(PBC, envelope, read_envelope(envelope)[0], biz_time=biz_time)

    def _note(self, number: str, code: str, reason: str) -> None:
        self.book.rejections.append({"voucher_no": number, "code": code, "reason": reason})
        del self.book.rejections[:-KEPT_REJECTIONS]

    # ---- 付款

    def _pay(self, order: Order, *, on: date, biz_time: str) -> OutMessage:
        order.status, order.paid_on, order.serial = PAID, f"{on:%Y%m%d}", self._serial(on)
        self.book.post(order.account, -order.pay_amt)
        receipt = success_receipt(order, serial=order.serial, paid=order.pay_amt)
        return self._receipt(order, receipt, biz_time=biz_time)

    def _odd_receipt(self, order: Order, *, paid: Decimal, on: date, biz_time: str) -> OutMessage:
        """金额不符的回单：只发出去，本行不当作已付。"""
        order.paid_on = f"{on:%Y%m%d}"
        receipt = success_receipt(order, serial=self._serial(on), paid=paid)
        order.paid_on = ""
        return self._receipt(order, receipt, biz_time=biz_time)

    def _receipt(self, order: Order, receipt: Voucher, *, biz_time: str) -> OutMessage:
        return self._message(MOF, [self._seal(order.key, receipt, flag="1")], biz_time=biz_time)

    def _order(self, number: Any, *statuses: str, to: str) -> Order:
        order = self.book.orders.get(str(number or ""))
        if order is None:
            raise Refused("B023", f"本行没有支付凭证{number}")
        if order.status not in statuses:
            raise Refused("B024", f"支付凭证{number}的状态是{order.status}，不能{to}")
        return order

    def _serial(self, on: date) -> str:
        self.book.serials += 1
        return f"{self.org}{on:%Y%m%d}{self.run_code}{self.book.serials:08d}"

    def _number(self, kind: str, on: date) -> str:
        """凭证号：行别、日期、种类（1 划款 2 退款 3 退款通知）、运行号、流水。"""
        self.book.numbers += 1
        return f"{self.org}{on:%Y%m%d}{kind}{self.run_code}{self.book.numbers:04d}"

    # ---- 状态

    def state(self) -> dict[str, Any]:
        book = self.book
        advance = -sum(book.accounts.values(), ZERO)
        return {
            "org": self.org,
            "policy": self.policy,
            "holding": self.holding,
            "balances": {account: plain(amount) for account, amount in sorted(book.accounts.items())},
            "advance": plain(advance),
            "zero_balance": all(amount == 0 for amount in book.accounts.values()),
            "vouchers": {number: _order_view(order) for number, order in book.orders.items()},
            "refunds": {
                number: {"pay_cert_no": item.pay_cert_no, "amount": plain(item.amount), "state": item.status}
                for number, item in book.refunds.items()
            },
            "clearings": {number: _paper_view(paper) for number, paper in book.papers.items()},
            "awaiting_2302": sorted(no for no, item in book.refunds.items() if item.status == CONFIRMED),
            "rejections": book.rejections,
        }

    def snapshot(self) -> dict[str, Any]:
        return {**super().snapshot(), "policy": self.policy, "book": to_plain(self.book)}

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        super().restore(snapshot)
        self.policy = snapshot["policy"]
        self.book = from_plain(BankBook, snapshot["book"])


def _order_view(order: Order) -> dict[str, str]:
    return {
        "state": order.status,
        "pay_amt": plain(order.pay_amt),
        "net_amt": plain(order.net),
        "fund_type_code": order.said("FundTypeCode"),
        "agent_business_no": order.serial,
        "paid_on": order.paid_on,
        "lqd_cert_no": order.lqd_no,
    }


def _paper_view(paper: Paper) -> dict[str, Any]:
    return {
        "voucher_no": paper.voucher_no,
        "vt_code": paper.vt_code,
        "adm_div_code": paper.adm_div_code,
        "fund_type_code": paper.fund_type_code,
        "amount": plain(paper.amount),
        "vouchers": [line.pay_cert_no for line in paper.lines],
        "state": paper.status,
        "code": paper.code,
        "reason": paper.reason,
    }
