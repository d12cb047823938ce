"""整个目录共用一座战场。"""

from collections.abc import Iterator

import pytest

from tests.attacks.stage import Stage, set_up
from tests.make.environment import *  # noqa: F403
from tests.make.environment import Environment


@pytest.fixture(scope="session")
def stage(environment: Environment) -> Iterator[Stage]:
    made = set_up(environment)
    yield made
    made.desk.close()


@pytest.fixture(scope="session", params=[False, pytest.param(True, marks=pytest.mark.long)], ids=["抽样", "全部"])
def whole(request: pytest.FixtureRequest) -> bool:
    """`make test` 里每人每字段几个值，写法轮着来；`make test-long` 每个值、每种写法都试。"""
    return bool(request.param)
