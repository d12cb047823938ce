"""作业重试：越试越慢，至多隔十分钟，一周以后才放下。"""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from yitihua.infra.jobs.backoff import LONGEST_WAIT_S, MOST_ATTEMPTS, Backoff


def wait_s(attempts: int) -> float | None:
    job: Any = SimpleNamespace(attempts=attempts)
    decision = Backoff().get_retry_decision(exception=ConnectionError(), job=job)
    if decision is None or decision.retry_at is None:
        return None
    return (decision.retry_at - datetime.now(UTC)).total_seconds()


@pytest.mark.parametrize(("attempts", "expected"), [(0, 2), (1, 4), (7, 256), (8, 512), (9, 600), (500, 600)])
def test_隔多久(attempts: int, expected: int) -> None:
    assert wait_s(attempts) == pytest.approx(expected, abs=2)


def test_一周以后放下() -> None:
    assert wait_s(MOST_ATTEMPTS - 1) is not None
    assert wait_s(MOST_ATTEMPTS) is None
    assert MOST_ATTEMPTS * LONGEST_WAIT_S > 6 * 24 * 3600
