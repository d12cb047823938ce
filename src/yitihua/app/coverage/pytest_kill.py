"""pytest 插件：一个进程里把选中的测试逐条规则关掉重跑，看它不过。计划与结果都是文件，由规则覆盖命令读写。

计划是一个 JSON：测试 → 规则号的列表；结果一行一条 {test, rule, passed}，rule 为空是平时。
"""

import json
import os
from pathlib import Path
from typing import Final

import pytest
from _pytest.runner import runtestprotocol

from yitihua.engines.rules.recorder import OFF

PLAN: Final = "YITIHUA_KILL_PLAN"
RESULT: Final = "YITIHUA_KILL_RESULT"


def _plan() -> dict[str, list[str]]:
    text = Path(os.environ[PLAN]).read_text(encoding="utf-8")
    plan: dict[str, list[str]] = json.loads(text)
    return plan


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """只留计划里的测试。"""
    plan = _plan()
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in plan])
    items[:] = [item for item in items if item.nodeid in plan]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """平时跑一遍，通过的再逐条关掉跑；其间共用的夹具留着，换到别的文件之前收拾干净。"""
    codes = _plan()[item.nodeid]
    for code in ("", *codes):
        passed = _passes(item, off=code)
        _write(item.nodeid, code, passed=passed)
        if not code and not passed:
            break
    item.session._setupstate.teardown_exact(nextitem)
    return True


def _passes(item: pytest.Item, *, off: str) -> bool:
    os.environ[OFF] = off
    if isinstance(item, pytest.Function):
        item._initrequest()
    reports = runtestprotocol(item, log=False, nextitem=item.parent)  # type: ignore[arg-type]
    os.environ.pop(OFF)
    return not any(report.failed for report in reports)


def _write(test: str, rule: str, *, passed: bool) -> None:
    line = json.dumps({"test": test, "rule": rule, "passed": passed}, ensure_ascii=False)
    with Path(os.environ[RESULT]).open("a", encoding="utf-8") as out:
        out.write(line + "\n")
