"""夹具见 tests/make/environment.py；本目录另有一条已下达的指标可用。"""

import pytest

from tests.make import thread
from tests.make.desk import Desk
from tests.make.environment import *  # noqa: F403


@pytest.fixture(scope="module")
def indicator(fresh_world: Desk) -> thread.Indicator:
    """单位 101001 的可执行指标 1,000.00。"""
    return thread.unit_indicator(fresh_world, amount="1000.00")
