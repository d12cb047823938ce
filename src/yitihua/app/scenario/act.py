"""执行会改变系统的步骤：操作、并发、银行动作。"""

import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

import httpx

from yitihua.app.scenario.client import TIMEOUT_S, Api, Reply
from yitihua.app.scenario.compare import differences
from yitihua.app.scenario.elements import complete, documents, with_version
from yitihua.app.scenario.faults import StepFailed
from yitihua.app.scenario.steps import Bank, Do, Expectation, Together
from yitihua.app.scenario.variables import fill, pick
from yitihua.infra.outward import trusted

AUDITOR: Final = "AUDIT"
_RULE: Final = re.compile(r"R-[A-Z]{3}-\d{3}")


def do(step: Do, *, api: Api, scope: dict[str, Any]) -> list[Reply]:
    """执行操作；`each` 逐项执行，`repeat` 重复执行，同一 request_id 的各次结果必须相同。"""
    items = fill(step.each, scope=scope) if step.each else [None]
    replies: list[Reply] = []
    for item in items:
        local = {**scope, "it": item} if step.each else scope
        fields = _fields(step, api=api, scope=local)
        batch = [_once(step, fields=fields, api=api, scope=local) for _ in range(step.repeat)]
        if step.request_id and any(reply.result != batch[0].result for reply in batch):
            results = tuple(f"第 {number} 次 {reply.result}" for number, reply in enumerate(batch, start=1))
            raise StepFailed("同一 request_id 重复提交，结果不一样", details=results)
        replies += batch
    for name, path in step.save.items():
        scope[name] = pick(replies[-1].result, path=path)
    return replies


def _fields(step: Do, *, api: Api, scope: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = fill(dict(step.fields), scope=scope)
    return complete(api=api, operation=step.operation, fields=fields, scope=scope) if step.elements else fields


def _once(step: Do, *, fields: Mapping[str, Any], api: Api, scope: Mapping[str, Any]) -> Reply:
    actor = str(fill(step.actor, scope=scope))
    api.session(actor)
    fields = with_version(api=api, actor=actor, operation=step.operation, fields=fields)
    watched = bool(step.expect.refused) or step.dry_run
    before = api.control("GET", "digest") if watched else {}
    reply = api.run(
        actor=actor,
        operation=step.operation,
        fields=fields,
        request_id=str(fill(step.request_id, scope=scope)),
        dry_run=step.dry_run,
    )
    api.control("POST", "drain", {"simulators": False})
    request = f"请求 {actor} {step.operation} {fields}"
    try:
        judge(reply, expect=step.expect, scope=scope)
        if watched:
            _unchanged(before=before, after=api.control("GET", "digest"))
    except StepFailed as failure:
        details = (request, f"实际 {reply.describe()}", *failure.details, *related(fields, api=api))
        raise StepFailed(failure.message, details=details) from None
    return reply


def rehearse(step: Do, *, api: Api, scope: Mapping[str, Any]) -> Callable[[], Reply]:
    """备好同样的请求，返回试算它的办法：不落库，也不占请求号，可以试几次。"""
    actor = str(fill(step.actor, scope=scope))
    api.session(actor)
    fields = _fields(step, api=api, scope=scope)
    fields = with_version(api=api, actor=actor, operation=step.operation, fields=fields)
    return partial(api.run, actor=actor, operation=step.operation, fields=fields, dry_run=True)


def judge(reply: Reply, *, expect: Expectation, scope: Mapping[str, Any]) -> None:
    """核对结局：该成功的成功、该被拒的按规则号被拒，提示语与结果逐项相符。"""
    if expect.refused:
        if reply.ok:
            raise StepFailed(f"应被拒（{'、'.join(expect.refused)}），实际成功")
        if not set(expect.refused) & set(reply.codes):
            raise StepFailed(f"应命中 {'、'.join(expect.refused)} 之一，实际 {'、'.join(reply.codes) or reply.status}")
    elif not reply.ok:
        raise StepFailed(f"应成功，实际被拒（{'、'.join(reply.codes) or reply.status}）")
    missing = [code for code in expect.findings if code not in reply.codes]
    if missing:
        raise StepFailed(f"应带预警或提示 {'、'.join(missing)}，实际 {'、'.join(reply.codes) or '无'}")
    for words in fill(list(expect.message), scope=scope):
        if words not in reply.text:
            raise StepFailed(f"提示语里应有“{words}”", details=(f"提示语 {reply.text}",))
    for path, value in expect.returns.items():
        found = differences(expected={path: fill(value, scope=scope)}, actual={path: pick(reply.result, path=path)})
        if found:
            raise StepFailed(f"结果不符：{found[0]}")


def _unchanged(*, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if changed:
        raise StepFailed(f"被拒或试算之后，除操作日志外不该有变化，实际变了 {'、'.join(changed)}")


def related(fields: Mapping[str, Any], *, api: Api) -> tuple[str, ...]:
    """请求里各主键所指记录的当前值；查不到就不打印，不掩盖原来的失败。"""
    lines = []
    for key, table in documents().items():
        if key in fields:
            try:
                rows = api.records(actor=AUDITOR, table=table, where={key: fields[key]})["rows"]
            except StepFailed:
                continue
            lines += [f"相关 {table} {row}" for row in rows[:3]]
    return tuple(lines)


def together(step: Together, *, api: Api, scope: dict[str, Any]) -> list[Reply]:
    """各步同时发出，按结局计数；有没列出的结局也算不符。"""
    calls = []
    for member in step.members:
        api.session(member.actor)
        fields = with_version(
            api=api, actor=member.actor, operation=member.operation, fields=_fields(member, api=api, scope=scope)
        )
        calls.append((member, fields))
    gate = threading.Barrier(len(calls))

    def fire(member: Do, fields: Mapping[str, Any]) -> Reply:
        gate.wait()
        request_id = str(fill(member.request_id, scope=scope))
        return api.run(actor=member.actor, operation=member.operation, fields=fields, request_id=request_id)

    with ThreadPoolExecutor(max_workers=len(calls)) as crew:
        replies = [future.result() for future in [crew.submit(fire, *call) for call in calls]]
    api.control("POST", "drain")
    _count(step, replies=replies)
    return replies


def _count(step: Together, *, replies: list[Reply]) -> None:
    kinds = [{"ok"} if reply.ok else set(reply.codes) for reply in replies]
    wrong = [
        f"{code} 应有 {count} 个，实有 {sum(code in kind for kind in kinds)} 个"
        for code, count in step.outcomes.items()
        if sum(code in kind for kind in kinds) != count
    ]
    wrong += [f"没有列出的结局 {'、'.join(sorted(kind))}" for kind in kinds if not kind & step.outcomes.keys()]
    if wrong:
        raise StepFailed("；".join(wrong), details=tuple(f"实际 {reply.describe()}" for reply in replies))


def bank(step: Bank, *, api: Api, scope: dict[str, Any]) -> list[Reply]:
    """让模拟器做一件事；它发出的报文只要有一份被拒收，这一步就算被拒。"""
    world = api.world()
    url = world.get("pbc") if step.bank == "pbc" else world.get("banks", {}).get(step.bank) or world.get(step.bank)
    if not url:
        raise StepFailed(f"这个世界没有模拟机构 {step.bank}")
    fields = fill(dict(step.fields), scope=scope)
    body = {"act": step.act, "with": fields, "biz_time": world["biz_time"]}
    response = httpx.post(f"{url}/act", json=body, timeout=TIMEOUT_S, trust_env=False, verify=trusted())
    if response.status_code not in (200, 422):
        raise StepFailed(f"模拟机构 {step.bank} 返回 {response.status_code}", details=(response.text[:2000],))
    api.control("POST", "drain")
    reply = _bank_reply(response.json())
    try:
        judge(reply, expect=step.expect, scope=scope)
    except StepFailed as failure:
        details = (f"请求 {step.bank} {step.act} {fields}", f"实际 {reply.describe()}", *failure.details)
        raise StepFailed(failure.message, details=details) from None
    for name, path in step.save.items():
        scope[name] = pick(reply.result, path=path)
    return [reply]


def _bank_reply(body: Mapping[str, Any]) -> Reply:
    """模拟机构的应答：指令本身办不了、报文被对方拒收、划款退款凭证被退回，都算被拒。"""
    answers = [answer for answer in body.get("answers", []) if answer.get("status") == "rejected"]
    papers = dict(body.get("result") or {}).get("clearings", [])
    answers += [paper for paper in papers if paper.get("state") in ("refused", "returned")]
    if not body.get("ok") and not answers:
        answers = [body]
    findings: list[dict[str, str]] = []
    for answer in answers:
        reason = str(answer.get("reason", ""))
        codes = dict.fromkeys([str(answer.get("code", "")), *_RULE.findall(reason)])
        findings += [{"code": code, "message": reason} for code in codes if code]
    return Reply(ok=not answers, status=200, result=body.get("result"), findings=tuple(findings))
