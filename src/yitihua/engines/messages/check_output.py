"""报文检查结果的两种写法：给人看的中文清单，给程序看的 JSON。

Text and JSON output of a check report.
"""

import json
from collections.abc import Iterator

from yitihua.engines.messages.check import CheckReport, VoucherReport
from yitihua.engines.messages.envelope import RECEIPT
from yitihua.engines.messages.signing import SignatureCheck
from yitihua.kernel.findings import Findings


def render(report: CheckReport) -> str:
    """中文清单：凭证、签名、字段、问题，最后一行结论。"""
    return "\n".join(_lines(report))


def to_json(report: CheckReport) -> str:
    """同样内容的 JSON；`ok` 为真即没有拒绝级问题。"""
    return json.dumps(
        {
            "source": report.source,
            "ok": not report.violated,
            "findings": _findings(report.findings),
            "vouchers": [_voucher(item) for item in report.vouchers],
        },
        ensure_ascii=False,
        indent=2,
    )


def _lines(report: CheckReport) -> Iterator[str]:
    yield f"文件：{report.source}"
    yield from _finding_lines(report.findings)
    for number, voucher in enumerate(report.vouchers, start=1):
        yield ""
        yield f"第{number}张：{voucher.title}（{voucher.vtcode or '无类型号'}，{_kind(voucher)}）"
        yield f"  唯一键：{voucher.key}"
        yield from _signature_lines(voucher)
        yield from _field_lines(voucher)
        yield from _finding_lines(voucher.findings)
    yield ""
    blocked = sum(1 for group in _groups(report) for item in group if item.level.name == "BLOCK")
    yield f"结论：共{len(report.vouchers)}张，{f'{blocked}处不合规定' if blocked else '未发现不合规定之处'}"


def _groups(report: CheckReport) -> list[Findings]:
    return [report.findings, *(item.findings for item in report.vouchers)]


def _kind(voucher: VoucherReport) -> str:
    sent = "回单" if voucher.voucher_flag == RECEIPT else "发送单"
    return f"裸凭证，{sent}" if voucher.bare else sent


def _signature_lines(voucher: VoucherReport) -> Iterator[str]:
    for what, checks in (("签名", voucher.signatures), ("签章", voucher.stamps)):
        for check in checks:
            outcome = "通过" if check.accepted else "不通过"
            who = check.org_code or "未知机构"
            yield f"  {what}：{check.position}　{check.algorithm or '算法不明'}　{who}　{check.subject}　{outcome}"


def _field_lines(voucher: VoucherReport) -> Iterator[str]:
    current = -1
    for line in voucher.fields:
        if line.index != current:
            current = line.index
            yield "  主单" if current == 0 else f"  明细 {current}"
        yield f"    {line.cn} {line.name}：{line.text}"


def _finding_lines(findings: Findings) -> Iterator[str]:
    for item in findings:
        yield f"  【{item.level.title}】{item.code} {item.message}"


def _voucher(voucher: VoucherReport) -> dict[str, object]:
    return {
        "title": voucher.title,
        "vtcode": voucher.vtcode,
        "key": voucher.key,
        "voucher_flag": voucher.voucher_flag,
        "bare": voucher.bare,
        "signatures": [_signature(item) for item in voucher.signatures],
        "stamps": [_signature(item) for item in voucher.stamps],
        "fields": [
            {"index": line.index, "name": line.name, "cn": line.cn, "text": line.text} for line in voucher.fields
        ],
        "findings": _findings(voucher.findings),
    }


def _signature(check: SignatureCheck) -> dict[str, object]:
    return {
        "position": check.position,
        "serial": check.serial,
        "algorithm": check.algorithm,
        "org_code": check.org_code,
        "subject": check.subject,
        "accepted": check.accepted,
    }


def _findings(findings: Findings) -> list[dict[str, object]]:
    return [item.as_dict() for item in findings]
