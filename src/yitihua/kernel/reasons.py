"""预警要写理由：没写的这一次按拒绝办，写了放行（ADR 0004）。

Warnings block until a reason is given for each of them.
"""

from collections.abc import Mapping
from dataclasses import replace

from yitihua.kernel.findings import Finding, Findings, Level


def with_reasons(findings: Findings, reasons: Mapping[str, str]) -> Findings:
    """没写理由的预警先拦下，写了理由才可继续（00 第 7 节）；有真正的拒绝时不催理由。"""
    waiting = [item for item in findings.at(Level.WARN) if len(reasons.get(item.code, "").strip()) < 2]
    if not waiting or findings.blocking:
        return findings
    return Findings.of([*findings, *(as_block(item) for item in waiting)])


def as_block(item: Finding) -> Finding:
    """这一次按拒绝办，并说明理由写在哪里。"""
    return replace(item, level=Level.BLOCK, next_step=f"{item.next_step}（在 reasons 中按规则号填写理由）")
