"""取现行的控制政策：先占住版次再读，启用与停用因此和正在办的单据分得清先后。"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import F

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation.control.key import Action, Band, By, Condition, Horizon, Part, Policy
from yitihua.modules.appropriation.control.models import ControlLine, ControlPolicy, ControlVersion

DRAFT, ACTIVE, STOPPED = "1", "2", "3"
_GATE: Final = 8804
_SHARED = "SELECT pg_advisory_xact_lock_shared(%s, %s::int)"
_ALONE = "SELECT pg_advisory_xact_lock(%s, %s::int)"


def gate(*, ctx: Ctx) -> UUID | None:
    """本区划政策的版次标识，没有用过额度控制是空；此后到提交之前，政策不会启用、停用。"""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [_GATE, _gate_of(ctx.mof_div_code)])
    rows = ControlVersion.objects.unscoped("版次").filter(mof_div_code=ctx.mof_div_code)
    return rows.values_list("head_id", flat=True).first()


def current(action: Action, *, version: UUID, ctx: Ctx) -> tuple[Policy, ...]:
    """本区划今天管着这一环节的政策；`version` 取自 gate。"""
    known = _load(ctx.mof_div_code, version)
    return tuple(
        policy
        for policy, year in known
        if policy.action is action
        and policy.on(ctx.biz_date)
        and (policy.horizon is Horizon.YEARS or year == ctx.fiscal_year)
    )


def enter(*, ctx: Ctx) -> None:
    """启用、停用之前：等在办的单据都提交，之后的单据等我提交。"""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [_GATE, _gate_of(ctx.mof_div_code)])


def advance(*, ctx: Ctx) -> None:
    """版次加一、标识换新，各进程下一次就重读；标识不重样，回滚掉的版次留在缓存里也不会再被认出来。"""
    ControlVersion.objects.get_or_create(mof_div_code=ctx.mof_div_code, defaults={"fiscal_year": ctx.fiscal_year})
    ControlVersion.objects.filter(mof_div_code=ctx.mof_div_code).update(version_no=F("version_no") + 1, head_id=uuid7())


def policy_of(row: ControlPolicy) -> Policy:
    """一行政策的定义。"""
    return Policy(
        policy_id=row.policy_id,
        policy_code=row.policy_code,
        version_no=row.version_no,
        title=row.title,
        action=Action(row.action_code),
        horizon=Horizon(row.horizon_code),
        parts=tuple(part_of(item) for item in row.parts),
        conditions=tuple(Condition(item["field"], bands_of(item["bands"])) for item in row.conditions),
        tolerance_pct=row.tolerance_pct,
        begin_date=_day(row.begin_date),
        end_date=_day(row.end_date),
    )


def part_of(item: dict[str, Any]) -> Part:
    return Part(item["field"], By(item["by"]), int(item["length"]), bands_of(item["bands"]))


def bands_of(items: Iterable[dict[str, str]]) -> tuple[Band, ...]:
    return tuple(Band(item["name"], item["low"], item["high"]) for item in items)


def lines_of(keys: Sequence[tuple[UUID, str]], *, ctx: Ctx) -> dict[tuple[UUID, str], ControlLine]:
    """（政策, 键）→ 控制格；没有列出的不在结果里。"""
    rows = ControlLine.objects.unscoped("控制额度不属于任何单位").filter(
        mof_div_code=ctx.mof_div_code,
        policy_id__in={policy for policy, _ in keys},
        key_text__in={text for _, text in keys},
    )
    return {(row.policy_id, row.key_text): row for row in rows}


@lru_cache(maxsize=256)
def _load(mof_div_code: str, version: UUID) -> tuple[tuple[Policy, str], ...]:
    """一个版次的全部生效政策与其年度；版次变了就是另一份。"""
    rows = ControlPolicy.objects.unscoped("现行政策").filter(mof_div_code=mof_div_code, status__in=(ACTIVE, STOPPED))
    return tuple((policy_of(row), row.fiscal_year) for row in rows.order_by("policy_code", "version_no"))


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _gate_of(mof_div_code: str) -> int:
    return int(mof_div_code)
