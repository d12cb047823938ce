"""分配（拆分）送审：父指标冻结分配额，生成待审的子指标（05 第 4 节，E09）。"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Code, Command, Flag, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.kernel.reasons import with_reasons
from yitihua.ledger.posting import indicator_use as holding
from yitihua.modules.appropriation import elements, movements, queries
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import INDICATOR, PENDING
from yitihua.modules.basedata import public as basedata


class AllocateLine(Command):
    """一条子指标；没写的要素由父指标带出。"""

    agency_code: Code = ""
    amount: Amount
    bgt_layer_code: Code = ""
    bgt_exe_flag: Code = ""
    pro_code: Code = ""
    pro_cat_code: Code = ""
    exp_func_code: Code = ""
    gov_bgt_eco_code: Code = ""
    dep_bgt_eco_code: Code = ""
    tp_func_code: Code = ""
    manage_mof_dep_code: Code = ""
    bgt_mof_dep_code: Code = ""
    is_gov_pur: Flag | None = Field(default=None, description="是否政府采购，缺省由父指标带出")
    is_track: Flag | None = Field(default=None, description="是否追踪，缺省由父指标带出")
    track_pro_code: Code = ""
    pay_type_code: Code = ""
    rec_div_code: Code = ""
    bgt_pman_id: UUID | None = None
    bgt_dec: Text = ""
    source_key: Code = ""


class AllocateIndicator(Command):
    bgt_id: UUID
    lines: list[AllocateLine] = Field(min_length=1, max_length=10_000)
    row_version: int | None = None
    reasons: dict[str, str] = Field(default_factory=dict, max_length=20, description="预警说明：规则号 → 理由")


class ChildOut(Out):
    bgt_id: UUID
    agency_code: str
    amount: Decimal
    bgt_layer_code: str
    bgt_exe_flag: str


class AllocateOut(Out):
    bgt_id: UUID
    lines: list[ChildOut]


@operation("appropriation.indicator.allocate", title="分配指标", roles={"MOF_BIZ", "MOF_BGT", "DEPT"})
def allocate_indicators(lines: Lines[AllocateIndicator], *, ctx: Ctx) -> None:
    """拆分合计不得超过父指标可用（R-IND-002）；父未付出的额度先冻结，下达时转为已拆。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    created: list[Indicator] = []
    terms = _Terms(basedata.current(ctx), elements.matrix(ctx), queries.undecided_recoveries(rows))
    for line in lines.alive:
        parent = pick(line, rows, line.command.bgt_id)
        if parent is None:
            continue
        children = _children(line, parent, terms, ctx)
        if line.refused:
            continue
        created.extend(children)
        total = sum((child.reg_amt for child in children), ZERO)
        line.ref = str(parent.bgt_id)
        line.result = AllocateOut(bgt_id=parent.bgt_id, lines=[_child_out(child) for child in children])
        ctx.subjects.append(("appropriation.indicator", str(parent.bgt_id)))
        ctx.ledger.add(
            [
                movements.movement(
                    event="E09",
                    business_key=f"E09:allocate:{children[0].bgt_id}",
                    ref_type="appropriation.indicator",
                    ref_id=parent.bgt_id,
                    legs=[movements.leg(parent.bgt_id, "frozen_amt", total)],
                    lines=holding.freeze(at=movements.standing(parent), amount=total),
                    indicators={parent.bgt_id: parent},
                    short="R-IND-002",
                    summary="分配送审冻结",
                    ctx=ctx,
                )
            ]
        )
    Indicator.objects.bulk_create(created)


@dataclass(frozen=True, slots=True)
class _Terms:
    """一批共用的：当天的基础信息、要素矩阵、各条总指标上收回未定的金额。"""

    snapshot: basedata.Snapshot
    controls: elements.Matrix
    undecided: Mapping[UUID, Decimal]


def _children(line: Line[AllocateIndicator], parent: Indicator, terms: _Terms, ctx: Ctx) -> list[Indicator]:
    if not INDICATOR.allows(parent.status, "allocate"):
        line.refuse([INDICATOR.refusal(parent.status, "allocate")])
        return []
    if parent.bgt_exe_flag == "1":
        line.refuse([_executable_parent()])
        return []
    undecided = terms.undecided.get(parent.bgt_id, ZERO)
    total = sum((item.amount for item in line.command.lines), ZERO)
    short = undecided > ZERO and queries.available(parent) < total
    line.refuse(judged("R-IND-034", fires=short, facts={"undecided": undecided, "total": total}, x=undecided))
    if line.refused:
        return []
    snapshot, controls = terms.snapshot, terms.controls
    children, problems = [], []
    for number, item in enumerate(line.command.lines, start=1):
        child = _child(item, parent, ctx)
        child.reasons = line.command.reasons
        found = elements.prepare(child, controls=controls)
        found += elements.inherit(child, parent, controls=controls)
        child.bgt_exe_flag = item.bgt_exe_flag or _executable(child)
        found += elements.missing(child, stage="A", controls=controls)
        found += elements.own_agency(child, snapshot)
        found += elements.positive(item.amount)
        found += elements.coded(snapshot, child)
        problems += _numbered(found, number, len(line.command.lines))
        children.append(child)
    line.judge(with_reasons(Findings.of(problems), line.command.reasons))
    return children


def _child(item: AllocateLine, parent: Indicator, ctx: Ctx) -> Indicator:
    values: dict[str, Any] = item.model_dump(
        exclude={"amount", "request_id", "fiscal_year", "mof_div_code", "bgt_layer_code", "bgt_exe_flag"}
    )
    return Indicator(
        **values,
        bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        bgt_layer_code=item.bgt_layer_code or _layer(item, parent),
        parent_bgt_id=parent.bgt_id,
        ori_bgt_id=parent.bgt_id,
        src_acc=parent.src_acc,
        use_acc=parent.use_acc,
        reg_amt=item.amount,
        made_by="allocate",
        status=PENDING,
        creater=ctx.principal.user_id,
    )


def _layer(item: AllocateLine, parent: Indicator) -> str:
    """没写层次时：有接收区划或没有单位的到科室，部门代码到部门，单位代码到单位。"""
    if not item.agency_code:
        return "20"
    return "30" if len(item.agency_code) == 3 else "40"


def _executable(child: Indicator) -> str:
    ready = child.bgt_layer_code == "40" and all(getattr(child, field) for field in elements.EXECUTABLE_NEEDS)
    return "1" if ready else "2"


def _child_out(child: Indicator) -> ChildOut:
    return ChildOut(
        bgt_id=child.bgt_id,
        agency_code=child.agency_code,
        amount=child.reg_amt,
        bgt_layer_code=child.bgt_layer_code,
        bgt_exe_flag=child.bgt_exe_flag,
    )


def _numbered(problems: list[Finding], number: int, count: int) -> list[Finding]:
    if count == 1:
        return problems
    return [
        Finding(
            item.code,
            item.level,
            f"第{number}行：{item.message}",
            item.figures,
            item.fields,
            item.next_step,
            item.basis,
        )
        for item in problems
    ]


def _executable_parent() -> Finding:
    return Finding("E-STATE", Level.BLOCK, "单位可执行指标不能再分配", next_step="如需变更单位或科目，请办理退分或调剂")
