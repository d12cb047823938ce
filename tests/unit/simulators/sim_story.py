"""一段固定的往来：付款、退票、退款、划款成功与额度不足。样本报文由它生成，测试拿它核对逐字节相同。"""

from sim_city import CLOSING, MORNING, NEXT_DAY, Bureau, City
from simulators import PBC
from simulators.bank import AgentBank
from simulators.post import Ack
from simulators.post_office import PostOffice
from simulators.signing import KeyRing
from simulators.treasury import Treasury

PAID, REJECTED, LACKING = "2022430600100000001", "2022430600100000002", "2022430600100000003"
NAMES = (
    "5214_paid.xml",
    "5214_rejected.xml",
    "2203_bounce.xml",
    "5108_receipt.xml",
    "2301_send.xml",
    "2301_receipt.xml",
    "2203_refund.xml",
    "2203_blind.xml",
    "5214_paid_2.xml",
    "2301_send_2.xml",
    "2302_send.xml",
    "2301_returned.xml",
    "2302_receipt.xml",
)


def story(keys: dict[str, KeyRing]) -> dict[str, bytes]:
    """演一遍，返回财政先后收到的各封。"""
    received: list[bytes] = []
    bureau = Bureau(keys["011"])

    def inbox(envelope: bytes, from_org: str, biz_time: str) -> Ack:
        received.append(envelope)
        return bureau.inbox(envelope, from_org, biz_time)

    bank = AgentBank(org="102", keys=keys["102"])
    treasury = Treasury(keys=keys[PBC])
    city = City(bank, treasury, bureau, PostOffice({"102": bank, PBC: treasury}, inbox))
    city.paid(PAID, "150000.50", "99999.50")
    city.send(bureau.payment(REJECTED, "30000.00"), biz_time=MORNING)
    city.act("reject", pay_cert_no=REJECTED, reason="账号与户名不符")
    city.act("bounce", pay_cert_no=PAID, detail_no="2", reason="收款账户已销户")
    city.send(bureau.quota("Q1", {PAID: "250000.00"}), to=PBC)
    city.act("clear", biz_time=CLOSING)
    city.act("refund", pay_cert_no=PAID, amount="50000.00", detail_no="1", biz_time=NEXT_DAY)
    city.send(bureau.confirm_refund(bureau.of("2203", "0")[-1]), biz_time=NEXT_DAY)
    city.act("refund", pay_cert_no=PAID, amount="0.50", blind=True, biz_time=NEXT_DAY)
    city.paid(LACKING, "100000.00")
    city.act("clear", biz_time=NEXT_DAY)
    return dict(zip(NAMES, received, strict=True))
