"""核对步骤：按标准表名查询（不写身份即审计员），行数、逐字段、合计都要相符；或按主键打开应被拒。"""

from collections.abc import Mapping
from typing import Any

from yitihua.app.scenario.act import AUDITOR
from yitihua.app.scenario.client import Api
from yitihua.app.scenario.compare import add_up, differences
from yitihua.app.scenario.faults import StepFailed
from yitihua.app.scenario.steps import Check
from yitihua.app.scenario.variables import fill, pick

_SHOWN = 5


def check(step: Check, *, api: Api, scope: dict[str, Any]) -> None:
    """查询并核对；合计既由各行相加，也与系统给出的全查询合计比较。"""
    actor = step.actor or AUDITOR
    if step.refused:
        return _closed(step, actor=actor, api=api, scope=scope)
    where = fill(dict(step.where), scope=scope)
    found = api.records(actor=actor, table=step.table, where=where, unit=step.unit)
    wrong = _wrong(step, found=found, scope=scope)
    if wrong:
        rows = [f"第 {number} 行 {row}" for number, row in enumerate(found["rows"][:_SHOWN], start=1)]
        details = (f"查询 {step.table} {where}", f"命中 {len(found['rows'])} 行", *rows)
        raise StepFailed("；".join(wrong), details=details)
    for name, path in step.save.items():
        scope[name] = pick(found["rows"][0], path=path)


def _closed(step: Check, *, actor: str, api: Api, scope: dict[str, Any]) -> None:
    key = str(fill({"key": step.key}, scope=scope)["key"])
    codes = api.codes_of_opening(actor=actor, table=step.table, key=key)
    if step.refused not in codes:
        raise StepFailed(f"按主键打开应被 {step.refused} 拒绝，实际 {'、'.join(codes) or '打开了'}")


def _wrong(step: Check, *, found: Mapping[str, Any], scope: Mapping[str, Any]) -> list[str]:
    rows = found["rows"]
    wrong = []
    if step.rows is not None and len(rows) != step.rows:
        wrong.append(f"应有 {step.rows} 行，实有 {len(rows)} 行")
    if not rows and (step.equal or step.save):
        wrong.append("没有命中任何记录")
    expected = fill(dict(step.equal), scope=scope)
    for number, row in enumerate(rows, start=1):
        wrong += [f"第 {number} 行 {text}" for text in differences(expected=expected, actual=row)]
    for field, value in fill(dict(step.total), scope=scope).items():
        sums = {"各行相加": add_up(rows, field=field)}
        if field in found["sums"] and found["sums"][field] is not None:
            sums["全查询合计"] = found["sums"][field]
        wrong += [
            f"{name} {text}"
            for name, amount in sums.items()
            for text in differences(expected={field: value}, actual={field: amount})
        ]
    return wrong
