"""演一个场景：换世界、定时间、逐步执行，第一步不符就停，留下可追查的说明。"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from yitihua.app.scenario import act
from yitihua.app.scenario.check import check
from yitihua.app.scenario.client import Api, Reply
from yitihua.app.scenario.faults import StepFailed
from yitihua.app.scenario.schema import moment
from yitihua.app.scenario.steps import (
    Audit,
    Bank,
    Check,
    Clock,
    Do,
    Given,
    Job,
    OpenYear,
    Scenario,
    Step,
    Together,
    Verify,
)
from yitihua.app.scenario.variables import fill, pick

Before = Callable[[Scenario, Do, Api, Mapping[str, Any]], None]
"""每个操作步骤之前插做的一件事（如规则覆盖的试验），不得改变系统。"""


@dataclass(slots=True)
class Outcome:
    """一个场景的结局；`done` 是已通过的步骤，`failure` 为空即通过。"""

    scenario: Scenario
    done: list[str] = field(default_factory=list)
    failure: str = ""
    details: tuple[str, ...] = ()
    codes: set[str] = field(default_factory=set)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.failure


@dataclass(frozen=True, slots=True)
class _Stage:
    """演一个场景用的东西：对外接口、记下的规则号、操作步骤前插做的事。"""

    api: Api
    codes: set[str]
    scenario: Scenario
    before: Before | None


def play(scenario: Scenario, *, api: Api, before: Before | None = None) -> Outcome:
    """演一遍；连不上服务也记为失败，不影响其他场景。"""
    outcome = Outcome(scenario)
    stage = _Stage(api, outcome.codes, scenario, before)
    start = time.monotonic()
    place = "准备"
    try:
        api.reset(world=scenario.world)
        api.control("POST", "time", {"biz_time": scenario.biz_time})
        scope: dict[str, Any] = {}
        for number, step in enumerate(scenario.steps, start=1):
            place = f"第 {number} 步 {title(step)}"
            _perform(step, stage=stage, scope=scope)
            outcome.done.append(place)
    except StepFailed as failure:
        outcome.failure, outcome.details = f"{place}：{failure.message}", failure.details
    except httpx.HTTPError as failure:
        outcome.failure = f"{place}：与服务通信失败 {type(failure).__name__} {failure}"
    outcome.seconds = time.monotonic() - start
    return outcome


def title(step: Step) -> str:
    """一步的说法，打印和报告用。"""
    match step:
        case Do():
            text = f"{step.actor} {step.operation}{_expected(step)}"
        case Check():
            text = f"核对 {step.table} {_brief(step.where)}"
        case Together():
            text = f"同时 {len(step.members)} 笔 {dict(step.outcomes)}"
        case Bank():
            text = f"{step.bank} {step.act} {_brief(step.fields)}{_expected(step)}"
        case Clock():
            text = f"业务时间 {step.biz_time}"
        case OpenYear():
            text = f"开 {step.fiscal_year} 年度"
        case Job():
            text = f"作业 {step.code}"
        case Verify():
            text = "全链核对"
        case Audit():
            text = f"核对审计链（改动第 {step.tamper} 条）" if step.tamper else "核对审计链"
        case Given():
            text = f"前情 {step.fragment.title} {_brief(step.fields)}"
    return f"{step.note}（{text}）" if step.note else text


def _brief(fields: Mapping[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in fields.items())


def _expected(step: Do | Bank) -> str:
    return f" → {'、'.join(step.expect.refused)}" if step.expect.refused else ""


def _perform(step: Step, *, stage: _Stage, scope: dict[str, Any]) -> None:
    replies: list[Reply] = []
    api = stage.api
    match step:
        case Do():
            if stage.before is not None:
                stage.before(stage.scenario, step, api, scope)
            replies = act.do(step, api=api, scope=scope)
        case Together():
            replies = act.together(step, api=api, scope=scope)
        case Bank():
            replies = act.bank(step, api=api, scope=scope)
        case Check():
            check(step, api=api, scope=scope)
        case OpenYear():
            api.control("POST", "year", {"fiscal_year": step.fiscal_year})
        case Clock():
            api.control("POST", "time", {"biz_time": moment(str(fill(step.biz_time, scope=scope)))})
        case Job():
            api.control("POST", "job", {"code": step.code})
            api.control("POST", "drain")
        case Verify():
            _verify(api)
        case Audit():
            _audit(step, api=api)
        case Given():
            _given(step, stage=stage, scope=scope)
    stage.codes.update(code for reply in replies for code in reply.codes)


def _given(step: Given, *, stage: _Stage, scope: dict[str, Any]) -> None:
    inner: dict[str, Any] = {**step.fragment.params, **fill(dict(step.fields), scope=scope)}
    for number, part in enumerate(step.fragment.steps, start=1):
        try:
            _perform(part, stage=stage, scope=inner)
        except StepFailed as failure:
            place = f"前情“{step.fragment.title}”第 {number} 步 {title(part)}"
            raise StepFailed(f"{place}：{failure.message}", details=failure.details) from None
    for name, path in step.save.items():
        scope[name] = pick(inner, path=path)


def _audit(step: Audit, *, api: Api) -> None:
    """封好的日志链再核对一遍；动过的要说得出是第几条。"""
    found = [str(item) for item in api.control("POST", "audit", {"tamper": step.tamper})["faults"]]
    if not step.reports and found:
        raise StepFailed("审计链应是完整的", details=tuple(found))
    if step.reports and not any(step.reports in item for item in found):
        raise StepFailed(f"审计链核对应报“{step.reports}”", details=tuple(found))


def _verify(api: Api) -> None:
    found = api.control("POST", "verify")
    if not found["clean"]:
        raise StepFailed("全链不变式不成立", details=tuple(str(problem) for problem in found["problems"]))
