"""发布前核对流程：结构、岗位、阶段的先后，再逐值查缺口与重叠（R-WFL-014、015、016）。

What must hold before a chain is published; every problem names the step and a counter-example.
"""

from collections.abc import Iterator

from yitihua.engines.expressions import ExpressionError
from yitihua.engines.workflow import refusals as _refusals  # noqa: F401
from yitihua.engines.workflow.definition import END, START, Chain, ChainStep, Edge, Problem, check_chain
from yitihua.engines.workflow.flows import SCOPES, Flow
from yitihua.infra.identity.roles import ROLES
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level

ASSIGN = {"pool": "同岗都能办", "turn": "轮流指派", "named": "指定的人"}


def problems_of(flow: Flow, chain: Chain) -> list[Finding]:
    """全部问题；结构不对的先说结构，条件写不通的说条件。"""
    found = list(_shape(flow, chain))
    if found:
        return found
    try:
        problems = check_chain(chain, dataset=flow.dataset)
    except ExpressionError as error:
        return [_wrong(f"条件写法不对：{error}", "请用要素与常量的比较、in、like 前缀和 and、or、not")]
    return [*_by_rule(chain, problems), *_order(flow, chain)]


def _by_rule(chain: Chain, problems: list[Problem]) -> Iterator[Finding]:
    """三条规则都各判一次，放行也有记录。"""
    edges = "；".join(f"{edge.source}→{edge.target} {edge.condition}" for edge in chain.edges)
    for rule in ("R-WFL-014", "R-WFL-015"):
        first = next((item for item in problems if item.rule == rule), None)
        figures = first.figures if first else {"例": ""}
        for finding in judged(rule, fires=first is not None, facts={"edges": edges}, fields=("edges",), **figures):
            yield _at(finding, chain, first.step if first else "")
    for step in chain.steps:
        if step.ratio is not None:
            fires = not 1 <= step.ratio <= 100
            yield from judged("R-WFL-016", fires=fires, facts={"ratio": step.ratio}, fields=("steps",))


def _at(finding: Finding, chain: Chain, code: str) -> Finding:
    """提示语照规则，下一步里说明是哪个环节的去向。"""
    titles = {START: START, **{step.code: step.title for step in chain.steps}}
    return Finding(
        finding.code,
        finding.level,
        finding.message,
        figures={**finding.figures, "环节": titles.get(code, code)},
        fields=finding.fields,
        next_step=f"环节“{titles.get(code, code)}”：{finding.next_step}",
        basis=finding.basis,
    )


def _shape(flow: Flow, chain: Chain) -> Iterator[Finding]:
    codes = [step.code for step in chain.steps]
    if not codes:
        yield _wrong("流程没有环节", "请至少写一个环节")
    for code in sorted({code for code in codes if codes.count(code) > 1 or code in (START, END)}):
        yield _wrong(f"环节代码 {code} 重复或占用了保留字", "请换一个代码")
    for step in chain.steps:
        yield from _step(flow, step)


def _step(flow: Flow, step: ChainStep) -> Iterator[Finding]:
    where = f"环节“{step.title}”"
    if step.role not in flow.reviewers:
        allowed = "、".join(f"{ROLES[code].title}（{code}）" for code in sorted(flow.reviewers))
        yield _wrong(f"{where}的角色 {step.role} 不能审{flow.title}", f"可用：{allowed}")
    if step.scope not in SCOPES or (step.role in ROLES and step.scope != ROLES[step.role].scope):
        yield _wrong(f"{where}的范围与角色对不上", "角色按什么定范围，环节就按什么")
    if step.stage not in flow.stages:
        stages = "、".join(f"{title}（{code}）" for code, title in flow.stages.items())
        yield _wrong(f"{where}没有写属于哪个阶段", f"可用：{stages}")
    if step.assign not in ASSIGN or (step.assign == "named") != bool(step.persons):
        yield _wrong(f"{where}的指派方式与指定的人对不上", "指定的人只在指派方式为“指定的人”时写，且不能空")


def _order(flow: Flow, chain: Chain) -> Iterator[Finding]:
    """阶段只能往后走；必经的阶段，哪条路都绕不过。"""
    rank = {code: index for index, code in enumerate(flow.stages)}
    stage = {step.code: step.stage for step in chain.steps}
    for edge in chain.edges:
        if edge.source in stage and edge.target in stage and rank[stage[edge.source]] > rank[stage[edge.target]]:
            yield _wrong(
                f"{chain.step(edge.source).title}→{chain.step(edge.target).title} 走回了前面的阶段",
                "退回用“退回”动作，流程的去向只能往后",
            )
    for code in flow.stages:
        if code in flow.must_pass and _bypassed(chain, {step.code for step in chain.steps if step.stage == code}):
            yield _wrong(f"有的路径不经过“{flow.stages[code]}”", "这一阶段不能绕过，请去掉跳过它的条件")


def _bypassed(chain: Chain, steps: set[str]) -> bool:
    """拿掉这些环节还能从送审走到终审。"""
    seen, pending = {START}, [START]
    while pending:
        for edge in chain.outgoing(pending.pop()):
            if _passable(edge, steps) and edge.target not in seen:
                seen.add(edge.target)
                pending.append(edge.target)
    return END in seen


def _passable(edge: Edge, removed: set[str]) -> bool:
    return edge.target not in removed


def _wrong(text: str, step: str) -> Finding:
    return Finding("E-CHAIN", Level.BLOCK, text, fields=("steps",), next_step=step)
