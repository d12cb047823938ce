"""一天的支付：录入、送审、审核、支付中心、凭证、签章、发送、银行付款；退票的改了再付，清算后的退款。"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from yitihua.app.demo.city.desk import Desk
from yitihua.app.demo.city.people import People
from yitihua.app.demo.city.post import Post
from yitihua.app.demo.city.schedule import (
    BOUNCED,
    CANCELLED,
    LATE,
    NORMAL,
    PART_BOUNCED,
    REFUNDED,
    REJECTED,
    RETURNED,
    VOID_AUDITED,
    VOID_DRAFT,
    WITHDRAWN,
    Payment,
)
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Principal
from yitihua.modules.payment.models import PayApp, PayRefund

_APP, _VOUCHER = "payment.application", "payment.voucher"
FIRST_TRY = 1


class Payments:
    """按日办理；`failed` 是退票待重付的，`cleared` 是已清算、没有退款的。"""

    def __init__(self, *, desk: Desk, people: People, post: Post) -> None:
        self._desk, self._people, self._post = desk, people, post
        self.failed: list[Payment] = []
        self.late: list[Payment] = []
        self.cleared: list[Payment] = []
        self._paid: list[Payment] = []
        self._refunds: list[Payment] = []
        self._seen = 0

    def day(self, on: date, payments: Sequence[Payment]) -> None:
        """上午办上一日排队的，再办当日的。"""
        self._send_queued(on)
        self._at(on, 9, 10)
        again = self._reopen()
        live = self._submit(self._create(payments)) + self._resubmit(again)
        self._at(on, 10, 30)
        self.approve(live, reviewer=self._people.aud)
        made = self.make_vouchers(live, op=self._people.op, aud=self._people.aud)
        self._at(on, 14, 0)
        self.send([item for item in made if item.fate != LATE or item.tries > FIRST_TRY])
        self._at(on, 16, 10)
        self.late = [item for item in made if item.fate == LATE and item.tries == FIRST_TRY]
        self._desk.batch(
            f"{_VOUCHER}.send", [{"pay_cert_id": item.pay_cert_id} for item in self.late], by=self._people.sender
        )

    def clear(self, on: date) -> None:
        """日终清算；已清算的挑出要退款的，先前的退款办到确认。"""
        self._at(on, 16, 30)
        self._post.clear()
        self._refund()
        self._refunds = [item for item in self._paid if item.fate == REFUNDED]
        self.cleared += [item for item in self._paid if item.fate == NORMAL]
        self._paid = []

    # ---- 申请

    def _create(self, payments: Sequence[Payment]) -> list[Payment]:
        made = self._desk.batch(f"{_APP}.create", [item.row for item in payments], by=self._people.op)
        for item, result in zip(payments, made, strict=True):
            item.pay_app_id, item.tries = result["pay_app_id"], FIRST_TRY
        self._void([item for item in payments if item.fate == VOID_DRAFT], "重复录入，作废")
        return [item for item in payments if item.fate != VOID_DRAFT]

    def _submit(self, payments: Sequence[Payment]) -> list[Payment]:
        op, aud = self._people.op, self._people.aud
        self._app("submit", payments, by=op)
        withdrawn = [item for item in payments if item.fate == WITHDRAWN]
        self._app("withdraw", withdrawn, by=op, opinion="收款人信息有误")
        self._void(withdrawn, "事项取消，作废")
        returned = [item for item in payments if item.fate == RETURNED]
        self._app("return", returned, by=aud, opinion="请补充用途说明后再报")
        self._app("submit", returned, by=op)
        return [item for item in payments if item.fate != WITHDRAWN]

    def approve(self, payments: Sequence[Payment], *, reviewer: Principal) -> None:
        """单位审核，命中转人工的再过支付中心初审、复审。"""
        done = self._app("approve", payments, by=reviewer, opinion="同意支付")
        manual = [item for item, result in zip(payments, done, strict=True) if result["next_step"]]
        self._app("approve", manual, by=self._people.first, opinion="初审同意")
        self._app("approve", manual, by=self._people.second, opinion="复审同意")

    def _reopen(self) -> list[Payment]:
        """退票的换收款账号，回到草稿。"""
        again, self.failed = self.failed, []
        with reading(self._people.system):
            versions = dict(
                PayApp.objects.filter(pk__in=[item.pay_app_id for item in again]).values_list(
                    "pay_app_id", "row_version"
                )
            )
        rows = [
            {"pay_app_id": item.pay_app_id, "row_version": versions[UUID(item.pay_app_id)], **_corrected(item)}
            for item in again
        ]
        self._desk.batch(f"{_APP}.update", rows, by=self._people.op)
        for item in again:
            item.tries += 1
        return again

    def _resubmit(self, again: list[Payment]) -> list[Payment]:
        self._app("submit", again, by=self._people.op)
        return again

    def _app(self, verb: str, payments: Sequence[Payment], *, by: Principal, **extra: str) -> list[dict[str, Any]]:
        return self._desk.batch(
            f"{_APP}.{verb}", [{"pay_app_id": item.pay_app_id, **extra} for item in payments], by=by
        )

    def _void(self, payments: Sequence[Payment], why: str) -> None:
        self._app("void", payments, by=self._people.op, opinion=why)

    # ---- 凭证

    def make_vouchers(self, payments: Sequence[Payment], *, op: Principal, aud: Principal) -> list[Payment]:
        """生成凭证，盖两章；约定审后作废的在此作废。"""
        made = self._desk.batch(f"{_VOUCHER}.create", [{"pay_app_id": item.pay_app_id} for item in payments], by=op)
        for item, result in zip(payments, made, strict=True):
            item.pay_cert_id, item.pay_cert_no = result["pay_cert_id"], result["pay_cert_no"]
        for signer in (op, aud):
            self._desk.batch(f"{_VOUCHER}.seal", [{"pay_cert_id": item.pay_cert_id} for item in payments], by=signer)
        self._void([item for item in payments if item.fate == VOID_AUDITED], "合同变更，暂不支付")
        return [item for item in payments if item.fate != VOID_AUDITED]

    def send(self, payments: Sequence[Payment]) -> None:
        """发银行，付款或退票；约定撤销的先问银行。"""
        rows = [{"pay_cert_id": item.pay_cert_id} for item in payments]
        self._desk.batch(f"{_VOUCHER}.send", rows, by=self._people.sender)
        self._post.deliver()
        cancelled = [item for item in payments if item.fate == CANCELLED]
        asked = [{"pay_cert_id": item.pay_cert_id} for item in cancelled]
        self._desk.batch(f"{_VOUCHER}.cancel_request", asked, by=self._people.sender)
        self._post.answer_cancels()
        self._settle([item for item in payments if item.fate != CANCELLED])

    def _send_queued(self, on: date) -> None:
        """上一日过了截止时刻的，今天开门就发。"""
        queued, self.late = self.late, []
        if queued:
            self._at(on, 8, 50)
            self._desk.one(f"{_VOUCHER}.send_due", {}, by=self._people.system)
            self._post.deliver()
            self._settle(queued)

    def _settle(self, payments: Sequence[Payment]) -> None:
        refused = [item for item in payments if item.fate == REJECTED and item.tries == FIRST_TRY]
        self._post.act_on("reject", [_about(item, reason="收款人户名与账号不符") for item in refused])
        paid = [item for item in payments if item not in refused]
        numbers: dict[str, list[str]] = defaultdict(list)
        for item in paid:
            numbers[self._post.bank_of(item.pay_cert_no)].append(item.pay_cert_no)
        self._post.pay(numbers)
        bounced = [item for item in paid if item.fate == BOUNCED and item.tries == FIRST_TRY]
        self._post.act_on("bounce", [_about(item, reason="收款账户已销户，款项退回") for item in bounced])
        part = [
            _about(item, amount=f"{item.amount / 4:.2f}", reason="部分收款人账户异常")
            for item in paid
            if item.fate == PART_BOUNCED
        ]
        self._post.act_on("bounce", part)
        self.failed += [*refused, *bounced]
        self._paid += [item for item in paid if item not in bounced]

    # ---- 退款

    def _refund(self) -> None:
        """银行通知退款（每七笔有一笔不知原凭证，经办认领），单位审核、支付中心确认。"""
        if not self._refunds:
            return
        blind, told = self._refunds[::7], [item for number, item in enumerate(self._refunds) if number % 7]
        numbers = {**self.notify_refunds(told, blind=False), **self.notify_refunds(blind, blind=True)}
        self.claim(numbers)
        ids = [{"refund_id": key} for key in self.refund_ids(numbers)]
        self._desk.batch("payment.refund.review", ids, by=self._people.aud)
        self._desk.batch("payment.refund.confirm", ids, by=self._people.sender)
        self._post.deliver()

    def notify_refunds(self, payments: Sequence[Payment], *, blind: bool) -> dict[str, Payment]:
        """银行退款通知，三笔里有一笔全退，其余退五分之一；`blind` 不写原凭证。返回 通知书号 → 支付。"""
        notices: list[dict[str, object]] = []
        for item in payments:
            self._seen += 1
            part = item.amount if self._seen % 3 == 0 else (item.amount / 5).quantize(item.amount)
            notice = _about(item, amount=f"{part:.2f}", reason="服务减量，收款人退回")
            notices.append({**notice, "blind": True} if blind else notice)
        told = self._post.act_on("refund", notices)
        return {notice["refund_no"]: item for notice, item in zip(told, payments, strict=True)}

    def claim(self, numbers: dict[str, Payment]) -> None:
        """待认领的由经办认领到原凭证。"""
        with reading(self._people.system):
            rows = dict(
                PayRefund.objects.filter(refund_no__in=list(numbers), status="10").values_list("refund_id", "refund_no")
            )
        wanted = [{"refund_id": key, "ori_pay_cert_no": numbers[number].pay_cert_no} for key, number in rows.items()]
        self._desk.batch("payment.refund.claim", wanted, by=self._people.op)

    def refund_ids(self, numbers: Iterable[str]) -> list[Any]:
        with reading(self._people.system):
            return list(
                PayRefund.objects.filter(refund_no__in=list(numbers)).order_by("refund_no").values_list("pk", flat=True)
            )

    def _at(self, on: date, hour: int, minute: int) -> None:
        self._desk.at(datetime.combine(on, time(hour, minute)))


def _about(item: Payment, **given: object) -> dict[str, object]:
    """要银行就这张凭证办的事。"""
    return {"pay_cert_no": item.pay_cert_no, **given}


def _corrected(item: Payment) -> dict[str, Any]:
    """改过的收款信息；多人明细的换第一行账号。"""
    details = item.row.get("details")
    if not details:
        return {"payee_acct_no": f"{item.row['payee_acct_no'][:-1]}{(int(item.row['payee_acct_no'][-1]) + 1) % 10}"}
    first = {**details[0], "payee_acct_no": f"{details[0]['payee_acct_no']}6"}
    return {"details": [first, *details[1:]]}
