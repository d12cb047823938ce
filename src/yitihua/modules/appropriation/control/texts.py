"""额度控制说给人听：有哪些要素可选，一版政策的控制键怎么写。"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yitihua.engines.meta.standard import titles
from yitihua.kernel.context import Ctx
from yitihua.modules.appropriation.control.fields import INDICATOR_FIELDS, PAYMENT_FIELDS
from yitihua.modules.appropriation.control.key import Action, Band, By, Part
from yitihua.modules.appropriation.control.models import ControlPolicy
from yitihua.modules.appropriation.control.policies import policy_of


def control_fields() -> Mapping[str, tuple[str, ...]]:
    """要素 → 能用在哪些环节。"""
    both = (Action.ISSUE.value, Action.PAY.value)
    return dict.fromkeys(INDICATOR_FIELDS, both) | dict.fromkeys(PAYMENT_FIELDS, (Action.PAY.value,))


def control_text(policy_id: UUID, *, ctx: Ctx) -> dict[str, Any] | None:
    """各栏的名称与写法、只管哪些单据；没有这一版为空。"""
    row = ControlPolicy.objects.scoped(ctx).filter(pk=policy_id).first()
    if row is None:
        return None
    policy = policy_of(row)
    return {
        "parts": [{"field": part.field, "title": _title(part.field), "hint": _hint(part)} for part in policy.parts],
        "key": "、".join(f"{_title(part.field)}（{_hint(part)}）" for part in policy.parts),
        "conditions": "；".join(f"{_title(item.field)}：{_ranges(item.bands)}" for item in policy.conditions),
    }


def _title(field: str) -> str:
    return titles().get(field, field)


def _hint(part: Part) -> str:
    if part.by is By.LEVEL:
        return f"前{part.length}位"
    if part.by is By.RANGE:
        return f"段名：{_ranges(part.bands)}"
    return "全码"


def _ranges(bands: tuple[Band, ...]) -> str:
    return "、".join(f"{band.name} {band.low}～{band.high}" for band in bands)
