"""批次生效与冲销：同一事务里解冻、调减、调增、记账、回写预算行，一行不过整批不动（04 第 4、7 节，R-ADJ-022）。"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Leg, LimitKey
from yitihua.modules.adjustment import kinds
from yitihua.modules.adjustment.checks import Numbered, cuts_source
from yitihua.modules.adjustment.drafting import TOTAL
from yitihua.modules.adjustment.models import AdjustBatch, AdjustLine
from yitihua.modules.adjustment.queries import BIZ_TYPE
from yitihua.modules.adjustment.view import View
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.basedata import public as basedata
from yitihua.modules.budgeting import public as budgeting

OFFICE = "20"
FUND_LIMIT = "add_fund"
LINE_SAVED = [
    "bgt_id", "cor_bgt_doc_no", "bgt_doc_title", "doc_date", "adj_date", "bgt_pman_id", "recover_id", "total_bgt_id",
]  # fmt: skip


@dataclass(slots=True)
class Plan:
    """要形成的：行 → 新指标，来款在总预算层次的另有总指标；`openings` 是各行要的预算行。"""

    targets: dict[int, appropriation.Indicator] = field(default_factory=dict)
    totals: dict[int, appropriation.Indicator] = field(default_factory=dict)
    openings: dict[int, budgeting.Opening] = field(default_factory=dict)
    problems: list[Numbered] = field(default_factory=list)


def planned(view: View, *, ctx: Ctx) -> Plan:
    """拟好全部新指标与预算行，逐行指出不成的；什么也没有写。"""
    plan = Plan()
    snapshot, approved = basedata.current(ctx), budgeting.approved(ctx)
    for line in view.ins:
        target = _target(line, view, ctx)
        plan.targets[line.line_no] = target
        found = appropriation.adjusting.problems(target, snapshot, approved=approved, ctx=ctx)
        plan.problems += [(line.line_no, item) for item in found]
        opening = _opening(line, target, view)
        if opening is not None:
            plan.openings[line.line_no] = opening
        total = _total(line, view, ctx)
        if total is not None:
            plan.totals[line.line_no] = total
    located = budgeting.located([item.elements for item in plan.openings.values()], ctx=ctx)
    for number, opening in plan.openings.items():
        row = located.get(opening.elements)
        if row is not None and not budgeting.replied(row):
            plan.problems.append((number, _not_replied()))
    return plan


def carry_out(view: View, plan: Plan, *, ctx: Ctx) -> None:
    """按计划生效；够不够由账本最后判定，不够整批退回。"""
    batch = view.batch
    opened = budgeting.open_lines(plan.openings.values(), adj_batch_no=batch.adj_batch_no, ctx=ctx)
    for number, opening in plan.openings.items():
        plan.targets[number].bgt_pman_id = opened[opening.elements]
    for number, total in plan.totals.items():
        plan.targets[number].parent_bgt_id = plan.targets[number].ori_bgt_id = total.bgt_id
    title = f"关于{kinds.KINDS[batch.adj_kind]}{batch.fiscal_year}年预算指标的通知（批次 {batch.adj_batch_no}）"
    doc_no = appropriation.adjusting.put_in_force(
        list(plan.targets.values()), list(plan.totals.values()), title=title, ctx=ctx
    )
    batch.cor_bgt_doc_no, batch.adj_date = doc_no, ctx.biz_date
    _release(view, ctx, what="effect")
    changes: dict[UUID, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for line in view.ins:
        target = plan.targets[line.line_no]
        change, event = _change(line, target, plan.totals.get(line.line_no), view)
        cause = appropriation.Cause(BIZ_TYPE, batch.adj_batch_id, line.line_no, _short(view))
        key, summary = f"{event}:{line.adj_sub_id}", kinds.KINDS[batch.adj_kind]
        appropriation.post(change, event=event, key=key, summary=summary, cause=cause, ctx=ctx)
        _count(changes, line, target, view)
        entered = plan.totals.get(line.line_no)
        line.bgt_id, line.bgt_pman_id = target.bgt_id, target.bgt_pman_id
        line.total_bgt_id = entered.bgt_id if entered is not None else None
    budgeting.change_lines({key: budgeting.LineChange(*value) for key, value in changes.items()}, ctx=ctx)
    if batch.adj_kind != kinds.MOVE:
        _cut(view, ctx)
    for line in view.lines:
        line.cor_bgt_doc_no = doc_no or line.cor_bgt_doc_no
        line.bgt_doc_title, line.doc_date, line.adj_date = title if doc_no else "", ctx.biz_date, ctx.biz_date
    AdjustLine.objects.bulk_update(view.lines, LINE_SAVED)


def _release(view: View, ctx: Ctx, *, what: str) -> None:
    """送审时的冻结逐单解除；没有送审冻结的（自主备案）没有冻结单。"""
    batch = view.batch
    for line in view.outs:
        source = view.source_of(line)
        if line.frozen_id is None or source is None:
            continue
        cause = appropriation.Cause(BIZ_TYPE, batch.adj_batch_id, line.line_no if what == "effect" else 0, "R-IND-013")
        appropriation.holding.release(
            line.frozen_id,
            source,
            -line.add_amount,
            key=f"E09:{what}:{line.frozen_id}",
            summary="调剂解冻",
            cause=cause,
            ctx=ctx,
        )


def give_back(view: View, *, ctx: Ctx) -> None:
    """退回、撤回：解冻，冻结单从明细上摘下。"""
    _release(view, ctx, what="back")
    for line in view.outs:
        line.frozen_id = None
    AdjustLine.objects.bulk_update(view.outs, ["frozen_id"])


def _change(
    line: AdjustLine, target: appropriation.Indicator, total: appropriation.Indicator | None, view: View
) -> tuple[appropriation.Change, str]:
    source = view.source_of(line)
    if source is None:
        assert line.fund_id is not None
        used = Leg(LimitKey(FUND_LIMIT, line.fund_id), "occ_amt", line.add_amount)
        return appropriation.added(total, target, line.add_amount, extra=[used]), "E06"
    if source.bgt_layer_code == TOTAL:
        return appropriation.drawn(source, target, line.add_amount), "E06"
    return appropriation.moved(source, target, line.add_amount), "E08"


def _short(view: View) -> str:
    return "R-ADJ-002" if view.batch.adj_kind == kinds.MOVE else "R-ADJ-010"


def _count(
    changes: dict[UUID, list[Decimal]], line: AdjustLine, target: appropriation.Indicator, view: View, sign: int = 1
) -> None:
    """这一行对预算行的影响：调剂两头都动 dis_amt，同一行的不动；追加动 adj_amt。"""
    amount, source = line.add_amount * sign, view.source_of(line)
    if view.batch.adj_kind != kinds.MOVE:
        if target.bgt_pman_id is not None:
            changes[target.bgt_pman_id][0] += amount
        return
    above = source.bgt_pman_id if source is not None else None
    if above == target.bgt_pman_id:
        return
    if above is not None:
        changes[above][1] -= amount
    if target.bgt_pman_id is not None:
        changes[target.bgt_pman_id][1] += amount


def _cut(view: View, ctx: Ctx) -> None:
    """追减各行：逐级退到来源层，财政收回的登记待定去向。"""
    batch, above = view.batch, appropriation.parents(list(view.indicators.values()), ctx=ctx)
    for line in view.outs:
        source = view.source_of(line)
        assert source is not None
        chain = appropriation.cutting.chain_of(source, above)
        made = appropriation.cutting.cut_chain(
            chain,
            -line.add_amount,
            source_too=cuts_source(view),
            reason=batch.reason,
            key=f"E07:{line.adj_sub_id}",
            cause=appropriation.Cause(BIZ_TYPE, batch.adj_batch_id, line.line_no),
            ctx=ctx,
        )
        line.recover_id = made.recover_id if made is not None else None


def _target(line: AdjustLine, view: View, ctx: Ctx) -> appropriation.Indicator:
    source, batch = view.source_of(line), view.batch
    values = {
        "pro_code": line.pro_code,
        "pro_cat_code": line.pro_cat_code,
        "exp_func_code": line.exp_func_code,
        "tp_func_code": line.tp_func_code,
        "gov_bgt_eco_code": line.gov_bgt_eco_code,
        "dep_bgt_eco_code": line.dep_bgt_eco_code,
        "fund_type_code": line.fund_type_code,
        "found_type_code": line.found_type_code,
        "budget_level_code": line.budget_level_code,
        "bgt_mof_dep_code": line.bgt_mof_dep_code,
        "manage_mof_dep_code": line.manage_mof_dep_code,
        "is_track": line.is_track,
        "is_gov_pur": line.is_gov_pur,
        "bgt_dec": line.bgt_dec,
        "source_type_code": kinds.SOURCE_TYPES[batch.adj_kind],
        "is_adjust": kinds.IS_ADJUST[batch.adj_kind],
        "adj_batch_no": batch.adj_batch_no,
    }
    if source is not None and source.bgt_layer_code != TOTAL:
        values |= {
            "agency_code": line.agency_code,
            "bgt_layer_code": source.bgt_layer_code,
            "bgt_exe_flag": source.bgt_exe_flag,
            "parent_bgt_id": source.parent_bgt_id,
            "ori_bgt_id": source.bgt_id,
        }
    else:
        values |= {"bgt_layer_code": OFFICE, "bgt_exe_flag": "2", "use_acc": "本级支出"}
        values |= _of_fund(line, view) if source is None else {"parent_bgt_id": source.bgt_id}
        values |= {"ori_bgt_id": source.bgt_id} if source is not None else {}
    return appropriation.adjusting.drafted(source, values, amount=line.add_amount, ctx=ctx)


def _of_fund(line: AdjustLine, view: View) -> dict[str, str]:
    fund = view.funds.get(line.fund_id) if line.fund_id else None
    if fund is None:
        return {"bgt_type_code": "21"}
    return {
        "src_acc": fund.src_acc,
        "sup_bgt_doc_no": fund.sup_bgt_doc_no,
        "bgt_type_code": "21",
        "exp_level_code": line.budget_level_code,
    }


def _total(line: AdjustLine, view: View, ctx: Ctx) -> appropriation.Indicator | None:
    """来款停在总预算层次的来源（稳调、调入、一般性转移支付等）先形成总指标。"""
    fund = view.funds.get(line.fund_id) if line.fund_id else None
    if fund is None or kinds.FUND_KINDS[fund.fund_kind].layer != TOTAL:
        return None
    batch = view.batch
    values = {
        **_of_fund(line, view),
        "fund_type_code": line.fund_type_code,
        "found_type_code": line.found_type_code,
        "budget_level_code": line.budget_level_code,
        "bgt_layer_code": TOTAL,
        "bgt_exe_flag": "2",
        "use_acc": "本级支出",
        "source_type_code": kinds.SOURCE_TYPES[batch.adj_kind],
        "is_adjust": kinds.IS_ADJUST[batch.adj_kind],
        "adj_batch_no": batch.adj_batch_no,
        "bgt_dec": fund.remark,
    }
    return appropriation.adjusting.drafted(None, values, amount=line.add_amount, ctx=ctx)


def _opening(line: AdjustLine, target: appropriation.Indicator, view: View) -> budgeting.Opening | None:
    """这一行要的预算行；源指标没有预算行的调剂也不开。"""
    source = view.source_of(line)
    moved = source is not None and source.bgt_layer_code != TOTAL
    if moved and source is not None and source.bgt_pman_id is None:
        return None
    project = view.projects.get(line.pro_code)
    elements = budgeting.LineElements(
        agency_code=line.agency_code or (project.agency_code if project else ""),
        pro_code=line.pro_code,
        exp_func_code=line.exp_func_code,
        gov_bgt_eco_code=line.gov_bgt_eco_code,
        dep_bgt_eco_code=line.dep_bgt_eco_code,
        fund_type_code=line.fund_type_code,
        found_type_code=line.found_type_code,
        budget_level_code=line.budget_level_code,
        is_gov_pur=line.is_gov_pur,
    )
    pooled = YES if target.bgt_exe_flag != "1" else NO
    return budgeting.Opening(elements, line.manage_mof_dep_code, line.pro_cat_code, pooled, line.bgt_dec)


def reverse(original: View, reverse_lines: Sequence[AdjustLine], batch: AdjustBatch, *, ctx: Ctx) -> list[Finding]:
    """冲销：调入的新指标没有用过才放得下；调出的同额还回，收回的在登记去向之前还回，分录同向红字。"""
    recovers = appropriation.holding.open_recovers(
        [line.recover_id for line in original.lines if line.recover_id], ctx=ctx
    )
    settled = [line for line in original.lines if line.recover_id and line.recover_id not in recovers]
    if settled:
        return [_settled(settled[0])]
    made = appropriation.adjusting.locked(_made_ids(original), ctx=ctx)
    by_no = {line.line_no: line for line in reverse_lines}
    changes: dict[UUID, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for line in original.ins:
        assert line.bgt_id is not None
        target = made[line.bgt_id]
        total = made[line.total_bgt_id] if line.total_bgt_id else None
        change, event = _change(line, target, total, original)
        _post_back(change, event, line, batch, ctx)
        _count(changes, line, target, original, sign=-1)
        by_no[line.line_no].bgt_id = target.bgt_id
    budgeting.change_lines({key: budgeting.LineChange(*value) for key, value in changes.items()}, ctx=ctx)
    if original.batch.adj_kind != kinds.MOVE:
        _restore(original, recovers, batch, ctx)
    appropriation.adjusting.close(list(made.values()), ctx=ctx)
    return []


def _made_ids(original: View) -> Iterator[UUID]:
    for line in original.ins:
        if line.bgt_id is not None:
            yield line.bgt_id
        if line.total_bgt_id is not None:
            yield line.total_bgt_id


def _restore(original: View, recovers: dict[UUID, appropriation.Recover], batch: AdjustBatch, ctx: Ctx) -> None:
    above = appropriation.parents(list(original.indicators.values()), ctx=ctx)
    for line in original.outs:
        source = original.source_of(line)
        assert source is not None
        chain = appropriation.cutting.chain_of(source, above)
        row = recovers.get(line.recover_id) if line.recover_id else None
        if row is not None:
            assert row.frozen_id is not None
            cause = appropriation.Cause(BIZ_TYPE, batch.adj_batch_id, line.line_no, "R-IND-013")
            key = f"E09:reverse:{row.frozen_id}"
            appropriation.holding.release(
                row.frozen_id, chain[-1], row.amount, key=key, summary="冲销追减解冻", cause=cause, ctx=ctx
            )
            row.status = appropriation.holding.WITHDRAWN
            row.save(update_fields=["status"])
        change = appropriation.cutting.restored(chain, -line.add_amount, source_too=cuts_source(original), ctx=ctx)
        _post_back(change, "E07", line, batch, ctx)


def _post_back(change: appropriation.Change, event: str, line: AdjustLine, batch: AdjustBatch, ctx: Ctx) -> None:
    back = change if event == "E07" else change.reversed()
    cause = appropriation.Cause(BIZ_TYPE, batch.adj_batch_id, line.line_no)
    key = f"{event}:reverse:{line.adj_sub_id}"
    appropriation.post(back, event=event, key=key, summary="冲销调整批次", cause=cause, ctx=ctx)


def _settled(line: AdjustLine) -> Finding:
    text = f"第{line.line_no}行收回的资金已登记去向，不能冲销"
    return Finding("E-STATE", Level.BLOCK, text, next_step="请另办一批追加或调剂把额度安排回去")


def _not_replied() -> Finding:
    text = "调入的这一行年度预算还没有批复"
    return Finding("E-ADJUST", Level.BLOCK, text, next_step="请待批复后再调剂，或改选要素")
