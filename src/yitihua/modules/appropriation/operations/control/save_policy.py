"""拟一版额度控制：控制键、适用条件、期限、容差与各格额度，一次存全；未启用的可以反复改。"""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.db.models import Max
from pydantic import BaseModel, ConfigDict, Field

from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation.control import definition, policies
from yitihua.modules.appropriation.control.findings import invalid
from yitihua.modules.appropriation.control.key import Key, Policy, parse_key
from yitihua.modules.appropriation.control.models import ControlLine, ControlPolicy

LINES = 10_000


class _Item(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class BandIn(_Item):
    """一段代码，两头都算。"""

    name: Code = Field(min_length=1)
    low: Code = Field(min_length=1)
    high: Code = Field(min_length=1)


class PartIn(_Item):
    """控制键的一栏：全码、前 `length` 位、或落在哪一段。"""

    field: Code
    by: Literal["value", "level", "range"] = "value"
    length: int = Field(default=0, ge=0, le=40)
    bands: list[BandIn] = Field(default_factory=list, max_length=200)


class ConditionIn(_Item):
    """只管这个要素落在其中一段的单据。"""

    field: Code
    bands: list[BandIn] = Field(min_length=1, max_length=200)


class LineIn(_Item):
    """一格：`key` 是 要素 → 取值（级次写够位数，区间写段名）；用款计划另写十二个月。"""

    key: dict[str, Code] = Field(min_length=1, max_length=40)
    amount: Amount
    plan: list[Amount] = Field(default_factory=list, max_length=12)
    remark: Text = ""


class SaveControl(Command):
    policy_code: Code = Field(min_length=1, max_length=20)
    title: Text = Field(min_length=1, max_length=100)
    basis: Text = Field(default="", max_length=200)
    action_code: Literal["1", "2"] = Field(description="1 控制下达，2 控制支付")
    horizon_code: Literal["1", "2", "3"] = Field(default="1", description="1 年度，2 跨年，3 用款计划")
    parts: list[PartIn] = Field(min_length=1, max_length=31)
    conditions: list[ConditionIn] = Field(default_factory=list, max_length=31)
    tolerance_pct: Decimal = Field(default=Decimal(0), ge=0, le=1, decimal_places=4)
    begin_date: date
    end_date: date
    lines: list[LineIn] = Field(min_length=1, max_length=LINES)


class ControlOut(Out):
    policy_id: UUID
    version_no: int
    lines: int


@operation("appropriation.control.save", title="拟额度控制", roles={"MOF_BGT"})
def save_control(command: SaveControl, *, ctx: Ctx) -> ControlOut:
    """同一编号的草稿只有一份，再存即替换；写法有毛病的说到第几格，一格也不存。"""
    rows = ControlPolicy.objects.scoped(ctx).select_for_update().filter(policy_code=command.policy_code)
    row = rows.filter(status=policies.DRAFT).first() or ControlPolicy(
        policy_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        policy_code=command.policy_code,
        version_no=(rows.aggregate(top=Max("version_no"))["top"] or 0) + 1,
    )
    _fill(row, command, ctx)
    policy = policies.policy_of(row)
    found = definition.problems_of(policy, ctx.fiscal_year) or _line_problems(policy, command)
    if found:
        raise Refusal(found)
    row.save()
    ControlLine.objects.scoped(ctx).filter(policy_id=row.policy_id).delete()
    ControlLine.objects.bulk_create([_line(policy, item, ctx) for item in command.lines])
    ctx.subjects.append(("appropriation.control", str(row.policy_id)))
    return ControlOut(policy_id=row.policy_id, version_no=row.version_no, lines=len(command.lines))


def _fill(row: ControlPolicy, command: SaveControl, ctx: Ctx) -> None:
    for name in ("title", "basis", "action_code", "horizon_code", "tolerance_pct", "begin_date", "end_date"):
        setattr(row, name, getattr(command, name))
    row.parts = [item.model_dump() for item in command.parts]
    row.conditions = [item.model_dump() for item in command.conditions]
    row.fiscal_year = ctx.fiscal_year
    row.drafter = row.last_user = ctx.principal.user_id
    row.creater = row.creater or ctx.principal.user_id


def _line_problems(policy: Policy, command: SaveControl) -> list[Finding]:
    found: list[Finding] = []
    seen: set[str] = set()
    for number, item in enumerate(command.lines, start=1):
        wrong = definition.line_problems(
            policy, values=dict(item.key), amount=item.amount, plan=item.plan, number=number
        )
        key = parse_key(policy, item.key)
        if not wrong and isinstance(key, Key):
            if key.text in seen:
                wrong = [invalid(f"第{number}格与前面的同一个键：{key.text}", "lines")]
            seen.add(key.text)
        found += wrong
    return found


def _line(policy: Policy, item: LineIn, ctx: Ctx) -> ControlLine:
    key = parse_key(policy, item.key)
    assert isinstance(key, Key), "写法先查过了"
    return ControlLine(
        line_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        policy_id=policy.policy_id,
        key_text=key.text,
        amount=item.amount,
        plan=[f"{month:.2f}" for month in item.plan],
        remark=item.remark,
        creater=ctx.principal.user_id,
    )
