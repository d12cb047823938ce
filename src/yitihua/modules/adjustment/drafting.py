"""把录入的调出、调入、来源写成明细：没写的要素由源指标、来源与项目带出，不成样子的逐条指出。"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.codes import dept_of
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.modules.adjustment import kinds, queries
from yitihua.modules.adjustment.commands import InLine, OutLine, UsedSource
from yitihua.modules.adjustment.models import AddFund, AdjustBatch, AdjustLine, BatchSource
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.basedata import public as basedata
from yitihua.modules.projects import public as projects

TOTAL = "10"
RESERVES = ("预备费", "年初预留")
_OF_INDICATOR = (
    "agency_code", "pro_code", "pro_cat_code", "fund_type_code", "found_type_code", "exp_func_code", "tp_func_code",
    "gov_bgt_eco_code", "dep_bgt_eco_code", "rec_div_code", "bgt_mof_dep_code", "manage_mof_dep_code", "is_track",
    "is_gov_pur", "budget_level_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """录入的三部分。"""

    outs: Sequence[OutLine] = ()
    ins: Sequence[InLine] = ()
    sources: Sequence[UsedSource] = ()


@dataclass(slots=True)
class Draft:
    """写成的明细与来源，连同问题；`reserve` 是有预备费、预留调出。"""

    lines: list[AdjustLine] = field(default_factory=list)
    sources: list[BatchSource] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    reserve: bool = False


@dataclass(frozen=True, slots=True)
class _Desk:
    """带出要素所用的基础数据。"""

    batch: AdjustBatch
    indicators: Mapping[UUID, appropriation.Indicator]
    funds: Mapping[UUID, AddFund]
    projects: Mapping[str, projects.ProjectItem]
    snapshot: basedata.Snapshot
    ctx: Ctx


def build(batch: AdjustBatch, parts: Parts, *, ctx: Ctx) -> Draft:
    """明细先调出后调入，行号连着排；批次的合计、单位与科室随之定下。"""
    draft = Draft(problems=list(_shape(batch, parts)))
    desk = _desk(batch, parts, ctx)
    number = 0
    for out in parts.outs:
        number += 1
        _out(draft, desk, out, number)
    for item in parts.ins:
        number += 1
        _in(draft, desk, item, number, parts)
    draft.sources = [_used(batch, item, ctx) for item in parts.sources]
    draft.problems += [
        problem(f"没有追加来源 {item.fund_id}", "sources") for item in parts.sources if item.fund_id not in desk.funds
    ]
    _sum_up(batch, draft, desk)
    return draft


def _shape(batch: AdjustBatch, parts: Parts) -> Iterator[Finding]:
    kind, title = batch.adj_kind, kinds.KINDS[batch.adj_kind]
    if batch.adj_type_code and batch.adj_type_code not in kinds.TYPES[kind]:
        yield problem(f"{title}没有调整类型 {batch.adj_type_code}", "adj_type_code")
    if kind == kinds.ADJUST and not batch.adj_type_code:
        yield problem("预算调整须写明是四种法定情形中的哪一种（11 至 14）", "adj_type_code")
    needs_outs, needs_ins = kind in (kinds.MOVE, kinds.CUT), kind in (kinds.MOVE, kinds.ADD)
    if (needs_outs and not parts.outs) or (kind == kinds.ADD and parts.outs):
        yield problem(f"{title}{'须有' if needs_outs else '没有'}调出行", "outs")
    if (needs_ins and not parts.ins) or (kind == kinds.CUT and parts.ins):
        yield problem(f"{title}{'须有' if needs_ins else '没有'}调入行", "ins")
    if not parts.outs and not parts.ins:
        yield problem("批次没有明细", "outs")
    if parts.sources and kind not in (kinds.ADJUST, kinds.ADD):
        yield problem(f"{title}不用追加来源", "sources")
    if len({item.fund_id for item in parts.sources}) < len(parts.sources):
        yield problem("同一来源在一批里只写一行", "sources")
    amounts = [item.amount for group in (parts.outs, parts.ins, parts.sources) for item in group]
    if any(amount <= ZERO for amount in amounts):
        yield problem("各行金额须大于 0", "amount")


def _desk(batch: AdjustBatch, parts: Parts, ctx: Ctx) -> _Desk:
    wanted = [*(out.ori_bgt_id for out in parts.outs), *(item.ori_bgt_id for item in parts.ins if item.ori_bgt_id)]
    totals = ctx.principal.has_role("MOF_BIZ", "MOF_BGT")
    indicators = appropriation.adjusting.readable_sources(wanted, totals=totals, ctx=ctx)
    funds = queries.funds(
        [*(item.fund_id for item in parts.sources), *(item.fund_id for item in parts.ins if item.fund_id)], ctx=ctx
    )
    codes = {item.pro_code for item in parts.ins} | {row.pro_code for row in indicators.values()}
    known = projects.projects_by_code(codes, ctx=ctx)
    return _Desk(batch, indicators, funds, known, basedata.current(ctx), ctx)


def _out(draft: Draft, desk: _Desk, out: OutLine, number: int) -> None:
    indicator = desk.indicators.get(out.ori_bgt_id)
    if indicator is None:
        draft.problems.append(appropriation.adjusting.unseen())
        return
    if indicator.bgt_layer_code == TOTAL and indicator.use_acc not in RESERVES and desk.batch.adj_kind == kinds.MOVE:
        draft.problems.append(problem(f"第{number}行：总指标只有预备费、年初预留可以调出", "outs"))
    draft.reserve = draft.reserve or is_reserve(indicator)
    line = _line(desk, number, -out.amount, out.bgt_dec)
    for name in _OF_INDICATOR:
        setattr(line, name, getattr(indicator, name))
    line.ori_bgt_id, line.bgt_pman_id = indicator.bgt_id, indicator.bgt_pman_id
    line.bgt_id, line.cor_bgt_doc_no = indicator.bgt_id, indicator.cor_bgt_doc_no
    line.source_type_code = indicator.source_type_code
    draft.lines.append(line)


def _in(draft: Draft, desk: _Desk, item: InLine, number: int, parts: Parts) -> None:
    line = _line(desk, number, item.amount, item.bgt_dec)
    line.source_type_code = kinds.SOURCE_TYPES[desk.batch.adj_kind]
    line.is_gov_pur = item.is_gov_pur or line.is_gov_pur
    filled = _moved(line, desk, item, parts) if desk.batch.adj_kind == kinds.MOVE else _added(line, desk, item, parts)
    if isinstance(filled, Finding):
        draft.problems.append(filled)
        return
    project = desk.projects.get(line.pro_code)
    if line.agency_code and (project is None or project.dept_code != dept_of(line.agency_code)):
        text = f"第{number}行：单位 {line.agency_code} 的部门没有项目 {line.pro_code}"
        draft.problems.append(problem(text, "pro_code"))
    if project is not None:
        line.pro_cat_code, line.is_track = project.pro_cat_code, project.is_track
    draft.lines.append(line)


def _moved(line: AdjustLine, desk: _Desk, item: InLine, parts: Parts) -> AdjustLine | Finding:
    """调剂：没写的照源指标；换了单位的科室随单位，换了单位或经济分类的政府经济分类照对应关系。"""
    wanted = item.ori_bgt_id or (parts.outs[0].ori_bgt_id if len(parts.outs) == 1 else None)
    if wanted is None:
        return problem(f"第{line.line_no}行：有多行调出，须写明源指标", "ori_bgt_id")
    if wanted not in {out.ori_bgt_id for out in parts.outs}:
        return problem(f"第{line.line_no}行：源指标不在本批调出行里", "ori_bgt_id")
    source = desk.indicators.get(wanted)
    if source is None:
        return appropriation.adjusting.unseen()
    for name in _OF_INDICATOR:
        setattr(line, name, getattr(source, name))
    _written(line, item)
    line.is_gov_pur = item.is_gov_pur or source.is_gov_pur
    line.ori_bgt_id = source.bgt_id
    if source.bgt_layer_code == TOTAL:
        _place(line, desk, item)
    else:
        agency = desk.snapshot.agency(line.agency_code)
        if agency is not None and line.agency_code != source.agency_code:
            line.manage_mof_dep_code = line.bgt_mof_dep_code = agency.mof_dep_code
        changed = (line.agency_code, line.dep_bgt_eco_code) != (source.agency_code, source.dep_bgt_eco_code)
        if changed and not item.gov_bgt_eco_code:
            line.gov_bgt_eco_code = _gov(line, desk) or line.gov_bgt_eco_code
    if all(getattr(line, name) == getattr(source, name) for name in _OF_INDICATOR):
        return problem(f"第{line.line_no}行：调入与调出的要素完全相同", "ins")
    return line


def _added(line: AdjustLine, desk: _Desk, item: InLine, parts: Parts) -> AdjustLine | Finding:
    """追加：资金性质与来源照来源登记；没有来源的也先收下，送审时由 R-ADJ-010 判。"""
    fund_id = item.fund_id or (parts.sources[0].fund_id if len(parts.sources) == 1 else None)
    fund = desk.funds.get(fund_id) if fund_id else None
    if fund is not None:
        line.fund_id, line.found_type_code = fund.fund_id, fund.found_type_code
        line.fund_type_code = fund.fund_type_code
    _written(line, item)
    line.budget_level_code = "3"
    _place(line, desk, item)
    return line


def _place(line: AdjustLine, desk: _Desk, item: InLine) -> None:
    """形成科室待分的：单位取项目的单位，科室取所写的、单位的或项目的。"""
    project = desk.projects.get(line.pro_code)
    if project is not None and not line.exp_func_code:
        line.exp_func_code = project.exp_func_code
    line.agency_code = item.agency_code or (project.agency_code if project else "")
    agency = desk.snapshot.agency(line.agency_code)
    of_project = project.manage_mof_dep_code if project else ""
    line.manage_mof_dep_code = item.manage_mof_dep_code or of_project or (agency.mof_dep_code if agency else "")
    line.bgt_mof_dep_code = line.manage_mof_dep_code
    if line.dep_bgt_eco_code and not line.gov_bgt_eco_code:
        line.gov_bgt_eco_code = _gov(line, desk)


def _written(line: AdjustLine, item: InLine) -> None:
    for name in (
        "agency_code", "pro_code", "fund_type_code", "exp_func_code", "tp_func_code", "gov_bgt_eco_code",
        "dep_bgt_eco_code", "manage_mof_dep_code",
    ):  # fmt: skip
        value = getattr(item, name)
        if value:
            setattr(line, name, value)


def _gov(line: AdjustLine, desk: _Desk) -> str:
    return desk.snapshot.gov_eco_of(dep_bgt_eco_code=line.dep_bgt_eco_code, agency_code=line.agency_code)


def _line(desk: _Desk, number: int, amount: Decimal, remark: str) -> AdjustLine:
    return AdjustLine(
        adj_sub_id=uuid7(),
        adj_batch_id=desk.batch.adj_batch_id,
        mof_div_code=desk.ctx.mof_div_code,
        fiscal_year=desk.ctx.fiscal_year,
        bat_num=desk.batch.adj_batch_no,
        line_no=number,
        add_amount=amount,
        bgt_dec=remark,
        creater=desk.ctx.principal.user_id,
    )


def _used(batch: AdjustBatch, item: UsedSource, ctx: Ctx) -> BatchSource:
    return BatchSource(
        batch_source_id=uuid7(),
        adj_batch_id=batch.adj_batch_id,
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        fund_id=item.fund_id,
        amount=item.amount,
        creater=ctx.principal.user_id,
    )


def _sum_up(batch: AdjustBatch, draft: Draft, desk: _Desk) -> None:
    """批次的单位取第一行调出的，待分指标取项目的单位，部门才审得到；动用预备费、追加的不属于哪个单位。"""
    outs = [line for line in draft.lines if line.add_amount < ZERO]
    ins = [line for line in draft.lines if line.add_amount > ZERO]
    batch.total_out = -sum((line.add_amount for line in outs), ZERO)
    batch.total_in = sum((line.add_amount for line in ins), ZERO)
    first = next((line for line in (*outs, *ins) if line.agency_code or line.manage_mof_dep_code), None)
    batch.agency_code = ""
    if outs and not draft.reserve:
        project = desk.projects.get(outs[0].pro_code)
        batch.agency_code = outs[0].agency_code or (project.agency_code if project else "")
    batch.manage_mof_dep_code = first.manage_mof_dep_code if first else ""


def is_reserve(indicator: appropriation.Indicator) -> bool:
    """预备费、年初预留的总指标。"""
    return bool(indicator.bgt_layer_code == TOTAL and indicator.use_acc in RESERVES)


def problem(text: str, *fields: str) -> Finding:
    """单据不成样子。"""
    return Finding("E-ADJUST", Level.BLOCK, text, fields=fields, next_step="请照提示改正明细后重办")
