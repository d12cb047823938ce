"""权限的四道判定：技术账号、岗位、数据范围、区划；登录失败锁定。"""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.db.django_fixtures import DIVISION, person
from yitihua.app.world.orgs import DEMO_PASSWORD
from yitihua.infra.identity.models import User
from yitihua.infra.operation.authorize import Forbidden, authorize
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.kernel.context import Principal, Scope

OPERATOR = person("AG_OP", agency="101001")


def _refused(principal: Principal, *, mof_div_code: str = "") -> str:
    """被哪条规则拒绝；放行为空。"""
    try:
        authorize(OPERATIONS["projects.project.create"], principal, mof_div_code=mof_div_code)
    except Forbidden as refusal:
        return refusal.finding.code
    return ""


def test_岗位范围区划都对的放行() -> None:
    assert _refused(OPERATOR, mof_div_code=DIVISION) == ""


def test_没有分到数据范围的_分给他之前不能办() -> None:
    assert _refused(replace(OPERATOR, scope=Scope())) == "R-WFL-007"


def test_技术账号_岗位不对_别的区划() -> None:
    assert _refused(person("IT")) == "R-WFL-003"
    assert _refused(person("PAY_CTR")) == "R-WFL-008"
    assert _refused(OPERATOR, mof_div_code="430602000") == "R-GEN-008"


@pytest.fixture
def user(base_world: None) -> User:
    return User.objects.create_user(
        username="ag_op1@101001", password=DEMO_PASSWORD, user_name="赵某", mof_div_code=DIVISION
    )


def _login(password: str, username: str = "ag_op1@101001") -> Any:
    body = {"username": username, "password": password}
    return Client().post("/api/login", body, content_type="application/json")


def test_连错四次还能登录_第五次起锁定三十分钟(user: User) -> None:
    for _ in range(4):
        answer = _login("不对").json()
        assert answer["findings"][0]["code"] == "E-LOGIN"
    assert _login(DEMO_PASSWORD).status_code == 200

    codes = [_login("不对").json()["findings"][0] for _ in range(5)]
    assert [item["code"] for item in codes] == ["E-LOGIN"] * 4 + ["R-WFL-019"]
    assert codes[-1]["message"] == "登录失败次数过多，账号锁定 30 分钟"
    assert _login(DEMO_PASSWORD).status_code == 403
