"""人民银行国库：收清算额度，审核划款与退款，回单同时发财政和代理银行。来源：domain/06 §4.4。"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from simulators import MOF, PBC, treasury_rules
from simulators.money import ZERO, given_amount, plain
from simulators.party import Arrival, Party
from simulators.post import Acted, OutMessage
from simulators.refusal import Refused, cut_gbk
from simulators.signing import KeyRing
from simulators.snapshot import from_plain, to_plain
from simulators.treasury_state import Pending, TreasuryBook
from simulators.wire import Body, Key, Voucher, read_voucher


class Treasury(Party):
    """人民银行国库。`hold` 压住划款退款不办，`release` 时按当时的业务日期办理。"""

    position = "rh_qm"
    kinds = frozenset({("5108", "0"), ("2301", "0"), ("2302", "0")})

    def __init__(self, *, keys: KeyRing, org: str = PBC, run_code: str = "000") -> None:
        super().__init__(org=org, keys=keys, run_code=run_code)
        self.book = TreasuryBook()
        self.waiting = False

    # ---- 收报

    def _admit(self, arrival: Arrival) -> None:
        from_org, vt_code = arrival.from_org, arrival.body.key.vt_code
        if (vt_code == "5108") != (from_org == MOF):
            raise Refused("B012", f"{vt_code} 不应由机构{from_org}发出")
        bank_no = arrival.voucher.head["PayBankNo"]
        if vt_code != "5108" and not bank_no.startswith(from_org):
            raise Refused("B013", f"代理银行行号{bank_no}与发送机构{from_org}不符")

    def _may_replace(self, arrival: Arrival) -> bool:
        return _name(arrival.body.key) in self.book.returned

    def _accept(self, arrival: Arrival, *, biz_time: str, on: date) -> list[OutMessage]:
        key = arrival.body.key
        if key.vt_code != "5108" and self.waiting:
            self.book.pending.append(
                Pending(arrival.body.text, arrival.from_org, key.adm_div_code, key.st_year, key.vt_code, key.voucher_no)
            )
            self._mark(key, arrival.voucher, "pending", "")
            return []
        return self._decide(key, arrival.voucher, arrival.from_org, biz_time=biz_time, on=on)

    def _decide(self, key: Key, voucher: Voucher, from_org: str, *, biz_time: str, on: date) -> list[OutMessage]:
        code = reason = ""
        try:
            if key.vt_code == "5108":
                treasury_rules.add_quota(self.book, voucher)
            else:
                treasury_rules.clear(self.book, voucher, bank=from_org, clear_date=f"{on:%Y%m%d}")
        except Refused as refused:
            code, reason = refused.code, refused.reason
        self._mark(key, voucher, "returned" if code else "done", f"{code} {reason}".strip())
        answer = voucher
        if key.vt_code != "5108":
            paid = ZERO if code else Decimal(voucher.head["PayAmt"])
            word = cut_gbk(reason.partition(" ")[2] or reason, width=42)
            clear_date = "" if code else f"{on:%Y%m%d}"
            answer = treasury_rules.receipt(voucher, paid=paid, clear_date=clear_date, reason=word)
        returned = cut_gbk(f"{code} {reason}", width=200) if code else ""
        body = self._seal(key, answer, flag="1", return_reason=returned, attach="" if code else "SUCCESS")
        receivers = [MOF] if key.vt_code == "5108" else [MOF, from_org]
        return [self._message(receiver, [body], biz_time=biz_time) for receiver in receivers]

    def _mark(self, key: Key, voucher: Voucher, state: str, reason: str) -> None:
        self.book.papers[_name(key)] = {
            "voucher_no": key.voucher_no,
            "vt_code": key.vt_code,
            "amount": voucher.head["PayAmt"],
            "state": state,
            "reason": reason,
        }
        if state == "returned":
            self.book.returned.add(_name(key))
        else:
            self.book.returned.discard(_name(key))

    # ---- 指令

    def _actions(self) -> Mapping[str, Any]:
        return {
            **super()._actions(),
            "hold": self._wait,
            "delay": self._wait,
            "release": self._proceed,
            "set_balance": self._set_balance,
        }

    def _wait(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        self.waiting = True
        return Acted({"holding": True})

    def _proceed(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        self.waiting = False
        waiting, self.book.pending = self.book.pending, []
        outgoing: list[OutMessage] = []
        for item in waiting:
            key = Key(item.adm_div_code, item.st_year, item.vt_code, item.voucher_no)
            voucher = read_voucher(Body(key, "0", item.text))
            outgoing += self._decide(key, voucher, item.from_org, biz_time=biz_time, on=on)
        return Acted({"released": len(waiting)}, outgoing)

    def _set_balance(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        amount = given_amount(given.get("amount"), what="amount")
        division = str(given.get("adm_div_code") or "")
        if len(division) == 9 and division.endswith("000"):
            division = division[:6]
        if division:
            self.book.balances[division] = amount
        else:
            self.book.default_balance = amount
            self.book.balances.clear()
        return Acted({"adm_div_code": division, "balance": plain(amount)})

    # ---- 状态

    def state(self) -> dict[str, Any]:
        book = self.book
        return {
            "org": self.org,
            "holding": self.waiting,
            "default_balance": plain(book.default_balance),
            "balances": {division: plain(amount) for division, amount in sorted(book.balances.items())},
            "quotas": {
                key: {"issued": plain(item.issued), "used": plain(item.used), "left": plain(item.left)}
                for key, item in sorted(book.quotas.items())
            },
            "vouchers": {
                number: {"state": "cleared", "amount": plain(item.amount), "refunded": plain(item.refunded)}
                | {"lqd_cert_no": item.lqd_no, "act_lqd_date": item.clear_date}
                for number, item in book.cleared.items()
            },
            "papers": list(book.papers.values()),
        }

    def snapshot(self) -> dict[str, Any]:
        return {**super().snapshot(), "waiting": self.waiting, "book": to_plain(self.book)}

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        super().restore(snapshot)
        self.waiting = snapshot["waiting"]
        self.book = from_plain(TreasuryBook, snapshot["book"])


def _name(key: Key) -> str:
    return f"{key.adm_div_code}/{key.st_year}/{key.vt_code}/{key.voucher_no}"
