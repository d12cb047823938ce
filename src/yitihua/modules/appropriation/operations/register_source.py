"""登记总指标（E01）：资金来源与用途落到财政总指标（层次 10）。"""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.reasons import with_reasons
from yitihua.ledger.posting import indicator_allotment as posting
from yitihua.modules.appropriation import doc_numbers, duplicates, elements, movements
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.sources import source_account
from yitihua.modules.appropriation.states import ACTIVE
from yitihua.modules.appropriation.unit_funds.pot import counted
from yitihua.modules.basedata import public as basedata


class RegisterSource(Command):
    """`use` 是总预算待分的用途：本级支出、对下转移支付、预备费、年初预留等。"""

    fund_type_code: Code
    found_type_code: Code = "11"
    amount: Amount
    use: str = Field(default="本级支出", max_length=40)
    src_acc: Code = Field(default="", description="来源科目，缺省由资金性质与资金来源推得")
    budget_level_code: Code = "3"
    source_type_code: Code = "1"
    bgt_type_code: Code = "21"
    cor_bgt_doc_no: str = Field(default="", max_length=100, description="文号，缺省取前缀的下一个流水")
    bgt_doc_title: Text = ""
    doc_date: date | None = None
    bgt_dec: Text = ""
    exp_func_code: Code = Field(default="", description="功能科目，可不填；上级专项按来文的科目填")
    bgt_mof_dep_code: Code = ""
    sup_bgt_doc_no: str = Field(default="", max_length=100, description="上级来文号，照原文录入")
    adj_batch_no: Code = Field(default="", max_length=6, description="追加、调整、调剂的批次号")
    reasons: dict[str, str] = Field(default_factory=dict, max_length=20, description="预警说明：规则号 → 理由")


class SourceOut(Out):
    bgt_id: UUID
    src_acc: str


@operation("appropriation.source.register", title="登记总指标", roles={"MOF_BGT"})
def register_sources(lines: Lines[RegisterSource], *, ctx: Ctx) -> None:
    """登记即生效：总指标净额增加，记 借 201xx 贷 来源。登记即下达，要素一次查到底。"""
    snapshot, controls = basedata.current(ctx), elements.matrix(ctx)
    rows: list[tuple[Line[Any], Indicator]] = []
    built = [(line, _total(line.command, ctx)) for line in lines.alive]
    repeated = duplicates.of_documents([row for _, row in built], ctx=ctx)
    for line, row in built:
        problems = elements.prepare(row, controls=controls)
        problems += elements.missing(row, stage="D", controls=controls)
        problems += elements.positive(line.command.amount)
        problems += elements.coded(snapshot, row)
        problems += repeated.get(row.bgt_id, [])
        problems += _from_last_year(row)
        line.judge(with_reasons(Findings.of(problems), line.command.reasons))
        if not line.refused:
            rows.append((line, row))
    for requested, group in _by_number(rows).items():
        doc_numbers.assign(group, requested=requested, ctx=ctx)
    Indicator.objects.bulk_create([row for _, row in rows])
    for line, row in rows:
        line.ref = str(row.bgt_id)
        line.result = SourceOut(bgt_id=row.bgt_id, src_acc=row.src_acc)
        ctx.limits.add([movements.new_limit(movements.INDICATOR, row.bgt_id, agency_code="")])
        ctx.ledger.add(
            [
                movements.movement(
                    event="E01",
                    business_key=f"E01:{row.bgt_id}",
                    ref_type="appropriation.indicator",
                    ref_id=row.bgt_id,
                    legs=[movements.leg(row.bgt_id, "amount", row.reg_amt)],
                    lines=posting.register_source(total=movements.standing(row), approved=row.reg_amt),
                    indicators={row.bgt_id: row},
                    short="R-IND-015",
                    summary="来源登记",
                    ctx=ctx,
                )
            ]
        )


def _from_last_year(row: Indicator) -> list[Finding]:
    """上年的单位资金不受本年预算收入与到账的限（R-IND-028），所以只能由有清单管着的两条路来，不能自行登记。"""
    own = counted(fund_type_code=row.fund_type_code, bgt_type_code="", src_acc="")
    now = counted(fund_type_code=row.fund_type_code, bgt_type_code=row.bgt_type_code, src_acc=row.src_acc)
    if not own or now:
        return []
    text = "上年的单位资金不能自行登记总指标"
    step = "上年结转的在“结转导入”里生成，上年收回的在“收回资金”里重新安排"
    return [Finding("E-STATE", Level.BLOCK, text, fields=("src_acc",), next_step=step)]


def _total(command: RegisterSource, ctx: Ctx) -> Indicator:
    source = command.src_acc or source_account(
        fund_type_code=command.fund_type_code, found_type_code=command.found_type_code
    )
    return Indicator(
        bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        fund_type_code=command.fund_type_code,
        found_type_code=command.found_type_code,
        budget_level_code=command.budget_level_code,
        exp_level_code=command.budget_level_code,
        source_type_code=command.source_type_code,
        bgt_type_code=command.bgt_type_code,
        bgt_doc_title=command.bgt_doc_title,
        bgt_layer_code="10",
        bgt_exe_flag="2",
        use_acc=command.use,
        src_acc=source,
        bgt_dec=command.bgt_dec,
        exp_func_code=command.exp_func_code,
        bgt_mof_dep_code=command.bgt_mof_dep_code,
        sup_bgt_doc_no=command.sup_bgt_doc_no,
        adj_batch_no=command.adj_batch_no,
        is_adjust=YES if command.source_type_code in ("3", "4") else NO,
        reasons=command.reasons,
        reg_amt=command.amount,
        status=ACTIVE,
        creater=ctx.principal.user_id,
    )


def _by_number(rows: list[tuple[Line[Any], Indicator]]) -> dict[str, list[Indicator]]:
    """一批登记里写了同一文号的共用，没写的一批用一个新号。"""
    groups: dict[str, list[Indicator]] = {}
    for line, row in rows:
        groups.setdefault(line.command.cor_bgt_doc_no, []).append(row)
    return groups
