"""照公布的接口说明随机发（schemathesis）：不许 5xx，应答的状态、类型与样子都须与说明相符；限时，至少试八条路径。"""

import os
import random
import time
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzz.pool import Pool
from tests.make.story import PatientDesk

BUDGET_S = float(os.environ.get("YITIHUA_FUZZ_SCHEMA_SECONDS", "30"))
LEAST = 8
SKIPPED = (
    "/api/scenario/", "/api/login", "/api/logout", "/api/password", "/api/messages/", "/api/operations/demo.",
    "/api/operations/identity.",
)  # fmt: skip
"""换世界的、结束自己登录的、停别人账号的不在这里乱发，另有测试。"""
CHECKS: list[Any] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip


def test_随机请求的应答都与接口说明相符(city: PatientDesk, pool: Pool) -> None:
    document = {
        **pool.document,
        "paths": {k: v for k, v in pool.document["paths"].items() if not k.startswith(SKIPPED)},
    }
    schema = schemathesis.openapi.from_dict(document)
    places = [(path, method) for path, methods in document["paths"].items() for method in methods]
    random.Random(20220301).shuffle(places)
    started = time.monotonic()
    tried = 0
    for path, method in places:
        if tried >= LEAST and time.monotonic() - started > BUDGET_S:
            break
        _try(city, pool, schema[path][method.upper()], code=path.rpartition("/")[2])
        tried += 1
    assert tried >= LEAST


def _try(city: PatientDesk, pool: Pool, operation: Any, *, code: str) -> None:
    actor = (pool.may.get(code.removesuffix("_batch")) or ["AUDIT"])[0]
    login = city.api.session(actor)
    headers = {"X-CSRFToken": login.cookies.get("csrftoken") or ""}
    session = requests.Session()
    session.trust_env = False
    session.cookies.update(dict(login.cookies))

    @settings(
        max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        response = case.call(base_url=city.base_url, session=session, headers=headers, timeout=60)
        case.validate_response(response, checks=CHECKS)

    send()
