"""操作日志里记什么：办成的、成批的、被拒的（10 第 7 节）；越权的一概记，试办的也记。"""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from yitihua.infra.operation.command import payload_of
from yitihua.infra.operation.idempotency import digest_of
from yitihua.infra.oplog import write as oplog
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding

if TYPE_CHECKING:
    from yitihua.infra.operation.execute import Call

_SECURITY = frozenset({"R-GEN-008", "R-WFL-003", "R-WFL-007", "R-WFL-008", "R-WFL-012"})
"""越权一类的拒绝：连试办的也进日志。"""
_LISTED = 20
"""被拒的批在日志里逐行列出的上限；全部内容有摘要。"""


def detail_of(call: "Call", response: dict[str, Any], *, digest: str) -> dict[str, Any]:
    """办成的一次记什么：单笔是命令与结果，批量是笔数、内容摘要与被拒的各行。"""
    if not call.batch:
        return {"command": payload_of(call.commands[0]), "result": response["result"]}
    counted = {"count": len(call.commands), "ok": response["ok"], "refused": response["refused"], "input": digest}
    return {**counted, **_refusals(call, response["outcomes"])}


def _refusals(call: "Call", outcomes: list[dict[str, Any]]) -> dict[str, Any]:
    """逐行出结果的批里，被拒的各行想办什么、因为什么；至多列若干行，规则号全数。"""
    refused = [item for item in outcomes if not item["ok"]]
    if not refused:
        return {}
    codes = Counter(finding["code"] for item in refused for finding in item["findings"])
    listed = [
        {
            "line": item["index"] + 1,
            "codes": sorted({finding["code"] for finding in item["findings"]}),
            "command": payload_of(call.commands[item["index"]]),
        }
        for item in refused[:_LISTED]
    ]
    return {"refused_codes": dict(sorted(codes.items())), "refused_lines": listed}


def write_refusal(call: "Call", ctx: Ctx, findings: tuple[Finding, ...]) -> None:
    """记在办事人自己的区划：他想进哪个区划另写明。试办被拒的不记，越权的试办照记（R-WFL-008）。"""
    if call.dry_run and not _SECURITY.intersection(finding.code for finding in findings):
        return
    own = replace(ctx, mof_div_code=call.principal.mof_div_code or ctx.mof_div_code)
    detail: dict[str, Any] = {"findings": [finding.as_dict() for finding in findings]}
    if call.dry_run:
        detail["dry_run"] = True
    if ctx.mof_div_code != own.mof_div_code:
        detail["attempted_division"] = ctx.mof_div_code
    if not call.batch:
        detail["command"] = payload_of(call.commands[0])
    else:
        listed = [payload_of(command) for command in call.commands[:_LISTED]]
        detail |= {
            "count": len(call.commands),
            "input": digest_of(each=call.each, commands=call.commands),
            "commands": listed,
        }
    with transaction.atomic():
        set_divisions([own.mof_div_code])
        oplog.write(own, result="refused", detail=detail)


def write_probe(call: "Call", ctx: Ctx, response: dict[str, Any]) -> None:
    """成批试办里夹着越权的行：试办的都回滚了，越权的仍要留下一行。"""
    outcomes = response.get("outcomes", ())
    probed = [item for item in outcomes if not item["ok"] and _SECURITY & {one["code"] for one in item["findings"]}]
    if not probed:
        return
    with transaction.atomic():
        set_divisions([ctx.mof_div_code])
        detail = {"dry_run": True, "count": len(call.commands), **_refusals(call, probed)}
        oplog.write(ctx, result="refused", detail=detail)
