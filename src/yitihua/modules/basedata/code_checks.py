"""代码核对（R-GEN-003、R-GEN-004）：全系统只在这一处成批判定。"""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, Final

from yitihua.engines.meta import standard
from yitihua.engines.rules import decide
from yitihua.kernel.findings import Finding
from yitihua.modules.basedata import rules as _rules  # noqa: F401
from yitihua.modules.basedata.snapshot import Snapshot

CODE_FIELDS: Final[dict[str, str]] = {
    field.name: field.code_set
    for fields in standard.tables().values()
    for field in fields.values()
    if field.code_set and field.name.endswith("_code")
}
"""标准里带代码集的字段：字段名 → 代码集（EXP_FUNC_CODE → EXP_FUNC 等）。"""
_MASTER: Final = frozenset({"AGENCY", "MOF_DEP", "MOF_DIV", "BANK_NODE"})


def check_codes(
    snapshot: Snapshot,
    rows: Sequence[Mapping[str, Any]],
    *,
    code_sets: Mapping[str, str],
    summary_allowed: Set[str] = frozenset(),
) -> list[tuple[Finding, ...]]:
    """逐行核对代码字段，返回与 `rows` 等长的结果；空值不在此判。

    `code_sets` 为字段名 → 代码集；`summary_allowed` 是准许挂汇总级代码的字段（控制数、待分指标、一级项目、
    转移支付预算）。年度还没有开的没有代码可对，逐行给 R-GEN-009。
    """
    opened = bool(snapshot.shared.codes)
    facts = {"open": opened}
    closed = decide("R-GEN-009", fires=not opened, facts=facts, fields=("fiscal_year",), year=snapshot.fiscal_year)
    if closed is not None:
        return [(closed,) for _ in rows]
    return [tuple(_check_row(snapshot, row, code_sets, summary_allowed)) for row in rows]


def check_row(
    snapshot: Snapshot, row: object, *, fields: Iterable[str], summary_allowed: Set[str] = frozenset()
) -> list[Finding]:
    """一行业务对象的代码字段；代码集按标准字段名推得。"""
    values = {field: getattr(row, field) for field in fields}
    return _check_row(snapshot, values, {field: CODE_FIELDS[field] for field in fields}, summary_allowed)


def _check_row(
    snapshot: Snapshot, row: Mapping[str, Any], code_sets: Mapping[str, str], summary_allowed: Set[str]
) -> list[Finding]:
    found = []
    for field, code_set in code_sets.items():
        value = row.get(field)
        if value is None or value == "":
            continue
        problem = check_one(snapshot, code_set, str(value), field=field, summary=field in summary_allowed)
        if problem is not None:
            found.append(problem)
    return found


def check_one(snapshot: Snapshot, code_set: str, code: str, *, field: str, summary: bool) -> Finding | None:
    """单个代码：不可用给 R-GEN-003，不是末级给 R-GEN-004。"""
    state = _state(snapshot, code_set, code)
    shown = {"element": _element(field), "value": code}
    fields = (field,)
    unusable = decide("R-GEN-003", fires=state is None, fields=fields, year=snapshot.fiscal_year, **shown)
    if unusable is not None:
        return unusable
    return decide("R-GEN-004", fires=state is False and not summary, fields=fields, **shown)


def _state(snapshot: Snapshot, code_set: str, code: str) -> bool | None:
    """None 不可用；否则是否末级。"""
    if code_set in _MASTER:
        return _master_state(snapshot, code_set, code)
    item = snapshot.code(code_set, code)
    if item is None or not item.usable(snapshot.day):
        return None
    return item.is_leaf


def _master_state(snapshot: Snapshot, code_set: str, code: str) -> bool | None:
    if code_set == "AGENCY":
        agency = snapshot.agency(code)
        return agency.is_leaf if agency else None
    if code_set == "MOF_DEP":
        return True if snapshot.mof_dep(code) else None
    if code_set == "MOF_DIV":
        return True if snapshot.division(code) else None
    return True if snapshot.bank(code) else None


def _element(field: str) -> str:
    return standard.titles().get(field, field).removesuffix("代码")
