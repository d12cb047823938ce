"""只在送审时判的：来源、受理期、绩效目标、采购合同、在途提示、自主调剂的比例。"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_UP, Decimal
from uuid import UUID

from yitihua.kernel.codes import YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.modules.adjustment import kinds, queries
from yitihua.modules.adjustment.cases import ITEM_WIDTH
from yitihua.modules.adjustment.checks import net_of
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.view import View
from yitihua.modules.appropriation import public as appropriation

_FULL = Decimal(100)
_GOAL_KINDS = ("22", "3")
"""要设绩效目标的项目类别：其他运转类、特定目标类。"""


def within_period(batch: AdjustBatch, *, reserve: bool, deadline: str, ctx: Ctx) -> list[Finding]:
    """R-ADJ-015：截止日（月-日）以后不受理一般调剂，预算科开着窗口的除外；动用预备费不是一般调剂。"""
    if batch.adj_kind != kinds.MOVE or reserve:
        return []
    last = date.fromisoformat(f"{ctx.fiscal_year}-{deadline}")
    late = ctx.biz_date > last
    opened = late and queries.window_open(ctx.biz_date, ctx=ctx)
    facts = {"day": ctx.biz_date, "last": last, "open": opened}
    return judged("R-ADJ-015", fires=late and not opened, facts=facts)


def funded(view: View) -> Iterator[Finding]:
    """R-ADJ-010、026、027、030：来源有没有、够不够、能不能用在这种批次里。"""
    if view.batch.adj_kind not in (kinds.ADJUST, kinds.ADD):
        return
    for line in view.ins:
        if line.fund_id not in view.funds:
            facts = {"x": ZERO, "y": line.add_amount}
            yield from judged("R-ADJ-010", fires=True, facts=facts, fields=("fund_id",), **facts)
    for item in view.used:
        fund = view.funds.get(item.fund_id)
        if fund is None:
            continue
        facts = {"x": view.fund_left.get(item.fund_id, ZERO), "y": item.amount}
        yield from judged("R-ADJ-010", fires=facts["y"] > facts["x"], facts=facts, fields=("sources",), **facts)
        kind, book = fund.fund_kind, kinds.book_of(fund.fund_type_code)
        surplus = {"fund_kind": kind, "book": book}
        yield from judged("R-ADJ-026", fires=kind == kinds.SURPLUS and book == "11", facts=surplus)
        legal = {"fund_kind": kind, "adj_kind": view.batch.adj_kind}
        yield from judged(
            "R-ADJ-027", fires=kind in kinds.ONLY_LEGAL and view.batch.adj_kind != kinds.ADJUST, facts=legal
        )
    yield from reported(view)


def reported(view: View) -> list[Finding]:
    """R-ADJ-030：接受上级专项的追加要列入报人大常委会清单。"""
    special = any(fund.fund_kind == kinds.SPECIAL for fund in view.funds.values())
    if view.batch.adj_kind != kinds.ADD or not special:
        return []
    flag = view.batch.npc_report_flag
    return judged("R-ADJ-030", fires=flag != YES, facts={"npc_report_flag": flag}, fields=("npc_report_flag",))


def goals(view: View) -> Iterator[Finding]:
    """R-ADJ-013：项目本年预算变动达到比例的，要写绩效目标怎样调整。"""
    ratio = Decimal(view.settings["adjust_goal_ratio"])
    noted = bool(view.batch.goal_note.strip())
    for code, net in sorted(net_of(view).items()):
        project, base = view.projects.get(code), view.current.get(code, ZERO)
        if project is None or base <= ZERO or not project.pro_cat_code.startswith(_GOAL_KINDS):
            continue
        change = abs(net)
        facts = {"change": change, "base": base, "noted": noted}
        large = change * _FULL >= base * ratio
        yield from judged("R-ADJ-013", fires=large and not noted, facts=facts, fields=("goal_note",))


def contracts(view: View) -> Iterator[tuple[int, Finding]]:
    """R-ADJ-014：政府采购指标调减后要够付已签合同。"""
    taken: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for line in view.outs:
        source = view.source_of(line)
        if source is None or source.is_gov_pur != YES or source.bgt_id not in view.balances:
            continue
        taken[source.bgt_id] -= line.add_amount
        unpaid = view.unpaid.get(source.bgt_id, ZERO)
        left = view.balances[source.bgt_id].available - taken[source.bgt_id]
        facts = {"left": left, "unpaid": unpaid}
        for item in judged("R-ADJ-014", fires=left < unpaid, facts=facts, fields=("add_amount",), x=unpaid):
            yield line.line_no, item


def also_in_flight(view: View, ctx: Ctx) -> Iterator[Finding]:
    """R-ADJ-016：同一调出指标另有在途调剂的提示一声，以冻结后的余额为限。"""
    ids = [line.ori_bgt_id for line in view.outs if line.ori_bgt_id]
    others = queries.in_flight(ids, without=view.batch.adj_batch_id, ctx=ctx)
    for bgt_id in dict.fromkeys(ids):
        count, frozen = others.get(bgt_id, (0, ZERO))
        left = view.balances[bgt_id].available if bgt_id in view.balances else ZERO
        yield from judged("R-ADJ-016", fires=count > 0, facts={"n": count}, n=count, x=frozen, y=left)


def over_self_share(view: View, ctx: Ctx) -> list[Finding]:
    """R-ADJ-025：单位在同项目、同款内的自主调剂累计超过比例的，转财政审核。"""
    ratio = Decimal(view.settings["adjust_self_ratio"])
    groups: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    for line in view.ins:
        groups[line.agency_code, line.pro_code, line.exp_func_code[:ITEM_WIDTH]] += line.add_amount
    found: list[Finding] = []
    for (agency, project, item), now in groups.items():
        total = now + queries.self_moved(agency_code=agency, pro_code=project, func_item=item, ctx=ctx)
        base = appropriation.adjusting.item_total(agency_code=agency, pro_code=project, func_item=item, ctx=ctx)
        share = (total * _FULL / base).quantize(Decimal("0.01"), ROUND_UP) if base else _FULL
        facts = {"total": total, "base": base}
        found += judged("R-ADJ-025", fires=total * _FULL > base * ratio, facts=facts, x=f"{share}", y=f"{ratio:f}")
    return found
