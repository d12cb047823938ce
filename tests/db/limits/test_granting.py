"""带要素、字段的授权怎么授：双人、核对写法、收回的是那一条、权限迁移照带、谁能办什么里说得清。"""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import RequestFactory

from tests.db.django_fixtures import DIVISION, NOW, do
from tests.db.identity.test_grants import at, changes, refused, user
from yitihua.app.api import access
from yitihua.app.identity.limits import hideable_fields
from yitihua.infra.identity.models import Grant, LegacyGrant, User
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Part
from yitihua.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("base_world")


@pytest.fixture
def officers() -> tuple[User, User]:
    return user("sec1", "SEC_ADM"), user("sec2", "SEC_ADM")


def ask(officer: User, **fields: Any) -> str:
    place = {"username": "clerk", "role_code": "AG_OP", "agency_prefix": "101001", "reason": "岗位调整"}
    return str(do("identity.grant.request", at(officer), **{**place, **fields})["change_id"])


def test_另一人批准才生效_前后写明要素与字段(officers: tuple[User, User]) -> None:
    first, second = officers
    clerk = user("clerk")
    change = ask(first, elements="exp_func_code = 205，20501,201；fund_type_code=11", hidden_fields="payee_acct_no")
    assert at(clerk).scope.empty
    assert refused("identity.grant.approve", first, change_id=change) == ("R-WFL-024",)
    do("identity.grant.approve", at(second), change_id=change)
    limits = (("exp_func_code", ("201", "205")), ("fund_type_code", ("11",)))
    hidden = frozenset({"payee_acct_no"})
    assert at(clerk).scope.parts == (Part(frozenset({"101001"}), frozenset(), False, limits, hidden),)
    assert at(clerk).scope.agencies == frozenset(), "限了要素的不算不限的那一份"
    (shown,) = changes()[0].after
    assert (shown["elements"], shown["hidden_fields"]) == (
        "exp_func_code=201,205;fund_type_code=11", "payee_acct_no",
    )  # fmt: skip


def test_收回的是那一条_写法次序不论(officers: tuple[User, User]) -> None:
    first, second = officers
    clerk = user("clerk")
    for text in ("fund_type_code=11", "fund_type_code=12"):
        do("identity.grant.approve", at(second), change_id=ask(first, elements=text))
    assert len(at(clerk).scope.parts) == 2
    assert refused("identity.grant.request", first, username="clerk", role_code="AG_OP", agency_prefix="101001",
                   reason="岗位调整", action="revoke") == ("E-GRANT",)  # fmt: skip
    do("identity.grant.approve", at(second), change_id=ask(first, elements="资金性质=11", action="revoke"))
    assert [part.elements for part in at(clerk).scope.parts] == [(("fund_type_code", ("12",)),)]


def test_有期限的_到期那天还管用_次日就没有了(officers: tuple[User, User]) -> None:
    clerk = user("clerk")
    last = NOW.date() + timedelta(days=30)
    change = ask(officers[0], elements="fund_type_code=11", end_date=last.isoformat())
    do("identity.grant.approve", at(officers[1]), change_id=change)
    assert not at(clerk, on=last).scope.empty
    assert at(clerk, on=last + timedelta(days=1)).scope.empty


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"elements": "fund_type_code=ZZ"}, "没有以 ZZ 开头的资金性质"),
        ({"elements": "fund_type_code=11%"}, "代码写法不对"),
        ({"elements": "fund_type_code="}, "代码写法不对"),
        ({"elements": "agency_code=101"}, "不是要素范围"),
        ({"elements": "一一"}, "不是要素范围"),
        ({"hidden_fields": "agency_code"}, "不能设为不可见"),
        ({"hidden_fields": "pay_app_amt"}, "不能设为不可见"),
        ({"hidden_fields": "password"}, "不能设为不可见"),
        ({"hidden_fields": "收款人"}, "字段名写法不对"),
        ({"role_code": "SEC_ADM", "agency_prefix": "", "elements": "fund_type_code=11"}, "没有业务数据"),
    ],
)
def test_写错的不收_说清错在哪(officers: tuple[User, User], fields: dict[str, str], words: str) -> None:
    user("clerk")
    with pytest.raises(Refusal) as refusal:
        ask(officers[0], **fields)
    (finding,) = refusal.value.findings.items
    assert finding.code == "E-GRANT"
    assert words in finding.message
    assert finding.next_step
    assert changes() == []


def test_可以不给看的字段里没有定范围要用的() -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        fields = hideable_fields()
    assert {"payee_acct_no", "payee_acct_name", "receiver_code"} <= set(fields)
    assert not {"agency_code", "mof_div_code", "fund_type_code", "pay_app_no", "bgt_id", "status"} & set(fields)


def test_权限迁移照带要素与字段(officers: tuple[User, User]) -> None:
    first, second = officers
    clerk = user("clerk")
    do("migration.grant.map", at(first), old_permission="经办岗", role_code="AG_OP", remark="迁移方案")
    text = (
        "旧账号,新账号,旧权限,单位代码,科室代码,要素范围,不可见字段\n"
        'clerk,,经办岗,101001,,"fund_type_code=11,12",payee_acct_no\n'
        "clerk,,经办岗,101001,,fund_type_code=ZZ,\n"
    )
    found = do("migration.grant.import", at(first), csv_text=text)
    assert (found["requested"], found["refused"]) == (1, 1)
    assert found["outcomes"][1]["reasons"] == ["没有以 ZZ 开头的资金性质"]
    with transaction.atomic():
        set_divisions([DIVISION])
        assert LegacyGrant.objects.count() == 2, "要素不同是两条"
    (change,) = changes()
    do("identity.grant.approve", at(second), change_id=str(change.pk))
    (part,) = at(clerk).scope.parts
    assert (part.elements, part.hidden) == ((("fund_type_code", ("11", "12")),), frozenset({"payee_acct_no"}))


def test_谁能办什么里写明要素与看不到的字段() -> None:
    clerk, auditor = user("clerk"), user("aud", "AUDIT")
    Grant.objects.create(user=clerk, role_code="AG_OP", mof_div_code=DIVISION, agency_prefix="101001",
                         elements="exp_func_code=205;fund_type_code=11", hidden_fields="payee_acct_no")  # fmt: skip
    request = RequestFactory().get("/")
    request.yitihua_principal = at(auditor)  # type: ignore[attr-defined]
    rows = json.loads(access.what(request, "clerk").content)["rows"]
    (row,) = [item for item in rows if item["operation"] == "payment.application.submit"]
    assert row["place"] == "101001；支出功能分类 205；资金性质 11"
    assert row["hidden"] == "收款人账号"
    people = json.loads(access.who(request, "payment.application.submit").content)["rows"]
    assert [(item["username"], item["place"]) for item in people] == [("clerk", row["place"])]
    limits = json.loads(access.limits(request).content)
    assert {item["element"] for item in limits["elements"]} == {"fund_type_code", "exp_func_code", "pro_cat_code"}
