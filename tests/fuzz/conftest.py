"""夹具见 tests/make/environment.py；乱试从一座走到每种状态的小城开始。"""

from collections.abc import Iterator

import pytest

from tests.fuzz.pool import Pool
from tests.make.environment import *  # noqa: F403
from tests.make.environment import MOMENT, Environment
from tests.make.story import PatientDesk, tell


@pytest.fixture(scope="session")
def city(environment: Environment) -> Iterator[PatientDesk]:
    desk = PatientDesk(environment.base_url)
    desk.reset(biz_time=MOMENT)
    tell(desk)
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def pool(city: PatientDesk) -> Pool:
    return Pool(city)
