"""权限迁移：对照、转申请、逐条拒绝、人工确认（R-WFL-025）。"""

from typing import Any

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION
from tests.db.identity.test_grants import at, changes, do, refused, user
from yitihua.infra.identity.models import LegacyGrant, User
from yitihua.infra.scoping.divisions import set_divisions

pytestmark = pytest.mark.usefixtures("base_world")


@pytest.fixture
def officers() -> tuple[User, User]:
    return user("sec1", "SEC_ADM"), user("sec2", "SEC_ADM")


def legacy() -> dict[tuple[str, str], LegacyGrant]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return {(row.old_user, row.old_permission): row for row in LegacyGrant.objects.all()}


def put(officer: User, *rows: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = do("migration.grant.import", at(officer), rows=list(rows))
    return made


def name_role(officer: User, permission: str, role: str) -> None:
    do("migration.grant.map", at(officer), old_permission=permission, role_code=role, remark="迁移方案")


def row(name: str, permission: str, **place: str) -> dict[str, str]:
    return {"old_user": name, "old_permission": permission, **place}


def test_对不上的不放行_补上对照再导即转申请(officers: tuple[User, User]) -> None:
    first, second = officers
    clerk = user("clerk")
    found = put(first, row("clerk", "资金调度岗"))
    assert (found["unmapped"], found["outcomes"][0]["reasons"]) == (1, ["旧权限资金调度岗无对应角色，需人工确认"])
    assert changes() == []
    assert legacy()["clerk", "资金调度岗"].findings[0]["code"] == "R-WFL-025"

    name_role(first, "资金调度岗", "MOF_TRE")
    assert put(first, row("clerk", "资金调度岗"))["requested"] == 1
    (change,) = changes()
    assert (change.status, at(clerk).roles) == ("pending", frozenset())
    assert refused("identity.grant.approve", first, change_id=str(change.pk)) == ("R-WFL-024",)
    do("identity.grant.approve", at(second), change_id=str(change.pk))
    assert at(clerk).roles == {"MOF_TRE"}
    assert put(first, row("clerk", "资金调度岗"))["kept"] == 1


def test_一次导入里合成冲突岗位的_后一条拒绝(officers: tuple[User, User]) -> None:
    user("clerk")
    name_role(officers[0], "制单", "MOF_TRE")
    name_role(officers[0], "记账", "MOF_POST")
    found = put(officers[0], row("clerk", "制单"), row("clerk", "记账"))
    assert (found["requested"], found["refused"]) == (1, 1)
    assert legacy()["clerk", "记账"].findings[0]["code"] == "R-WFL-004"


def test_单位范围不会变成全区划_没有账号的逐条拒绝(officers: tuple[User, User]) -> None:
    user("clerk")
    name_role(officers[0], "制单", "MOF_TRE")
    name_role(officers[0], "会计", "AG_OP")
    found = put(
        officers[0], row("clerk", "制单", agency_prefix="101001"), row("clerk", "会计"), row("nobody", "制单"),
    )  # fmt: skip
    assert found["refused"] == 3
    codes = [item.findings[0]["code"] for item in legacy().values()]
    assert sorted(codes) == ["E-GRANT", "E-GRANT", "E-USER"]
    assert changes() == []


def test_人工确认为角色_弃用的再导也不回来(officers: tuple[User, User]) -> None:
    first = officers[0]
    user("clerk")
    put(first, row("clerk", "调度"), row("clerk", "查询"))
    kept = legacy()
    asked = {"legacy_ids": [str(kept["clerk", "调度"].pk)], "opinion": "国库科确认"}
    assert refused("migration.grant.confirm", first, **asked, role_code="SYSTEM") == ("E-GRANT",)
    done = do("migration.grant.confirm", at(first), **asked, role_code="MOF_TRE")
    assert done["outcomes"][0]["status"] == "requested"
    assert "国库科确认" in changes()[0].reason
    assert refused("migration.grant.confirm", first, **asked, role_code="MOF_TRE") == ("E-STATE",)
    do("migration.grant.discard", at(first), legacy_ids=[str(kept["clerk", "查询"].pk)], opinion="不再使用")
    name_role(first, "查询", "MOF_SUP")
    assert put(first, row("clerk", "查询"))["kept"] == 1


def test_别的区划的旧授权碰不到(officers: tuple[User, User]) -> None:
    fields = {"legacy_ids": ["00000000-0000-0000-0000-000000000000"], "opinion": "不再使用"}
    assert refused("migration.grant.discard", officers[0], **fields) == ("R-WFL-008",)


@pytest.mark.parametrize(
    "text", ["", "账号,权限\na,b", "旧账号,旧权限\nclerk", "旧账号,旧权限\n,制单", "旧账号,旧权限\na,b,c"]
)
def test_CSV写得不对的整批不收(officers: tuple[User, User], text: str) -> None:
    assert refused("migration.grant.import", officers[0], csv_text=text) == ("E-LEGACY",)
    assert legacy() == {}


def test_CSV与逐条一样办(officers: tuple[User, User]) -> None:
    user("clerk")
    name_role(officers[0], "会计", "AG_OP")
    text = "\ufeff旧账号,新账号,旧权限,单位代码,科室代码\r\nU1,clerk,会计,101001,\r\n"
    found = do("migration.grant.import", at(officers[0]), csv_text=text)
    assert found["requested"] == 1
    assert changes()[0].agency_prefix == "101001"


def test_改了对照可以删(officers: tuple[User, User]) -> None:
    name_role(officers[0], "会计", "AG_OP")
    name_role(officers[0], "会计", "")
    assert put(officers[0], row("clerk", "会计"))["unmapped"] == 1
