"""支付凭证打印件：大写、补打、字节确定、字体缺失时的话。"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yitihua.kernel.errors import Refusal
from yitihua.modules.reporting.documents.payment_voucher import content
from yitihua.modules.reporting.documents.typesetting import typeset

FONTS = Path(__file__).resolve().parents[3] / "src" / "yitihua" / "app" / "fonts"
BILL: dict[str, Any] = {
    "pay_cert_no": "2022430600100000001",
    "currency_code": "CNY",
    "use_des": "信息系统运行维护费",
    "vou_date": "2022-03-01",
    "pay_amt": "250000.05",
    "pay_acct_name": "市委办本级",
    "pay_acct_no": "43001500063050000001",
    "pay_acct_bank_name": "中国工商银行岳阳分行营业部",
    "payee_acct_name": "湖南洞庭信息技术有限公司",
    "payee_acct_no": "43050166713600000123",
    "payee_acct_bank_name": "中国建设银行岳阳南湖支行",
    "agency_code": "101001",
    "agency_name": "市委办本级",
    "pro_code": "430600221010010000001",
    "pro_name": "信息系统运行维护",
    "fund_type_code": "111",
    "fund_type_name": "经费拨款（补助）",
    "exp_func_code": "2010101",
    "exp_func_name": "行政运行",
    "gov_bgt_eco_code": "50205",
    "gov_bgt_eco_name": "委托业务费",
    "dep_bgt_eco_code": "30227",
    "dep_bgt_eco_name": "委托业务费",
    "set_mode_code": "1",
    "xpay_date": "2022-03-02",
    "agent_business_no": "ICBC20220302000001",
    "status": "5",
}
NAMES = {"mof_div_name": "岳阳市本级", "set_mode_name": "电子转账支付"}
SEALS = {"1": {"signer_name": "李经办", "sign_time": "2022-03-01T10:00:00+08:00"}}


def _content(print_count: int, **changes: Any) -> dict[str, Any]:
    return content({**BILL, **changes}, {"print_count": print_count, "seals": SEALS}, names_of=NAMES)


def _pdf(data: dict[str, Any]) -> bytes:
    return typeset("payment_voucher.typ", data, day=date(2022, 3, 1), fonts=FONTS)


def test_大写小写与签章人() -> None:
    made = _content(1)
    assert (made["capitals"], made["amount"]) == ("贰拾伍万元零伍分", "250,000.05")
    assert made["seals"] == ["李经办　2022-03-01", ""]


def test_第二次起注补打_作废的注作废() -> None:
    assert [_content(1)["mark"], _content(2)["mark"]] == ["", "补打"]
    assert _content(2, status="9")["mark"] == "作废 补打"


def test_同样的数同样的字节_补打不同() -> None:
    first = _pdf(_content(1))
    assert first.startswith(b"%PDF")
    assert first == _pdf(json.loads(json.dumps(_content(1))))
    assert first != _pdf(_content(2))


def test_字体不全_说明缺什么与怎么取(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        typeset("payment_voucher.typ", _content(1), day=date(2022, 3, 1), fonts=tmp_path)
    [problem] = refused.value.findings.items
    assert "NotoSansSC-Bold.ttf" in problem.message
    assert "python tools/fonts/fetch.py" in problem.next_step
