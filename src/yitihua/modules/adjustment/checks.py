"""逐行、逐批判 R-ADJ 的规则；事实都在 View 里，这里不取数、不放行额度。"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.codes import NO, YES, is_below
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.modules.adjustment import kinds
from yitihua.modules.adjustment import rules as _rules  # noqa: F401
from yitihua.modules.adjustment.models import AdjustLine
from yitihua.modules.adjustment.view import View
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.projects import public as projects

Numbered = tuple[int, Finding]
"""行号与发现；整批的行号为零。"""
CARRIED_TYPE, CARRIED_SOURCE = "22", "5"
_DEBT = "104"


def standing(view: View) -> Iterator[Numbered]:
    """送审与生效都要成立的。"""
    yield from _whole(equal_amounts(view))
    yield from _whole(balanced(view))
    for line in view.ins:
        found = [*_target(line, view), *_limits(line, view)]
        source = view.source_of(line)
        if view.batch.adj_kind == kinds.MOVE and source is not None:
            found += _pair(line, source, view)
        yield from ((line.line_no, item) for item in found)
    for line in view.outs:
        source = view.source_of(line)
        if source is None or not appropriation.adjusting.usable(source):
            refused = appropriation.adjusting.refusal(source) if source else appropriation.adjusting.unseen()
            yield line.line_no, refused
    yield from _budgets_not_negative(view)


def _whole(found: Iterable[Finding]) -> Iterator[Numbered]:
    return ((0, item) for item in found)


def equal_amounts(view: View) -> Iterator[Finding]:
    """R-ADJ-001：整批等额；有多行调出的，每条源指标与指着它的调入也要等额。"""
    if view.batch.adj_kind != kinds.MOVE:
        return
    yield from _equal(view.batch.total_out, view.batch.total_in)
    if view.batch.total_out != view.batch.total_in or len(view.outs) == 1:
        return
    left: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    taken: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for line in view.lines:
        assert line.ori_bgt_id is not None
        side = left if line.add_amount < ZERO else taken
        side[line.ori_bgt_id] += abs(line.add_amount)
    for bgt_id, amount in left.items():
        yield from _equal(amount, taken[bgt_id])


def _equal(out: Decimal, into: Decimal) -> list[Finding]:
    facts = {"out": out, "in": into}
    return judged("R-ADJ-001", fires=out != into, facts=facts, fields=("add_amount",), a=out, b=into, d=abs(out - into))


def balanced(view: View) -> Iterator[Finding]:
    """R-ADJ-020：本批逐册的收入变动等于支出变动，四本预算就仍平衡。"""
    if view.batch.adj_kind == kinds.MOVE:
        return
    income: dict[str, Decimal] = defaultdict(lambda: ZERO)
    spending: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for item in view.used:
        fund = view.funds.get(item.fund_id)
        if fund is not None:
            income[kinds.book_of(fund.fund_type_code)] += item.amount
    for line in view.ins:
        spending[kinds.book_of(line.fund_type_code)] += line.add_amount
    for line in view.outs:
        book = kinds.book_of(line.fund_type_code)
        spending[book] += line.add_amount
        if cuts_source(view):
            income[book] += line.add_amount
        else:
            spending[book] -= line.add_amount
    for book in sorted(income.keys() | spending.keys()):
        gap = income[book] - spending[book]
        facts = {"book": book, "income": income[book], "spending": spending[book]}
        shown = {"预算册": kinds.BOOKS.get(book, book), "d": abs(gap)}
        yield from judged("R-ADJ-020", fires=gap != ZERO, facts=facts, fields=("sources",), **shown)


def cuts_source(view: View) -> bool:
    """调减要不要一并冲来源：T 类减少总支出的要，C 类上级收回的要，财政收回的不要。"""
    return view.batch.adj_kind == kinds.ADJUST or view.batch.is_source_cut == YES


def _target(line: AdjustLine, view: View) -> Iterator[Finding]:
    """调入哪里：入库、三公、约束科目。"""
    project = view.projects.get(line.pro_code)
    phase = project.store_phase if project else ""
    ready = project is not None and projects.arrangeable(project)
    stored = {"store_phase": phase, "is_end": project.is_end if project else NO}
    yield from judged("R-ADJ-011", fires=not ready, facts=stored, fields=("pro_code",))
    eco, special = line.dep_bgt_eco_code, view.batch.special_doc_no
    stopped = eco in view.controlled and not special
    facts = {"dep_bgt_eco_code": eco, "special": special}
    yield from judged("R-ADJ-006", fires=stopped, facts=facts, fields=("dep_bgt_eco_code",))
    limit, func = line.tp_func_code, line.exp_func_code
    beyond = bool(limit) and not is_below(func, limit)
    facts = {"tp_func_code": limit, "exp_func_code": func}
    yield from judged("R-ADJ-007", fires=beyond, facts=facts, fields=("exp_func_code",), c=limit)


def _pair(line: AdjustLine, source: appropriation.Indicator, view: View) -> Iterator[Finding]:
    """从哪里到哪里。"""
    a, b = source.fund_type_code, line.fund_type_code
    yield from judged("R-ADJ-003", fires=a != b, facts={"source": a, "target": b}, fields=("fund_type_code",))
    a, b = source.pro_cat_code, line.pro_cat_code
    people, public = a[:1] == "1", a[:2] == "21"
    facts, where = {"source": a, "target": b}, ("pro_code",)
    yield from judged("R-ADJ-004", fires=people and b[:1] != "1", facts=facts, fields=where)
    yield from judged("R-ADJ-005", fires=public and b[:1] == "1", facts=facts, fields=where)
    special = bool(source.direct_flag_code) or source.src_acc.startswith(_DEBT)
    paper = {"special": special, "paper": view.paper}
    yield from judged("R-ADJ-008", fires=special and not view.paper, facts=paper)
    carried = source.bgt_type_code == CARRIED_TYPE or source.source_type_code == CARRIED_SOURCE
    changed = (source.pro_code, source.exp_func_code) != (line.pro_code, line.exp_func_code)
    purpose = {"carried": carried, "changed": changed}
    yield from judged("R-ADJ-023", fires=carried and changed, facts=purpose, fields=("pro_code", "exp_func_code"))
    lost = source.is_track == YES and line.is_track != YES
    tracks = {"source": source.is_track, "target": line.is_track}
    yield from judged("R-ADJ-024", fires=lost, facts=tracks, fields=where)


def _limits(line: AdjustLine, view: View) -> Iterator[Finding]:
    """R-ADJ-012：累计安排加本批净增不超过项目总额；一个项目只在它的第一行判。"""
    code = line.pro_code
    project = view.projects.get(code)
    if project is None or next(item for item in view.ins if item.pro_code == code) is not line:
        return
    net = net_of(view).get(code, ZERO)
    total = view.arranged.get(code, ZERO) + net
    facts = {"a": total, "b": project.own_funds}
    over = net > ZERO and total > project.own_funds
    yield from judged("R-ADJ-012", fires=over, facts=facts, fields=("add_amount",), **facts)


def net_of(view: View) -> dict[str, Decimal]:
    """项目 → 本批净增减。"""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in view.lines:
        found[line.pro_code] += line.add_amount
    return found


def _budgets_not_negative(view: View) -> Iterator[Numbered]:
    """R-ADJ-018：同一行预算的调减合计不超过它的变动后预算数。"""
    taken: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    last: dict[UUID, int] = {}
    for line in view.outs:
        source = view.source_of(line)
        key = source.bgt_pman_id if source is not None else None
        if key is not None and key in view.annual:
            taken[key] -= line.add_amount
            last[key] = line.line_no
    for pman, out in taken.items():
        cur = view.annual[pman]
        facts = {"cur": cur, "out": out}
        for item in judged("R-ADJ-018", fires=out > cur, facts=facts, fields=("add_amount",), x=out - cur):
            yield last[pman], item
