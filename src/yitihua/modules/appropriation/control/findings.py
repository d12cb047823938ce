"""额度控制说不办的几种：定不了键、没有这一格、格里不够（E-CTRL）。"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from yitihua.engines.meta.standard import titles
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import fmt
from yitihua.modules.appropriation.control.key import Key, Policy, Unplaced

BASIS: Final = "domain/05 第 2 节要素控制"


def unplaced(policy: Policy, lost: Unplaced) -> Finding:
    """缺要素一律不办：说不清占哪一格，就谁也不占。"""
    names = "、".join(titles().get(field, field) for field in lost.fields)
    return Finding(
        "E-CTRL-001",
        Level.BLOCK,
        f"{named(policy)}按{key_names(policy)}控制，本单的{names}没有填、不到级次或不在任何一段，不能办理",
        figures={"policy": f"{policy.policy_code}/{policy.version_no}"},
        fields=lost.fields,
        next_step=f"请补齐{names}；确不该受控的，请预算管理科改政策的适用条件",
        basis=BASIS,
    )


def unlisted(policy: Policy, key: Key) -> Finding:
    """政策管得着，却没有给这一格额度：按没有额度办。"""
    return Finding(
        "E-CTRL-002",
        Level.BLOCK,
        f"{named(policy)}没有 {spoken(key)} 的额度，不能办理",
        figures={"policy": f"{policy.policy_code}/{policy.version_no}", "key": key.text},
        fields=tuple(field for field, _ in key.values),
        next_step="请预算管理科给这一格追加控制额度，或改选要素",
        basis=BASIS,
    )


def invalid(message: str, *fields: str, next_step: str = "请改正后再存") -> Finding:
    """政策或额度的写法不对。"""
    return Finding("E-CTRL-004", Level.BLOCK, message, fields=tuple(fields), next_step=next_step, basis=BASIS)


def short(policy: Policy, key: Key, *, available: Decimal, needed: Decimal) -> Finding:
    """格里不够：哪一版政策、哪一格、还有多少、差多少。"""
    figures = {"x": fmt(available), "y": fmt(needed), "d": fmt(needed - available)}
    return Finding(
        "E-CTRL-003",
        Level.BLOCK,
        f"{named(policy)}：{spoken(key)} 可用{figures['x']}，本次需要{figures['y']}，差{figures['d']}",
        figures={**figures, "policy": f"{policy.policy_code}/{policy.version_no}", "key": key.text},
        fields=tuple(field for field, _ in key.values),
        next_step="请调减金额，或等在途的释放；确需增加的，请预算管理科追加这一格的控制额度",
        basis=BASIS,
    )


def named(policy: Policy) -> str:
    return f"额度控制“{policy.title}”（{policy.policy_code} 第 {policy.version_no} 版）"


def key_names(policy: Policy) -> str:
    return _names(part.field for part in policy.parts)


def spoken(key: Key) -> str:
    """键念给人听：资金性质代码 111、单位代码 101001。"""
    return "、".join(f"{titles().get(field, field)} {value}" for field, value in key.values)


def _names(fields: Iterable[str]) -> str:
    return "、".join(titles().get(field, field) for field in fields)
