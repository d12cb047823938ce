"""状态机：一张边表，没有写的一律不许。

State machines as tables of edges, denied by default.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level


@dataclass(frozen=True, slots=True)
class Machine:
    """`states` 状态码→名称；`actions` 动作码→名称；`edges` (状态, 动作)→新状态。"""

    name: str
    states: Mapping[str, str]
    actions: Mapping[str, str]
    edges: Mapping[tuple[str, str], str]

    def __post_init__(self) -> None:
        for (state, action), target in self.edges.items():
            assert state in self.states, f"{self.name}：未知状态 {state}"
            assert target in self.states, f"{self.name}：未知状态 {target}"
            assert action in self.actions, f"{self.name}：未知动作 {action}"

    def allows(self, state: str, action: str) -> bool:
        return (state, action) in self.edges

    def actions_from(self, state: str) -> tuple[str, ...]:
        return tuple(action for (source, action) in self.edges if source == state)

    def require(self, state: str, action: str) -> str:
        """返回动作之后的状态；不许时拒绝（E-STATE）。"""
        target = self.edges.get((state, action))
        if target is None:
            raise Refusal([self.refusal(state, action)])
        return target

    def refusal(self, state: str, action: str) -> Finding:
        possible = "、".join(self.actions[item] for item in self.actions_from(state)) or "无"
        return Finding(
            "E-STATE",
            Level.BLOCK,
            f"{self.name}当前为“{self.states[state]}”，不能{self.actions[action]}",
            figures={"status": self.states[state]},
            next_step=f"请刷新后重试；当前可办：{possible}",
        )
