"""每台状态机：全部状态 × 动作逐对走一遍，没写的一律不许。"""

import importlib
import itertools
import pkgutil

import pytest
from tests.unit.kernel.declared_machines import DECLARED, STARTS, UNREACHED, declared

import yitihua.modules
from yitihua.kernel.errors import Refusal
from yitihua.kernel.machine import Machine


def _machines() -> dict[str, Machine]:
    """各模块 states.py 里的全部状态机，按中文名。"""
    found: list[Machine] = []
    for info in pkgutil.iter_modules(yitihua.modules.__path__):
        name = f"yitihua.modules.{info.name}.states"
        if importlib.util.find_spec(name):
            found += [item for item in vars(importlib.import_module(name)).values() if isinstance(item, Machine)]
    assert len({item.name for item in found}) == len(found)
    return {item.name: item for item in found}


MACHINES = _machines()
PAIRS = [
    (name, state, action)
    for name, machine in MACHINES.items()
    for state, action in itertools.product(machine.states, machine.actions)
]


def test_每台状态机都抄了一份() -> None:
    assert set(DECLARED) == set(STARTS) == set(MACHINES)
    for name, machine in MACHINES.items():
        lines = [line.strip().partition("：")[0] for line in DECLARED[name].split("\n") if line.strip()]
        assert sorted(lines) == sorted(machine.states.values()), name


@pytest.mark.parametrize("name", DECLARED)
def test_状态与动作的名字不重(name: str) -> None:
    machine = MACHINES[name]
    for names in (machine.states, machine.actions):
        assert len(set(names.values())) == len(names)


@pytest.mark.parametrize(("name", "state", "action"), PAIRS, ids=lambda part: part)
def test_全部状态乘动作(name: str, state: str, action: str) -> None:
    machine = MACHINES[name]
    shown = (machine.states[state], machine.actions[action])
    target = declared(DECLARED[name]).get(shown)
    assert machine.allows(state, action) is (target is not None), shown
    if target is not None:
        assert machine.states[machine.require(state, action)] == target
        return
    with pytest.raises(Refusal) as refused:
        machine.require(state, action)
    (finding,) = refused.value.findings.items
    assert finding.code == "E-STATE"
    assert shown[0] in finding.message
    assert shown[1] in finding.message
    possible = [act for (source, act) in declared(DECLARED[name]) if source == shown[0]]
    assert all(act in finding.next_step for act in possible or ["无"])


@pytest.mark.parametrize("name", DECLARED)
def test_不认识的状态与动作也不许(name: str) -> None:
    machine = MACHINES[name]
    assert not machine.allows("没有的状态", next(iter(machine.actions)))
    assert not machine.allows(next(iter(machine.states)), "没有的动作")


@pytest.mark.parametrize("name", DECLARED)
def test_每个状态都走得到_每个动作都用得上(name: str) -> None:
    edges = declared(DECLARED[name])
    reached = {STARTS[name]}
    while more := {target for (state, _), target in edges.items() if state in reached} - reached:
        reached |= more
    missing = set(MACHINES[name].states.values()) - reached
    assert missing == {state for (machine, state) in UNREACHED if machine == name}
    assert {action for _, action in edges} == set(MACHINES[name].actions.values())


def test_边写到没有的状态或动作_建不起来() -> None:
    states, actions = {"1": "草稿"}, {"go": "办"}
    for edges in ({("1", "go"): "2"}, {("2", "go"): "1"}, {("1", "stop"): "1"}):
        with pytest.raises(AssertionError):
            Machine("试验", states=states, actions=actions, edges=edges)
