"""整个目录共用一座战场。"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.attacks.stage import Stage, set_up
from tests.attacks.tally import TALLY
from tests.make.environment import *  # noqa: F403
from tests.make.environment import Environment


@pytest.fixture(scope="session")
def stage(environment: Environment) -> Iterator[Stage]:
    made = set_up(environment)
    yield made
    made.desk.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """跑完说一遍打了多少。"""
    if TALLY.attempts:
        terminalreporter.write_line(f"越权攻击：{TALLY}")


@pytest.fixture(scope="session", params=[False, pytest.param(True, marks=pytest.mark.long)], ids=["抽样", "全部"])
def whole(request: pytest.FixtureRequest) -> bool:
    """抽样的每人每字段几个值，写法轮着来；全部的每个值、每种写法都试。`make test` 只跑 sample 目录。"""
    return bool(request.param)
