"""`yitihua message check` 背后的检查，用独立拼装的样本。"""

import base64
import json

import pytest

from yitihua.engines.messages.certificates import TrustStore
from yitihua.engines.messages.check import CheckReport, check_file
from yitihua.engines.messages.check_output import render, to_json

from .samples import GOLDEN, TODAY, golden_trust

GOOD = sorted(path.name for path in GOLDEN.glob("*.xml") if "sha1" not in path.name and "bare" not in path.name)


def check(name: str, **options) -> CheckReport:
    return check_file(GOLDEN / name, golden_trust(), **{"today": TODAY, **options})


def found(report: CheckReport) -> list[tuple[str, str]]:
    groups = [report.findings, *(item.findings for item in report.vouchers)]
    return [(item.code, item.level.name) for group in groups for item in group]


def test_样本齐全():
    expected = {
        f"{code}_{kind}.xml" for code in ("2203", "2301", "2302", "5108", "5214") for kind in ("send", "receipt")
    }
    assert expected <= set(GOOD)


@pytest.mark.parametrize("name", GOOD)
def test_合规样本全部通过(name: str):
    report = check(name)
    assert (report.exit_code, found(report)) == (0, [])
    (voucher,) = report.vouchers
    assert voucher.vtcode == name[:4]
    assert voucher.voucher_flag == ("1" if "receipt" in name else "0")
    assert [item.accepted for item in voucher.signatures] == [True]


def test_列出字段的中文名与值():
    (voucher,) = check("5214_receipt.xml").vouchers
    lines = {(line.index, line.cn): line.text for line in voucher.fields}
    assert lines[(0, "金额")] == "250000.00"
    assert lines[(0, "实际支付金额")] == "150000.50"
    assert lines[(2, "收款人名称")] == "演示市巴陵印务有限责任公司"
    assert lines[(2, "附言(失败原因)")] == "账号与户名不符"
    assert [line.index for line in voucher.fields] == sorted(line.index for line in voucher.fields)


def test_宽松写法与规矩写法读出的字段一样():
    loose, strict = (check(name).vouchers[0] for name in ("5214_send_loose.xml", "5214_send.xml"))
    assert loose.fields == strict.fields
    assert loose.key == strict.key == "430600000/2022/5214/2022430600100000001"


@pytest.mark.parametrize("name", ["5214_bare_gbk.xml", "5214_bare_utf8.xml"])
def test_裸凭证不论编码都能查(name: str):
    report = check(name)
    assert (report.exit_code, found(report)) == (0, [("S001", "INFO")])
    assert report.vouchers[0].fields == check("5214_send.xml").vouchers[0].fields


def test_声明GBK而实为UTF8的裸凭证也读得对():
    data = (GOLDEN / "5214_bare_utf8.xml").read_bytes().replace(b'encoding="UTF-8"', b'encoding="GBK"')
    assert check_file(data, today=TODAY).vouchers[0].fields == check("5214_bare_gbk.xml").vouchers[0].fields


def test_旧签名算法默认不通过按配置放行():
    assert (check("5214_send_sha1.xml").exit_code, found(check("5214_send_sha1.xml"))) == (1, [("S007", "BLOCK")])
    allowed = check("5214_send_sha1.xml", allow_sha1=True)
    assert (allowed.exit_code, found(allowed)) == (0, [("S008", "WARN")])


def test_没有信任名单时验算签名但注明未核对签名人():
    report = check_file(GOLDEN / "5214_send_sm2.xml", today=TODAY)
    assert (report.exit_code, found(report)) == (0, [("S009", "WARN")])
    unknown = check_file(GOLDEN / "5214_send_sm2.xml", TrustStore(), today=TODAY)
    assert (unknown.exit_code, found(unknown)) == (1, [("S003", "BLOCK")])


def tampered(old: str, new: str) -> bytes:
    """改凭证体一处而不重新签名。"""
    data = (GOLDEN / "5214_send.xml").read_bytes()
    start = data.index(b"<Voucher>") + 9
    stop = data.index(b"</Voucher>")
    xml = base64.b64decode(data[start:stop]).decode("gbk")
    assert old in xml
    return data[:start] + base64.b64encode(xml.replace(old, new, 1).encode("gbk")) + data[stop:]


def test_改了金额既验签不过又合计不等():
    report = check_file(tampered("250000.00", "250000.01"), golden_trust(), today=TODAY)
    assert report.exit_code == 1
    assert [code for code, _ in found(report)] == ["F010", "S006"]


def test_去掉签名即不合规():
    data = (GOLDEN / "5214_send.xml").read_bytes()
    start, stop = data.index(b"<SignatureList>"), data.index(b"</SignatureList>")
    report = check_file(data[: start + 15] + data[stop:], golden_trust(), today=TODAY)
    assert found(report) == [("S001", "BLOCK")]


def test_未登记的凭证类型说明查不了():
    data = (GOLDEN / "5214_send.xml").read_bytes().replace(b'VtCode="5214"', b'VtCode="9999"')
    report = check_file(data, golden_trust(), today=TODAY)
    assert found(report) == [("F027", "BLOCK")]


def test_凭证日期晚于检查日():
    from datetime import date

    assert ("F007", "BLOCK") in found(check("5214_send.xml", today=date(2022, 2, 28)))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"<MOF/>", b"<a", b"{}", b"<Voucher/>", "<Voucher>乱</Voucher>".encode("gbk")],
    ids=repr,
)
def test_再坏的内容也只写进结果(data: bytes):
    report = check_file(data, today=TODAY)
    assert report.exit_code == 1
    assert json.loads(to_json(report))["ok"] is False
    assert "处不合规定" in render(report)


def test_文字与JSON输出():
    report = check("5214_send_sm2.xml")
    text = render(report)
    assert "第1张：国库集中支付凭证(一体化统一凭证)（5214，发送单）" in text
    assert "  签名：cz_dwgz　SM2/SM3　011　演示市财政局　通过" in text
    assert "    收款人名称 PayeeAcctName：演示市洞庭办公用品有限公司" in text
    assert text.endswith("结论：共1张，未发现不合规定之处")
    written = json.loads(to_json(report))
    assert (written["ok"], written["vouchers"][0]["signatures"][0]["algorithm"]) == (True, "SM2/SM3")
    assert {"index": 0, "name": "PayAmt", "cn": "金额", "text": "250000.00"} in written["vouchers"][0]["fields"]


def test_违规时结论写出处数():
    assert render(check("5214_send_sha1.xml")).endswith("结论：共1张，1处不合规定")
