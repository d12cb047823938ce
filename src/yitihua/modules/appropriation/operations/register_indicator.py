"""手工录入指标（待审）：科室、部门或单位层次，下达时按来源追加（05 第 4 节，E06）。"""

from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Code, Command, Flag, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings
from yitihua.kernel.ids import uuid7
from yitihua.kernel.reasons import with_reasons
from yitihua.modules.appropriation import duplicates, elements, queries
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.sources import source_account
from yitihua.modules.appropriation.states import PENDING
from yitihua.modules.basedata import public as basedata


class RegisterIndicator(Command):
    """字段名同 BA_BGT_INFO；`bgt_layer_code` 缺省 20 科室待分。"""

    amount: Amount
    fund_type_code: Code
    found_type_code: Code = "11"
    source_type_code: Code = "1"
    bgt_type_code: Code = "21"
    budget_level_code: Code = "3"
    bgt_layer_code: Code = "20"
    bgt_exe_flag: Code = "2"
    bgt_mof_dep_code: Code = ""
    manage_mof_dep_code: Code = ""
    pro_code: Code = ""
    pro_cat_code: Code = ""
    exp_func_code: Code = ""
    tp_func_code: Code = ""
    agency_code: Code = ""
    gov_bgt_eco_code: Code = ""
    dep_bgt_eco_code: Code = ""
    is_gov_pur: Flag | None = Field(default=None, description="是否政府采购，缺省由上级指标带出")
    pay_type_code: Code = ""
    is_track: Flag | None = Field(default=None, description="是否追踪，缺省由上级指标带出")
    track_pro_code: Code = ""
    sup_bgt_doc_no: str = Field(default="", max_length=100, description="上级来文号，照原文录入")
    rec_div_code: Code = ""
    adj_batch_no: Code = ""
    bgt_pman_id: UUID | None = None
    bgt_doc_title: Text = ""
    bgt_dec: Text = ""
    ori_bgt_id: UUID | None = Field(default=None, description="从哪条指标下达；不填即有来源的追加")
    src_acc: Code = Field(default="", description="来源科目，缺省由资金性质与资金来源推得")
    source_sys: Code = ""
    source_key: Code = ""
    reasons: dict[str, str] = Field(default_factory=dict, max_length=20, description="预警说明：规则号 → 理由")


class IndicatorOut(Out):
    bgt_id: UUID
    status: str


@operation("appropriation.indicator.register", title="录入指标", roles={"MOF_BIZ", "MOF_BGT"})
def register_indicators(lines: Lines[RegisterIndicator], *, ctx: Ctx) -> None:
    """保存即待审，额度在下达时产生；要素不全、代码不可用、金额不大于 0 的拒绝；疑似重复来文须写理由（R-IND-009）。"""
    save(judged_rows(lines, ctx=ctx), ctx=ctx)


def judged_rows(lines: Lines[RegisterIndicator], *, ctx: Ctx) -> list[tuple[Line[Any], Indicator]]:
    """逐行判完，过了的给出要写的指标；不写库，录入与导入预览同一处。"""
    snapshot, controls = basedata.current(ctx), elements.matrix(ctx)
    origins = queries.origins([line.command.ori_bgt_id for line in lines.alive if line.command.ori_bgt_id], ctx=ctx)
    built = [(line, _indicator(line.command, ctx)) for line in lines.alive]
    repeated = duplicates.of_documents([row for _, row in built if row.ori_bgt_id is None], ctx=ctx)
    rows: list[tuple[Line[Any], Indicator]] = []
    for line, indicator in built:
        problems = elements.prepare(indicator, controls=controls)
        problems += _from_origin(indicator, origins, controls)
        problems += elements.missing(indicator, stage="S", controls=controls)
        problems += elements.positive(line.command.amount)
        problems += elements.own_agency(indicator, snapshot)
        problems += elements.coded(snapshot, indicator)
        problems += repeated.get(indicator.bgt_id, [])
        line.judge(with_reasons(Findings.of(problems), line.command.reasons))
        if not line.refused:
            rows.append((line, indicator))
    return rows


def save(rows: list[tuple[Line[Any], Indicator]], *, ctx: Ctx) -> None:
    """成批写下，一条语句。"""
    Indicator.objects.bulk_create([row for _, row in rows])
    for line, row in rows:
        line.ref = str(row.bgt_id)
        line.result = IndicatorOut(bgt_id=row.bgt_id, status=row.status)
        ctx.subjects.append(("appropriation.indicator", line.ref))


def _indicator(command: RegisterIndicator, ctx: Ctx) -> Indicator:
    values = command.model_dump(exclude={"amount", "request_id", "fiscal_year", "mof_div_code", "src_acc"})
    return Indicator(
        **values,
        bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        exp_level_code=command.budget_level_code,
        src_acc=command.src_acc
        or source_account(fund_type_code=command.fund_type_code, found_type_code=command.found_type_code),
        is_adjust=1 if command.source_type_code in ("3", "4") else 2,
        reg_amt=command.amount,
        status=PENDING,
        creater=ctx.principal.user_id,
    )


def _from_origin(indicator: Indicator, origins: dict[UUID, Indicator], controls: elements.Matrix) -> list[Finding]:
    """从已有指标下达的：来源、用途与未写的要素由它带出；没有上级的，没写的是否类即“否”。"""
    origin = origins.get(indicator.ori_bgt_id) if indicator.ori_bgt_id else None
    if origin is None:
        elements.settle_flags(indicator)
        return [unseen()] if indicator.ori_bgt_id else []
    indicator.parent_bgt_id = origin.bgt_id
    indicator.src_acc, indicator.use_acc = origin.src_acc, origin.use_acc
    return list(elements.inherit(indicator, origin, controls=controls))
