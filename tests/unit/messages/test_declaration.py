"""报文声明与号码表。"""

import csv
from pathlib import Path

import pytest

from yitihua.engines.messages.declaration import FieldType, canonical_name, message_type, message_types
from yitihua.engines.messages.vtcodes import VtCodeRow, VtCodeTable
from yitihua.kernel.errors import ConfigurationError

from .samples import LQD_REFUND, PAYMENT, QUOTA


def test_五种报文都已登记且各有主单与明细字段():
    titles = {code: (item.business, len(item.head), len(item.detail)) for code, item in message_types().items()}
    assert titles == {
        "2203": ("refund_notice", 22, 32),
        "2301": ("lqd_cert", 31, 32),
        "2302": ("lqd_refund", 38, 27),
        "5108": ("lqd_quota", 23, 27),
        "5214": ("payment_voucher", 77, 50),
    }


def test_字段的宽度类型必填与字段表逐行一致():
    path = Path(message_types.__wrapped__.__code__.co_filename).with_name("fields.csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    for row in rows:
        declared = message_types()[row["vtcode"]]
        field = (declared.head if row["level"] == "head" else declared.detail)[row["field"]]
        length = f"{field.width}.{field.scale}" if field.scale else str(field.width)
        written = (field.cn, field.type.value, length, "Y" if field.required else "N")
        assert written == (row["field_cn"], row["type"], row["length"], row["required"]), row["field"]
    assert len(rows) == sum(len(item.head) + len(item.detail) for _, item in message_types().items())


def test_金额字段是十八位两位小数():
    field = PAYMENT.head["PayAmt"]
    assert (field.type, field.width, field.scale, field.required) == (FieldType.CURRENCY, 18, 2, True)


def test_只有X开头的字段由回单补录():
    filled = {name for name, field in PAYMENT.head.items() if field.filled_by_receipt}
    assert filled == {
        "XPayDate", "XAgentBusinessNo", "XCheckNo", "XPayAmt",
        "XPayeeAcctBankName", "XPayeeAcctNo", "XPayeeAcctName",
    }  # fmt: skip


def test_地方扩展与拟增字段没有值时不写空元素():
    silent = {name for name, field in LQD_REFUND.head.items() if not field.emitted_empty}
    assert silent == {"TKLX", "OriVoucherNo"}
    assert {name for name, field in QUOTA.head.items() if not field.emitted_empty} == {"PayVoucherNo"}


@pytest.mark.parametrize(
    ("received", "expected"),
    [("XpayAmt", "XPayAmt"), ("ClearAccNanme", "ClearAcctName"), ("PayAmt", "PayAmt"), ("Whatever", "Whatever")],
)
def test_收到的写法换成规范名(received: str, expected: str):
    assert canonical_name(received, known=PAYMENT.head) == expected


def test_别名的规范名不是本报文字段时不换():
    assert canonical_name("BelogFlag", known=PAYMENT.head) == "BelogFlag"


def test_没有地方配置时用默认类型号():
    table = VtCodeTable.standard()
    assert table.vtcode(business="lqd_quota", mof_div_code="430600000", fiscal_year=2022) == "5108"


def test_地方号按区划前缀最长者且按年度生效():
    table = VtCodeTable.standard().with_rows(
        [
            VtCodeRow("payment_voucher", "5201", "43", 2020, 2021),
            VtCodeRow("payment_voucher", "8202", "430602", 2020, 2021),
        ]
    )

    def code(division: str, year: int) -> str:
        return table.vtcode(business="payment_voucher", mof_div_code=division, fiscal_year=year)

    assert code("430600000", 2021) == "5201"
    assert code("430602000", 2021) == "8202"
    assert code("430600000", 2022) == "5214"
    assert code("420100000", 2021) == "5214"
    message = table.message_of(vtcode="5201", mof_div_code="430600000", fiscal_year=2021)
    assert message is not None
    assert (message.business, message.vtcode) == ("payment_voucher", "5201")
    assert table.message_of(vtcode="5214", mof_div_code="430600000", fiscal_year=2021) is None


def test_号码表同地同年重叠或一号两用时拒绝():
    with pytest.raises(ConfigurationError, match="同年有两个凭证类型号：5108、5106"):
        VtCodeTable.standard().with_rows([VtCodeRow("lqd_quota", "5106")])
    with pytest.raises(ConfigurationError, match="5214 同时配给"):
        VtCodeTable([VtCodeRow("lqd_quota", "5214"), VtCodeRow("payment_voucher", "5214")])


def test_没有配置的业务取号即报配置错误():
    with pytest.raises(ConfigurationError, match="没有配置业务"):
        VtCodeTable([]).vtcode(business="lqd_cert", mof_div_code="430600000", fiscal_year=2022)
    with pytest.raises(KeyError):
        message_type("no_such_business")
