"""覆盖结果的两种写法：给人看的表与给程序读的 JSON。"""

import json
from collections.abc import Sequence
from dataclasses import asdict

from yitihua.app.coverage.verdicts import COUNTED, ExampleVerdict, RuleVerdict


def text(rules: Sequence[RuleVerdict], examples: Sequence[ExampleVerdict]) -> str:
    """一行一条，最后一行是合计。"""
    lines = [_rule(item) for item in rules] + [_example(item) for item in examples]
    counted = [item for item in rules if item.status == COUNTED]
    good = sum(not item.problem for item in counted)
    tried = [item for item in counted if item.killed is not None]
    killed = sum(bool(item.killed) for item in tried)
    passed = sum(not item.problem for item in examples)
    lines.append(
        f"规则 {good}/{len(counted)} 合格，其中试过关掉的 {killed}/{len(tried)}；算例 {passed}/{len(examples)} 合格"
    )
    return "\n".join(lines)


def _rule(item: RuleVerdict) -> str:
    if item.status != COUNTED:
        return f"{item.code}　{item.status}　{item.title}　{item.note}".rstrip()
    effect = "即露馅" if item.killed else "无感"
    kill = "关掉未试" if item.killed is None else f"关掉{effect}（{item.by or '没有可试的'}）"
    verdict = f"不合格：{item.problem}" if item.problem else "合格"
    return f"{item.code}　触发 {item.fired}　放行 {item.passed}　{kill}　{verdict}　{item.title}"


def _example(item: ExampleVerdict) -> str:
    return f"{item.code}　{'、'.join(item.files) or '无场景'}　{f'不合格：{item.problem}' if item.problem else '合格'}"


def document(rules: Sequence[RuleVerdict], examples: Sequence[ExampleVerdict]) -> str:
    """每条带 problem，空即合格。"""
    return json.dumps(
        {
            "rules": [{**asdict(item), "problem": item.problem} for item in rules],
            "examples": [{**asdict(item), "problem": item.problem} for item in examples],
        },
        ensure_ascii=False,
        indent=1,
    )
