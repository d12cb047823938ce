"""测试用的凭证：每种一张，全部合规；测试只改它要讲的那一处。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from yitihua.engines.messages.certificates import TrustStore
from yitihua.engines.messages.codec import Value, Voucher, build_voucher, make_voucher
from yitihua.engines.messages.declaration import MessageType, message_type
from yitihua.engines.messages.envelope import SEND, VoucherBody, VoucherKey, make_body
from yitihua.engines.messages.org_keys import OrgKey, generate_org_key
from yitihua.engines.messages.pkcs7 import Algorithm

TODAY = date(2022, 11, 15)
GOLDEN = Path(__file__).parents[2] / "golden" / "messages"

PAYMENT = message_type("payment_voucher")
QUOTA = message_type("lqd_quota")
LQD_CERT = message_type("lqd_cert")
LQD_REFUND = message_type("lqd_refund")
REFUND_NOTICE = message_type("refund_notice")

KEY = VoucherKey("430600000", "2022", "5214", "2022430600100000001")


def payment_head(**changes: Value) -> dict[str, Value]:
    return {
        "Id": "P-1",
        "AdmDivCode": "430600",
        "StYear": "2022",
        "VtCode": "5214",
        "VouDate": date(2022, 11, 15),
        "VoucherNo": KEY.voucher_no,
        "FundTypeCode": "11",
        "PayTypeCode": "1",
        "AgencyName": "市人大常委会办公室本级",
        "ClearAcctNo": "43060000000000000001",
        "ClearAcctName": "演示市财政局国库单一账户",
        "PayAmt": Decimal("250000.00"),
        **changes,
    }


def payment_details() -> list[dict[str, Value]]:
    return [
        {"Id": "P-1-1", "PayeeAcctName": "甲公司", "PayAmt": Decimal("150000.50")},
        {"Id": "P-1-2", "PayeeAcctName": "乙公司", "PayAmt": Decimal("99999.50")},
    ]


def payment(**changes: Value) -> Voucher:
    return make_voucher(head=payment_head(**changes), details=payment_details())


def paid(voucher: Voucher | None = None) -> Voucher:
    """全额支付成功的回单。"""
    return (voucher or payment()).filled(
        {"XPayDate": TODAY, "XAgentBusinessNo": "LS0001", "XPayAmt": Decimal("250000.00")}
    )


def with_head(voucher: Voucher, **changes: str) -> Voucher:
    return replace(voucher, head={**voucher.head, **changes})


def with_detail(voucher: Voucher, index: int, **changes: str) -> Voucher:
    details = list(voucher.details)
    details[index] = {**details[index], **changes}
    return replace(voucher, details=tuple(details))


def body_of(voucher: Voucher, *, message: MessageType = PAYMENT, voucher_flag: str = SEND) -> VoucherBody:
    key = replace(KEY, vtcode=message.vtcode, voucher_no=voucher.head["VoucherNo"])
    return make_body(key=key, voucher_flag=voucher_flag, voucher_xml=build_voucher(voucher, message=message))


def org_key(org_code: str, algorithm: Algorithm = Algorithm.RSA_SHA256) -> OrgKey:
    return _org_key(org_code, algorithm)


@cache
def _org_key(org_code: str, algorithm: Algorithm) -> OrgKey:
    return generate_org_key(org_code, algorithm=algorithm)


def golden_trust() -> TrustStore:
    return TrustStore.from_directory(GOLDEN / "certs")
