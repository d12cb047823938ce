"""结果的两种写法：给人看的逐步文字，给程序读的 JSON。"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from yitihua.app.scenario import figures
from yitihua.app.scenario.play import Outcome


def lines(outcome: Outcome) -> list[str]:
    """一个场景的文字结果：每步一行，失败时附请求、实际结果和相关记录。"""
    mark = "通过" if outcome.passed else "不符"
    head = f"{mark} {outcome.scenario.id} {outcome.scenario.title}（{outcome.seconds:.1f} 秒）"
    body = [f"    {text} 通过" for text in outcome.done]
    if not outcome.passed:
        body.append(f"    {outcome.failure}")
        body += [f"        {text}" for text in outcome.details]
    return [head, *body]


def summary(outcomes: Sequence[Outcome]) -> str:
    """最后一行。"""
    passed = sum(outcome.passed for outcome in outcomes)
    return f"{passed} passed, {len(outcomes) - passed} failed"


def document(outcomes: Sequence[Outcome], *, spec: Path | None) -> str:
    """JSON 报告：每个场景验证哪个算例、哪些规则，命中过哪些规则号，算例还缺哪些数。"""
    missing = _missing(outcomes, spec=spec)
    rows = [_row(outcome, missing=missing) for outcome in outcomes]
    passed = sum(outcome.passed for outcome in outcomes)
    return json.dumps(
        {"scenarios": rows, "passed": passed, "failed": len(outcomes) - passed}, ensure_ascii=False, indent=2
    )


def _row(outcome: Outcome, *, missing: Mapping[str, list[str] | None]) -> dict[str, Any]:
    scenario = outcome.scenario
    return {
        "id": scenario.id,
        "title": scenario.title,
        "file": scenario.path.name,
        "example": scenario.example,
        "rules": list(scenario.rules),
        "codes": sorted(outcome.codes),
        "figures_missing": missing.get(scenario.example),
        "passed": outcome.passed,
        "steps_passed": outcome.done,
        "failure": outcome.failure,
        "details": list(outcome.details),
        "seconds": round(outcome.seconds, 2),
    }


def _missing(outcomes: Sequence[Outcome], *, spec: Path | None) -> dict[str, list[str] | None]:
    """算例号 → 还缺的数；没有给规格目录或规格里没有这个算例时为空。"""
    texts = figures.examples(spec) if spec else {}
    files: dict[str, list[Path]] = {}
    for outcome in outcomes:
        files.setdefault(outcome.scenario.example, []).append(outcome.scenario.path)
    return {
        code: figures.missing(text=texts[code], scenarios=paths) if code in texts else None
        for code, paths in files.items()
    }
