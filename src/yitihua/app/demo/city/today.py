"""十一月十五日上午还在办的支付单据：各状态都有，由演示账号自己办的，登录后接着办。"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any, Final

from simulators import PBC

from yitihua.app.demo.city.budget import Holding
from yitihua.app.demo.city.cards import payee
from yitihua.app.demo.city.catalog import RESTRICTED
from yitihua.app.demo.city.desk import Desk
from yitihua.app.demo.city.payments import Payments
from yitihua.app.demo.city.people import People, account
from yitihua.app.demo.city.post import Post
from yitihua.app.demo.city.schedule import Payment, single
from yitihua.app.world.orgs import DIVISION

TODAY: Final = date(2022, 11, 15)
YESTERDAY: Final = date(2022, 11, 14)
UNITS: Final = 8
_SHARE: Final = Decimal("0.004")
_APP, _VOUCHER = "payment.application", "payment.voucher"
_STAGES: Final = (
    "草稿", "待审一", "待审二", "退回草稿", "支付中心", "待生成", "未签", "已签", "银行已收", "已发送", "退票",
    "撤销中",
)  # fmt: skip


class Today:
    """`units` 是有在办单据的单位，各用自己的经办、审核账号。"""

    def __init__(self, *, desk: Desk, people: People, post: Post, dice: Random) -> None:
        self._desk, self._people, self._post, self._dice = desk, people, post, dice
        self._center = account(f"pay_ctr1@{DIVISION}")

    def clearing(self) -> None:
        """前一日：一家银行的划款压在人民银行，一家因国库余额不足退回，其余没有发起。"""
        self._desk.at(datetime(2022, 11, 14, 16, 40))
        self._desk.one("payment.clearing.send_quota", {}, by=self._people.sender)
        self._post.deliver()
        self._post.act(PBC, "set_balance", {"adm_div_code": DIVISION, "amount": "1.00"})
        self._post.act("103", "clear", {})
        self._post.act(PBC, "set_balance", {"adm_div_code": DIVISION, "amount": "90000000000.00"})
        self._post.act(PBC, "hold", {})
        self._post.act("102", "clear", {})

    def refunds(self, payments: Payments) -> None:
        """四种在办的退款：待认领、待确认、单位已审、已确认待清算。"""
        self._desk.at(datetime(2022, 11, 15, 8, 40))
        chosen = [item for item in payments.cleared if not item.row.get("details")][-16:]
        blind, others = chosen[:3], chosen[3:]
        payments.notify_refunds(blind, blind=True)
        numbers = payments.notify_refunds(others, blind=False)
        ids = payments.refund_ids(numbers)
        self._desk.batch("payment.refund.review", [{"refund_id": key} for key in ids[:7]], by=self._people.aud)
        self._desk.batch("payment.refund.confirm", [{"refund_id": key} for key in ids[:4]], by=self._center)
        self._post.deliver()

    def applications(self, holdings: Sequence[Holding]) -> None:
        """每个单位一套，从草稿到已发送；发出去的一半银行已收，一半还在路上。"""
        made: dict[str, list[Payment]] = defaultdict(list)
        for agency, own in _by_unit(holdings).items():
            for stage, item in self._unit(agency, own).items():
                made[stage].append(item)
        self._desk.at(datetime(2022, 11, 15, 9, 40))
        self._send([*made["银行已收"], *made["退票"], *made["撤销中"]])
        self._post.deliver()
        refused = [{"pay_cert_no": item.pay_cert_no, "reason": "收款人户名与账号不符"} for item in made["退票"]]
        self._post.act_on("reject", refused)
        asked = [{"pay_cert_id": item.pay_cert_id} for item in made["撤销中"]]
        self._desk.batch(f"{_VOUCHER}.cancel_request", asked, by=self._center)
        self._send(made["已发送"])

    def _send(self, payments: Sequence[Payment]) -> None:
        rows = [{"pay_cert_id": item.pay_cert_id} for item in payments]
        self._desk.batch(f"{_VOUCHER}.send", rows, by=self._center)

    def _unit(self, agency: str, holdings: Sequence[Holding]) -> dict[str, Payment]:
        """一个单位一套单据，录入、送审、审核、签章都用本单位的账号。"""
        op, aud = account(f"ag_op1@{agency}"), account(f"ag_aud1@{agency}")
        items = self._drafts(holdings)
        self._desk.at(datetime(2022, 11, 15, 8, 50))
        rows = [item.row for item in items.values()]
        for item, result in zip(items.values(), self._desk.batch(f"{_APP}.create", rows, by=op), strict=True):
            item.pay_app_id = result["pay_app_id"]
        self._app("submit", items, without=("草稿",), by=op)
        self._desk.at(datetime(2022, 11, 15, 9, 10))
        self._app("return", {"退回草稿": items["退回草稿"]}, by=aud, opinion="用途写得太笼统，请补充后再报")
        self._app("approve", items, without=("草稿", "待审一", "待审二", "退回草稿"), by=aud, opinion="同意支付")
        ready = {stage: items[stage] for stage in _STAGES[_STAGES.index("未签") :] if stage in items}
        self._vouchers(ready, op=op, aud=aud)
        return items

    def _drafts(self, holdings: Sequence[Holding]) -> dict[str, Payment]:
        """一种状态一笔，轮流用本单位的指标；要转支付中心的付给限制名单里的企业。"""
        firms = [item for item in holdings if item.item.payee == "firm"]
        found = {}
        for number, stage in enumerate(_STAGES):
            pool = firms if stage == "支付中心" else holdings
            item = single(pool[number % len(pool)], TODAY, _SHARE, self._dice)
            if stage == "支付中心":
                item.row.update(payee(RESTRICTED))
            found[stage] = item
        return found

    def _app(
        self, verb: str, items: Mapping[str, Payment], *, by: Any, without: Sequence[str] = (), **extra: str
    ) -> None:
        rows = [{"pay_app_id": item.pay_app_id, **extra} for stage, item in items.items() if stage not in without]
        self._desk.batch(f"{_APP}.{verb}", rows, by=by)

    def _vouchers(self, items: Mapping[str, Payment], *, op: Any, aud: Any) -> None:
        rows = [{"pay_app_id": item.pay_app_id} for item in items.values()]
        made = self._desk.batch(f"{_VOUCHER}.create", rows, by=op)
        for item, result in zip(items.values(), made, strict=True):
            item.pay_cert_id, item.pay_cert_no = result["pay_cert_id"], result["pay_cert_no"]
        signed = [{"pay_cert_id": item.pay_cert_id} for stage, item in items.items() if stage != "未签"]
        for signer in (op, aud):
            self._desk.batch(f"{_VOUCHER}.seal", signed, by=signer)


def _by_unit(holdings: Sequence[Holding]) -> dict[str, list[Holding]]:
    """前几个单位与它们的指标；没有企业类指标的不选。"""
    found: dict[str, list[Holding]] = defaultdict(list)
    for holding in holdings:
        found[holding.agency_code].append(holding)
    chosen = sorted(agency for agency, own in found.items() if any(item.item.payee == "firm" for item in own))
    return {agency: found[agency] for agency in chosen[:UNITS]}
