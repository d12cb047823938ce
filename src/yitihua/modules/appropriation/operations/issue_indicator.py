"""终审下达：待审指标生效，取文号；有父级的父解冻转已拆（05 第 4 节，E09 解冻、E02、E04）。"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from yitihua.infra.identity.certificates import require_certificate
from yitihua.infra.operation.command import Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.ledger.posting import indicator_allotment as posting
from yitihua.ledger.posting import indicator_use as holding
from yitihua.ledger.posting.indicator_line import IndicatorLines
from yitihua.ledger.posting.standing import Standing
from yitihua.modules.appropriation import advance, doc_numbers, elements, movements, queries
from yitihua.modules.appropriation.events import IndicatorIssued
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import INDICATOR
from yitihua.modules.budgeting import public as budgeting


class IssueIndicator(Command):
    """文号缺省取前缀的下一个流水；一批下达共用一个文号。"""

    bgt_id: UUID
    cor_bgt_doc_no: Text = ""
    bgt_doc_title: Text = ""
    row_version: int | None = None


class IssueOut(Out):
    bgt_id: UUID
    cor_bgt_doc_no: str


@operation("appropriation.indicator.issue", title="下达指标", roles={"MOF_BGT"})
def issue_indicators(lines: Lines[IssueIndicator], *, ctx: Ctx) -> None:
    """下达后 Σ(净额−已拆分) 不得超过变动后预算数（R-IND-006）；人大批准前 21 类不得下达（R-IND-016）。

    下达的人须持有效证书（R-WFL-020），序列号记进日志的单据栏。
    """
    serial = require_certificate(ctx=ctx)
    ctx.subjects += [("identity.certificate", serial)] if serial else []
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    ready: list[tuple[Line[Any], Indicator]] = []
    approved, controls = budgeting.approved(ctx), elements.matrix(ctx)
    for line in lines.alive:
        indicator = pick(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        line.refuse(_problems(indicator, approved=approved, controls=controls, ctx=ctx))
        if not line.refused:
            ready.append((line, indicator))
    if not ready:
        return
    above = queries.parents([indicator for _, indicator in ready], ctx=ctx)
    _remember_budgets([indicator for _, indicator in ready], ctx)
    advance.name_limits([indicator for _, indicator in ready], ctx)
    for requested, group in _by_document(ready).items():
        doc_numbers.ensure([indicator for _, indicator in group], requested=requested, ctx=ctx)
        for line, indicator in group:
            _issue(indicator, above.get(indicator.parent_bgt_id) if indicator.parent_bgt_id else None, ctx)
            line.ref = str(indicator.bgt_id)
            line.result = IssueOut(bgt_id=indicator.bgt_id, cor_bgt_doc_no=indicator.cor_bgt_doc_no)
    issued = [indicator for _, indicator in ready]
    Indicator.objects.bulk_update(
        issued, ["status", "cor_bgt_doc_no", "bgt_doc_title", "doc_date", "row_version", "last_user"]
    )
    ctx.publish(*(IndicatorIssued(row.bgt_id, row.agency_code, row.reg_amt) for row in issued))


def _problems(indicator: Indicator, *, approved: bool, controls: elements.Matrix, ctx: Ctx) -> list[Finding]:
    if not INDICATOR.allows(indicator.status, "issue"):
        return [INDICATOR.refusal(indicator.status, "issue")]
    problems = list(elements.missing(indicator, stage="D", controls=controls))
    public_funds = indicator.fund_type_code[:1] == "1"
    early = indicator.bgt_type_code == "21" and public_funds and not approved
    facts = {"bgt_type_code": indicator.bgt_type_code, "public_funds": public_funds, "approved": approved}
    problems += judged("R-IND-016", fires=early, facts=facts)
    people = {"creater": indicator.creater, "issuer": ctx.principal.user_id}
    return problems + judged("R-WFL-001", fires=people["creater"] == people["issuer"], facts=people)


def _by_document(ready: list[tuple[Line[Any], Indicator]]) -> dict[str, list[tuple[Line[Any], Indicator]]]:
    groups: dict[str, list[tuple[Line[Any], Indicator]]] = {}
    for line, indicator in ready:
        if line.command.bgt_doc_title:
            indicator.bgt_doc_title = line.command.bgt_doc_title
        groups.setdefault(line.command.cor_bgt_doc_no, []).append((line, indicator))
    return groups


def _issue(indicator: Indicator, parent: Indicator | None, ctx: Ctx) -> None:
    indicator.status = INDICATOR.require(indicator.status, "issue")
    indicator.row_version += 1
    indicator.last_user = ctx.principal.user_id
    ctx.subjects.append(("appropriation.indicator", str(indicator.bgt_id)))
    ctx.limits.add([movements.new_limit(movements.INDICATOR, indicator.bgt_id, agency_code=indicator.agency_code)])
    if advance.is_advance(indicator):
        advance.issue(indicator, ctx)
        return
    amount, child = indicator.reg_amt, movements.standing(indicator)
    legs = [movements.leg(indicator.bgt_id, "amount", amount), *movements.annual_legs(indicator, parent, amount)]
    indicators = {indicator.bgt_id: indicator}
    if parent is None:
        lines = posting.add(target=child, amount=amount)
        event = "E06"
    else:
        above = movements.standing(parent)
        indicators[parent.bgt_id] = parent
        if indicator.made_by == "allocate":
            legs.insert(0, movements.leg(parent.bgt_id, "frozen_amt", -amount))
            lines = holding.unfreeze(at=above, amount=amount)
        else:
            lines = ()
        legs.append(movements.leg(parent.bgt_id, "split_amt", amount))
        lines += _distribute(above, child, amount)
        event = "E04"
    ctx.ledger.add(
        [
            movements.movement(
                event=event,
                business_key=f"issue:{indicator.bgt_id}",
                ref_type="appropriation.indicator",
                ref_id=indicator.bgt_id,
                legs=legs,
                lines=lines,
                indicators=indicators,
                short="R-IND-006" if movements.annual_legs(indicator, parent, amount) else "R-IND-002",
                summary="指标下达",
                ctx=ctx,
            )
        ]
    )


def _distribute(above: Standing, child: Standing, amount: Decimal) -> IndicatorLines:
    """总指标直接到部门、单位的是批复（E03），其余是分配（E02、E04、E16）。"""
    if above.bgt_layer_code == "10" and child.bgt_layer_code in posting.REPLIES and not child.rec_div_code:
        return posting.reply(total=above, target=child, replied=amount)
    return posting.allocate(parent=above, child=child, amount=amount)


def _remember_budgets(indicators: list[Indicator], ctx: Ctx) -> None:
    """额度不足时的提示语要说出变动后预算数（R-IND-006）。"""
    ids = {row.bgt_pman_id for row in indicators if row.bgt_pman_id}
    budgets = budgeting.cur_amt_of(ids, ctx=ctx) if ids else {}
    for row in indicators:
        if row.bgt_pman_id in budgets:
            ctx.figures[str(row.bgt_id)] = {"b": budgets[row.bgt_pman_id]}
