"""校验：一次给出全部结果，按 拒绝→转人工→预警→提示 排好（R-GEN-012）。

Checking one document or many at once; every finding is returned, sorted by level.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from yitihua.engines.rules import recorder
from yitihua.engines.rules.rule import RULES, Rule, RuleSet
from yitihua.engines.rules.settings import RuleSettings
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings

K = TypeVar("K", bound=Hashable)
_UNCHANGED = RuleSettings()


def check(
    on: str,
    facts: Any,
    *,
    params: Mapping[str, Any] | None = None,
    disabled: Collection[str] = (),
    settings: RuleSettings = _UNCHANGED,
    ctx: Ctx | None = None,
    rules: RuleSet = RULES,
) -> Findings:
    """对一份事实跑挂在操作 `on` 上的全部规则。参数见 check_many。"""
    found = check_many(on, {"": facts}, params=params, disabled=disabled, settings=settings, ctx=ctx, rules=rules)
    return found[""]


def check_many(
    on: str,
    documents: Mapping[K, Any],
    *,
    params: Mapping[str, Any] | None = None,
    disabled: Collection[str] = (),
    settings: RuleSettings = _UNCHANGED,
    ctx: Ctx | None = None,
    rules: RuleSet = RULES,
) -> dict[K, Findings]:
    """对多份事实跑规则，自带取数的规则每个取数只取一次。

    `params` 是区划参数（按名压过规则默认值，规则自己的设置再压过它）；`disabled` 是此次不跑的规则号；
    生效期按 `ctx.biz_date` 判断。每份都有结果，没有发现的是空结果。
    """
    keys, originals = list(documents), list(documents.values())
    found: dict[K, list[Finding]] = {key: [] for key in keys}
    at = ctx.biz_date if ctx is not None else None
    loaded: dict[int, Sequence[Any]] = {}
    for rule in rules.on(on):
        if rule.code in disabled or recorder.is_off(rule.code) or not settings.is_enabled(rule):
            continue
        facts = _facts_of(rule, originals, loaded=loaded, ctx=ctx)
        values = {**(params or {}), **settings.params(rule)}
        for key, item in zip(keys, facts, strict=True):
            if item is not None:
                found[key].extend(_judge(rule, item, params=values, settings=settings, at=at))
    return {key: Findings.of(items) for key, items in found.items()}


def _facts_of(
    rule: Rule, originals: Sequence[Any], *, loaded: dict[int, Sequence[Any]], ctx: Ctx | None
) -> Sequence[Any]:
    if rule.facts is None:
        return originals
    key = id(rule.facts)
    if key not in loaded:
        loaded[key] = rule.facts.load(originals, ctx=ctx)
    return loaded[key]


def _judge(
    rule: Rule, facts: Any, *, params: Mapping[str, Any], settings: RuleSettings, at: date | None
) -> list[Finding]:
    if not settings.of(rule).covers(facts, at=at):
        return []
    hits = rule.hits(facts, params=params)
    recorder.record(rule.code, fired=bool(hits), facts=facts)
    level = settings.level(rule)
    return [rule.finding(hit, level=level) for hit in hits]
