"""判一张批次要看的全部事实，成批取好。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Balance
from yitihua.modules.adjustment import kinds, queries
from yitihua.modules.adjustment.cases import Side, case_of_pair, widest
from yitihua.modules.adjustment.drafting import is_reserve
from yitihua.modules.adjustment.inquiries import CONTRACT_UNPAID
from yitihua.modules.adjustment.models import AddFund, AdjustBatch, AdjustLine, BatchSource
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.budgeting import public as budgeting
from yitihua.modules.projects import public as projects

_FUND_LEFT = """
SELECT limit_id, amount - dis_amt - split_amt - frozen_amt - occ_amt - paid_amt - carry_amt
FROM ledger_limit WHERE kind = 'add_fund' AND limit_id = ANY (%s) AND fiscal_year = %s
"""


@dataclass(frozen=True, slots=True)
class View:
    """`indicators` 含各行的源指标；`annual` 是源指标预算行的变动后预算数；`paper` 是批次挂了附件。"""

    batch: AdjustBatch
    lines: Sequence[AdjustLine]
    used: Sequence[BatchSource]
    indicators: Mapping[UUID, appropriation.Indicator]
    balances: Mapping[UUID, Balance]
    funds: Mapping[UUID, AddFund]
    fund_left: Mapping[UUID, Decimal]
    projects: Mapping[str, projects.ProjectItem]
    arranged: Mapping[str, Decimal]
    current: Mapping[str, Decimal]
    annual: Mapping[UUID, Decimal]
    unpaid: Mapping[UUID, Decimal]
    settings: Mapping[str, str]
    paper: bool

    @property
    def outs(self) -> list[AdjustLine]:
        return [line for line in self.lines if line.add_amount < ZERO]

    @property
    def ins(self) -> list[AdjustLine]:
        return [line for line in self.lines if line.add_amount > ZERO]

    def source_of(self, line: AdjustLine) -> appropriation.Indicator | None:
        return self.indicators.get(line.ori_bgt_id) if line.ori_bgt_id else None

    @property
    def controlled(self) -> frozenset[str]:
        """三公、会议、培训的部门经济分类〔参数〕。"""
        return frozenset(self.settings["adjust_controlled_eco"].split(","))

    @property
    def case(self) -> str:
        """权限矩阵的情形；调剂逐对定、取最严的。"""
        kind = self.batch.adj_kind
        if kind != kinds.MOVE:
            return {kinds.ADJUST: kinds.LEGAL, kinds.ADD: "8", kinds.CUT: kinds.RECALL}[kind]
        if any(is_reserve(row) for row in self.indicators.values()):
            return kinds.RESERVE
        pairs = ((self.source_of(line), line) for line in self.ins)
        return widest(
            case_of_pair(_side(source), _side(line), controlled=line.dep_bgt_eco_code in self.controlled)
            for source, line in pairs
            if source is not None
        )


def _side(row: AdjustLine | appropriation.Indicator) -> Side:
    return Side(row.agency_code, row.pro_code, row.pro_cat_code, row.exp_func_code)


def load(batch: AdjustBatch, lines: Sequence[AdjustLine], used: Sequence[BatchSource], *, ctx: Ctx) -> View:
    """先占住所涉项目再读累计安排，同一项目的调整一个一个办。"""
    ids = [line.ori_bgt_id for line in lines if line.ori_bgt_id]
    indicators = appropriation.adjusting.locked(ids, ctx=ctx)
    codes = {*(line.pro_code for line in lines), *(row.pro_code for row in indicators.values())} - {""}
    budgeting.hold_projects(codes, ctx=ctx)
    fund_ids = [*(item.fund_id for item in used), *(line.fund_id for line in lines if line.fund_id)]
    pmans = [row.bgt_pman_id for row in indicators.values() if row.bgt_pman_id]
    return View(
        batch=batch,
        lines=lines,
        used=used,
        indicators=indicators,
        balances=appropriation.adjusting.balances(ids, ctx=ctx),
        funds=queries.funds(fund_ids, ctx=ctx),
        fund_left=fund_left(fund_ids, ctx=ctx),
        projects=projects.projects_by_code(codes, ctx=ctx),
        arranged=budgeting.arranged(codes, without=[], ctx=ctx),
        current=budgeting.current_of(codes, ctx=ctx),
        annual=budgeting.cur_amt_of(pmans, ctx=ctx),
        unpaid=_unpaid(ids, ctx),
        settings=parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year),
        paper=batch.adj_batch_id in queries.with_papers([batch.adj_batch_id], ctx=ctx),
    )


def fund_left(fund_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Decimal]:
    """追加来源的余额；只供先行提示，放行由账本判定。"""
    with connection.cursor() as cursor:
        cursor.execute(_FUND_LEFT, [list(fund_ids), ctx.fiscal_year])
        return dict(cursor.fetchall())


def _unpaid(bgt_ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, Decimal]:
    found: dict[UUID, Decimal] = {}
    for item in CONTRACT_UNPAID.ask(frozenset(bgt_ids), ctx=ctx):
        found[item.bgt_id] = found.get(item.bgt_id, ZERO) + item.amount
    return found
