"""流程定义：步骤、边、条件，发布前查死环、无终点、缺口、重叠（10 第 2 节，R-WFL-014 至 016）。

Approval chain definitions as data, and the checks run before one is published.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from math import ceil
from typing import Any, Self

from yitihua.engines.expressions import Dataset, Type
from yitihua.engines.workflow.conditions import Condition, compile_condition, find_gaps_and_overlaps

START = "送审"
END = "终审"

Parameters = Mapping[str, tuple[Type, Any]]


@dataclass(frozen=True, slots=True)
class ChainStep:
    """一个环节。`scope` 决定谁能办：agency 本单位、dept 本部门、mof_dep 对口科室、division 全区划。

    `stage` 是它属于单据的哪个阶段（流程声明里的）；`when` 是经过本环节的条件，写顺序流程时用；
    `ratio` 是会签须通过的百分比，空为单人办理；
    `assign` 为 pool 同岗都能办、turn 轮流指派、named 指定 `persons` 里的账号；
    `timeout_days` 是办理期限的工作日数；`recall` 是办过的人能否在下一环节未办时追回。
    """

    code: str
    title: str
    role: str
    scope: str
    stage: str = ""
    when: str = ""
    timeout_days: int = 3
    ratio: int | None = None
    assign: str = "pool"
    persons: tuple[str, ...] = ()
    recall: bool = True

    def approvals_needed(self, persons: int) -> int:
        """`persons` 人会签须几人通过，向上取整（T-WFL-007）。"""
        return 1 if self.ratio is None else ceil(persons * self.ratio / 100)

    @property
    def signed_by_all(self) -> bool:
        """每个办理人各有一条待办。"""
        return self.ratio is not None

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> Self:
        """从存下的样子读回；不认识的键不管。"""
        known = {one.name for one in fields(cls)}
        values = {key: value for key, value in item.items() if key in known}
        return cls(**{**values, "persons": tuple(values.get("persons", ()))})

    def stored(self) -> dict[str, Any]:
        return {**asdict(self), "persons": list(self.persons)}


@dataclass(frozen=True, slots=True)
class Edge:
    """从一个环节到下一个；条件同时满足时取 `priority` 小的。"""

    source: str
    target: str
    condition: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """一个流程定义的一个版本；`min_persons` 是全程至少几个不同的人（含送审人）。"""

    wf_code: str
    biz_type: str
    version: int
    steps: tuple[ChainStep, ...]
    edges: tuple[Edge, ...]
    min_persons: int = 2
    fiscal_year: str = ""
    mof_div_code: str = ""

    def step(self, code: str) -> ChainStep:
        return next(item for item in self.steps if item.code == code)

    def outgoing(self, code: str) -> tuple[Edge, ...]:
        return tuple(sorted((edge for edge in self.edges if edge.source == code), key=lambda edge: edge.priority))


@dataclass(frozen=True, slots=True)
class Problem:
    """不能发布的一个原因：规则号、提示语里的数、哪个环节。"""

    rule: str
    figures: Mapping[str, str]
    step: str


def sequence(steps: Sequence[ChainStep]) -> tuple[Edge, ...]:
    """顺序流程的边：每个环节到其后第一个条件满足的环节；写出来的条件两两不相交。"""
    codes = [START, *(step.code for step in steps)]
    edges = []
    for index, source in enumerate(codes):
        skipped: list[str] = []
        for step in steps[index:]:
            edges.append(Edge(source, step.code, _joined(skipped, step.when)))
            if not step.when:
                break
            skipped.append(f"not ({step.when})")
        else:
            edges.append(Edge(source, END, _joined(skipped, "")))
    return tuple(edges)


def _joined(skipped: Sequence[str], when: str) -> str:
    return " and ".join([*skipped, *([f"({when})"] if when else [])])


def check_chain(chain: Chain, *, dataset: Dataset, params: Parameters | None = None) -> list[Problem]:
    """发布前的检查，返回全部问题；条件本身不合规矩抛 ExpressionError。"""
    found = [problem for step in chain.steps if (problem := _ratio_problem(step))]
    for code in (START, *(step.code for step in chain.steps)):
        found.extend(_edge_problems(chain, code, dataset=dataset, params=params))
    loop = _loop(chain)
    if loop:
        found.append(Problem("R-WFL-014", {"例": "→".join(loop)}, loop[0]))
    reached = _reached(chain)
    lost = [step for step in chain.steps if step.code not in reached]
    found.extend(Problem("R-WFL-014", {"例": f"环节“{step.title}”走不到"}, step.code) for step in lost)
    return found


def _ratio_problem(step: ChainStep) -> Problem | None:
    if step.ratio is None or 1 <= step.ratio <= 100:
        return None
    return Problem("R-WFL-016", {}, step.code)


def _edge_problems(chain: Chain, code: str, *, dataset: Dataset, params: Parameters | None) -> list[Problem]:
    edges = chain.outgoing(code)
    known = {END, *(step.code for step in chain.steps)}
    wrong = [edge.target for edge in edges if edge.target not in known]
    if not edges or wrong:
        reason = f"去向“{wrong[0]}”不存在" if wrong else f"环节“{code}”没有去向"
        return [Problem("R-WFL-014", {"例": reason}, code)]
    conditions = [compile_condition(edge.condition, dataset=dataset, params=params) for edge in edges]
    coverage = find_gaps_and_overlaps(conditions, priorities=[edge.priority for edge in edges])
    found = []
    if coverage.gap is not None:
        found.append(Problem("R-WFL-014", {"例": str(coverage.gap)}, code))
    if coverage.overlap is not None:
        found.append(Problem("R-WFL-015", {"例": str(coverage.overlap[0])}, code))
    return found


def _loop(chain: Chain) -> list[str]:
    """第一个死环；没有为空。退回、撤回不是边，所以任何环都是死环。"""
    done: set[str] = set()

    def visit(code: str, path: list[str]) -> list[str]:
        if code in path:
            return [*path[path.index(code) :], code]
        if code in done or code == END:
            return []
        for edge in chain.outgoing(code):
            found = visit(edge.target, [*path, code])
            if found:
                return found
        done.add(code)
        return []

    return next((loop for code in (START, *(step.code for step in chain.steps)) if (loop := visit(code, []))), [])


def _reached(chain: Chain) -> set[str]:
    reached, pending = {START}, [START]
    while pending:
        for edge in chain.outgoing(pending.pop()):
            if edge.target not in reached:
                reached.add(edge.target)
                pending.append(edge.target)
    return reached


@dataclass(frozen=True, slots=True)
class PublishedChain:
    """查过的流程，条件已编译；在途单据一直用它。"""

    chain: Chain
    _routes: Mapping[str, tuple[tuple[Condition, str], ...]] = field(repr=False)

    def after(self, code: str, *, facts: Any) -> str:
        """从 `code` 往下走到哪个环节；END 为终审。"""
        return next(target for condition, target in self._routes[code] if condition.holds(facts))

    def path(self, *, facts: Any) -> tuple[ChainStep, ...]:
        """送审时按事实定下的全部环节。"""
        return tuple(self.onward(START, facts=facts))

    def onward(self, code: str, *, facts: Any) -> Iterator[ChainStep]:
        """`code` 之后的各环节。"""
        code = self.after(code, facts=facts)
        while code != END:
            yield self.chain.step(code)
            code = self.after(code, facts=facts)


def publish(chain: Chain, *, dataset: Dataset, params: Parameters | None = None) -> PublishedChain:
    """编译一个已经查过的流程；`check_chain` 有问题时不许调用。"""
    assert not check_chain(chain, dataset=dataset, params=params), "流程有问题，不能发布"
    sources = (START, *(step.code for step in chain.steps))
    routes = {
        code: tuple(
            (compile_condition(edge.condition, dataset=dataset, params=params), edge.target)
            for edge in chain.outgoing(code)
        )
        for code in sources
    }
    return PublishedChain(chain, routes)
