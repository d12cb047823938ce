"""修改指标要素（05 第 5 节 R-IND-018、019、027）：没有用过的可改，取消政府采购的须采购科审核。"""

from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Code, Command, Flag, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import locked, pick, unseen
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation import amending, queries
from yitihua.modules.appropriation.models import Amendment, Indicator
from yitihua.modules.appropriation.states import AMEND_DONE, AMEND_WAITING, AMENDMENT, INDICATOR


class AmendIndicator(Command):
    """只写要改的要素。"""

    bgt_id: UUID
    pro_code: Code | None = None
    pro_cat_code: Code | None = None
    exp_func_code: Code | None = None
    tp_func_code: Code | None = None
    gov_bgt_eco_code: Code | None = None
    dep_bgt_eco_code: Code | None = None
    is_gov_pur: Flag | None = None
    is_track: Flag | None = None
    track_pro_code: Code | None = None
    pay_type_code: Code | None = None
    bgt_dec: Text | None = None
    reason: str = Field(min_length=4, max_length=200, description="修改原因")
    row_version: int | None = None


class AmendOut(Out):
    amend_id: UUID
    bgt_id: UUID
    status: str


@operation("appropriation.indicator.amend", title="修改指标要素", roles={"MOF_BIZ", "MOF_BGT"})
def amend_indicators(lines: Lines[AmendIndicator], *, ctx: Ctx) -> None:
    """改后照录入时一样判；已下达的把额度从旧科目转到新科目。采购标志由是改否的先送采购科，其余当即生效。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    above = queries.parents(list(rows.values()), ctx=ctx)
    waiting = _waiting(rows)
    made, done = [], []
    for line in lines.alive:
        indicator = pick(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        if not INDICATOR.allows(indicator.status, "amend"):
            line.refuse([INDICATOR.refusal(indicator.status, "amend")])
            continue
        changes = amending.changes_of(indicator, line.command.model_dump(include=set(amending.AMENDABLE)))
        parent = above.get(indicator.parent_bgt_id) if indicator.parent_bgt_id else None
        line.refuse(_open_already() if indicator.bgt_id in waiting else [])
        line.refuse(amending.problems_of(indicator, parent, changes, ctx=ctx))
        if line.refused:
            continue
        before = indicator.is_gov_pur
        flag = {"before": before, "after": changes.get("is_gov_pur", [before, before])[1]}
        notices = judged("R-IND-018", fires=flag == {"before": YES, "after": NO}, facts=flag)
        line.notices = (*line.notices, *notices)
        row = _amendment(indicator, changes, AMEND_WAITING if notices else AMEND_DONE, line.command.reason, ctx)
        if not notices:
            amending.apply(indicator, changes, ctx=ctx)
            done.append(indicator)
        made.append(row)
        _answer(line, row, ctx)
    Amendment.objects.bulk_create(made)
    Indicator.objects.bulk_update(done, amending.SAVED)


def _waiting(rows: dict[UUID, Indicator]) -> set[UUID]:
    found = Amendment.objects.unscoped("指标已按人取过").filter(bgt_id__in=list(rows), status=AMEND_WAITING)
    return set(found.values_list("bgt_id", flat=True))


def _open_already() -> list[Finding]:
    text = "这条指标有一笔修改正待采购科审核"
    return [Finding("E-STATE", Level.BLOCK, text, next_step="请等审核结果，或请采购科不予通过后再改")]


def _amendment(indicator: Indicator, changes: dict[str, list[Any]], status: str, reason: str, ctx: Ctx) -> Amendment:
    return Amendment(
        amend_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        bgt_id=indicator.bgt_id,
        changes=changes,
        reason=reason,
        proposer_name=ctx.principal.user_name,
        creater=ctx.principal.user_id,
        status=status,
    )


class DecideAmendment(Command):
    amend_id: UUID
    opinion: Text = ""


@operation("appropriation.amendment.approve", title="通过取消政府采购", roles={"MOF_PUR"})
def approve_amendments(lines: Lines[DecideAmendment], *, ctx: Ctx) -> None:
    """通过即生效；这期间指标用过的，照样不能改（R-IND-019）。"""
    rows = _locked(lines, ctx)
    indicators = queries.locked([row.bgt_id for row in rows.values()], ctx=ctx)
    above = queries.parents(list(indicators.values()), ctx=ctx)
    done, changed = [], []
    for line in lines.alive:
        row = _decidable(line, rows, "approve", ctx)
        indicator = indicators.get(row.bgt_id) if row else None
        if row is None or indicator is None:
            line.refuse([] if line.refused else [unseen()])
            continue
        parent = above.get(indicator.parent_bgt_id) if indicator.parent_bgt_id else None
        line.refuse(amending.problems_of(indicator, parent, row.changes, ctx=ctx))
        if not INDICATOR.allows(indicator.status, "amend"):
            line.refuse([INDICATOR.refusal(indicator.status, "amend")])
        if line.refused:
            continue
        amending.apply(indicator, row.changes, ctx=ctx)
        changed.append(indicator)
        done.append(_decided(row, "approve", line, ctx))
        line.ref = str(indicator.bgt_id)
    Amendment.objects.bulk_update(done, _DECIDED)
    Indicator.objects.bulk_update(changed, amending.SAVED)


@operation("appropriation.amendment.reject", title="不予取消政府采购", roles={"MOF_PUR"}, money=False)
def reject_amendments(lines: Lines[DecideAmendment], *, ctx: Ctx) -> None:
    """理由不少于 5 个字；指标原样不动。"""
    rows = _locked(lines, ctx)
    done = []
    for line in lines.alive:
        row = _decidable(line, rows, "reject", ctx)
        if row is None:
            continue
        length = len(line.command.opinion)
        line.refuse(judged("R-WFL-009", fires=length < 5, facts={"length": length}, fields=("opinion",)))
        if not line.refused:
            done.append(_decided(row, "reject", line, ctx))
    Amendment.objects.bulk_update(done, _DECIDED)


_DECIDED = ["status", "decider", "decider_name", "opinion", "row_version"]


def _locked(lines: Lines[DecideAmendment], ctx: Ctx) -> dict[UUID, Amendment]:
    return locked(Amendment.objects.scoped(ctx), [line.command.amend_id for line in lines.alive])


def _decidable(line: Line[Any], rows: dict[UUID, Amendment], action: str, ctx: Ctx) -> Amendment | None:
    row = pick(line, rows, line.command.amend_id)
    if row is None:
        return None
    if not AMENDMENT.allows(row.status, action):
        line.refuse([AMENDMENT.refusal(row.status, action)])
        return None
    people = {"creater": row.creater, "decider": ctx.principal.user_id}
    line.refuse(judged("R-WFL-001", fires=people["creater"] == people["decider"], facts=people))
    return None if line.refused else row


def _decided(row: Amendment, action: str, line: Line[Any], ctx: Ctx) -> Amendment:
    row.status = AMENDMENT.require(row.status, action)
    row.decider, row.decider_name = ctx.principal.user_id, ctx.principal.user_name
    row.opinion = line.command.opinion
    row.row_version += 1
    _answer(line, row, ctx)
    return row


def _answer(line: Line[Any], row: Amendment, ctx: Ctx) -> None:
    line.ref = str(row.bgt_id)
    line.result = AmendOut.model_validate(row)
    ctx.subjects.append(("appropriation.amendment", str(row.amend_id)))
