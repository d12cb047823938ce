"""模拟器测试的布景：财政一方只用模拟器自己的编解码写报文，不借产品的代码。"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from simulators import MOF, PBC
from simulators.bank import AgentBank
from simulators.fields import layouts
from simulators.post import Ack
from simulators.post_office import PostOffice
from simulators.signing import KeyRing
from simulators.treasury import Treasury
from simulators.wire import Body, Key, Voucher, read_envelope, read_voucher, write_envelope, write_voucher

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden" / "messages"
MORNING = "2022-03-01T10:00:00"
CLOSING = "2022-03-01T15:30:00"
NEXT_DAY = "2022-03-02T15:30:00"


@dataclass
class Bureau:
    """财政：收到的都记下来；`refusal` 决定拒收哪些。"""

    keys: KeyRing
    received: list[tuple[str, Body, Voucher]] = field(default_factory=list)
    refusals: dict[tuple[str, str], Ack] = field(default_factory=dict)

    def inbox(self, envelope: bytes, from_org: str, biz_time: str) -> Ack:
        bodies = read_envelope(envelope)
        for body in bodies:
            self.keys.verify(body, from_org=from_org)
            if (body.key.vt_code, body.flag) in self.refusals:
                return self.refusals[body.key.vt_code, body.flag]
        self.received += [(from_org, body, read_voucher(body)) for body in bodies]
        return Ack("accepted")

    def of(self, vt_code: str, flag: str) -> list[Voucher]:
        return [item for _, body, item in self.received if (body.key.vt_code, body.flag) == (vt_code, flag)]

    def envelope(self, key: Key, voucher: Voucher, *, flag: str = "0", attach: str = "") -> bytes:
        text = write_voucher(voucher)
        return write_envelope([self.keys.seal(key, text, flag=flag, position="cz_dwfz", attach=attach)])

    def payment(self, pay_cert_no: str, *amounts: str, fund: str = "111", bank: str = "102") -> bytes:
        key = Key("430600", "2022", "5214", pay_cert_no)
        head = dict.fromkeys(layouts()["5214"].head, "") | {
            "Id": f"P-{pay_cert_no}",
            "AdmDivCode": "430600",
            "StYear": "2022",
            "VtCode": "5214",
            "VouDate": "20220301",
            "VoucherNo": pay_cert_no,
            "BillNo": f"SQ{pay_cert_no}",
            "FundTypeCode": fund,
            "FundTypeName": "经费拨款（补助）",
            "PayTypeCode": "1",
            "PayBankCode": bank,
            "AgencyCode": "101001",
            "ExpFuncCode": "2010101",
            "ClearAcctNo": "43060000000000000001",
            "ClearAcctName": "演示市财政局国库单一账户",
            "PayAcctNo": "1907000100010001",
            "PayeeAcctNo": "6222020000000000011",
            "PayeeAcctName": "演示市洞庭办公用品有限公司",
            "PayAmt": f"{sum(map(Decimal, amounts)):.2f}",
        }
        details = [
            {"Id": f"P-{pay_cert_no}-{index}", "VoucherDetailNo": f"{index}", "PayAmt": amount, "XPayAmt": ""}
            for index, amount in enumerate(amounts, start=1)
        ]
        return self.envelope(key, Voucher(head, details))

    def quota(self, number: str, lines: dict[str, str], *, fund: str = "111", bank: str = "102") -> bytes:
        """清算额度；`lines` 为支付凭证号 → 金额。"""
        key = Key("430600", "2022", "5108", number)
        head = {
            "Id": f"Q-{number}",
            "AdmDivCode": "430600",
            "StYear": "2022",
            "VtCode": "5108",
            "VouDate": "20220301",
            "VoucherNo": number,
            "TreCode": "4306000000",
            "FinOrgCode": "430600",
            "PayAmt": f"{sum(map(Decimal, lines.values())):.2f}",
            "FundTypeCode": fund,
            "PayBankCode": bank,
            "PayBankNo": f"{bank}557000011",
        }
        details = [{"PayAmt": amount, "Hold1": pay_cert_no} for pay_cert_no, amount in lines.items()]
        return self.envelope(key, Voucher(head, details))

    def confirm_refund(self, voucher: Voucher, *, attach: str = "") -> bytes:
        """2203 的回单：原文加签，认领到的支付凭证号写在附加信息里。"""
        head = voucher.head
        key = Key(head["AdmDivCode"], head["StYear"], "2203", head["VoucherNo"])
        return self.envelope(key, voucher, flag="1", attach=attach)


@dataclass
class City:
    """一家银行、国库与财政，报文在进程内投递。"""

    bank: AgentBank
    treasury: Treasury
    bureau: Bureau
    post: PostOffice

    def send(self, envelope: bytes, *, to: str = "102", biz_time: str = MORNING) -> Ack:
        return self.post.from_mof(to, envelope, biz_time=biz_time)

    def act(self, name: str, *, org: str = "102", biz_time: str = MORNING, **given: object) -> dict[str, object]:
        return self.post.act(org, name, given, biz_time=biz_time)

    def paid(self, pay_cert_no: str, *amounts: str, fund: str = "111") -> None:
        assert self.send(self.bureau.payment(pay_cert_no, *amounts, fund=fund)).status == "accepted"
        self.act("pay", pay_cert_no=pay_cert_no)

    def cleared(self, pay_cert_no: str, *amounts: str) -> None:
        self.paid(pay_cert_no, *amounts)
        total = f"{sum(map(Decimal, amounts)):.2f}"
        self.send(self.bureau.quota(f"Q{pay_cert_no}", {pay_cert_no: total}), to=PBC)
        self.act("clear", biz_time=CLOSING)
        assert self.order(pay_cert_no)["state"] == "cleared"

    def order(self, pay_cert_no: str) -> dict[str, str]:
        view: dict[str, str] = self.bank.state()["vouchers"][pay_cert_no]
        return view


@pytest.fixture(scope="session")
def key_rings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, KeyRing]:
    """各机构的密钥，放在同一个目录里互相信任。"""
    directory = tmp_path_factory.mktemp("keys")
    return {org: KeyRing(org=org, directory=directory) for org in (MOF, PBC, "102", "103")}


@pytest.fixture
def bureau(key_rings: dict[str, KeyRing]) -> Bureau:
    return Bureau(key_rings[MOF])


@pytest.fixture
def city(key_rings: dict[str, KeyRing], bureau: Bureau) -> City:
    bank = AgentBank(org="102", keys=key_rings["102"])
    treasury = Treasury(keys=key_rings[PBC])
    return City(bank, treasury, bureau, PostOffice({"102": bank, PBC: treasury}, bureau.inbox))
