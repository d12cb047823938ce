"""授权双人、职责分离、账号停用与交接、委托与转办（R-WFL-004 至 006、012、013、018、024、026）。"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from tests.db.django_fixtures import DIVISION, NOW, SHANGHAI, YEAR, do
from yitihua.app.identity.duties import CONFLICTS, conflicts_of
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.infra.identity.models import Delegation, Grant, GrantChange, User
from yitihua.infra.identity.principals import principal_of
from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.oplog.models import OpLog
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import Refusal
from yitihua.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("base_world")
TODAY = NOW.date()
PASSWORD = "Chushi-2022-kouling"


def user(name: str, *roles: str, agency: str = "", mof_dep: str = "") -> User:
    """建一个账号，角色直接授上。"""
    made = User.objects.create_user(
        username=name, password=PASSWORD, user_name=f"{name}某", mof_div_code=DIVISION, agency_code=agency
    )
    for role in roles:
        Grant.objects.create(
            user=made, role_code=role, mof_div_code=DIVISION, agency_prefix=agency, mof_dep_code=mof_dep
        )
    return made


def at(person: User, *, on: date = TODAY) -> Principal:
    return principal_of(User.objects.get(pk=person.pk), on=on)


def refused(code: str, person: User, **fields: Any) -> tuple[str, ...]:
    """办一个操作，返回拒绝的规则号。"""
    try:
        do(code, at(person), **fields)
    except Refusal as refusal:
        return refusal.codes
    except Forbidden as refusal:
        return (refusal.finding.code,)
    return ()


@pytest.fixture
def officers() -> tuple[User, User, User]:
    return user("sec1", "SEC_ADM"), user("sec2", "SEC_ADM"), user("sys1", "SYS_ADM")


def request(officer: User, username: str, role: str, **fields: Any) -> str:
    made = do("identity.grant.request", at(officer), username=username, role_code=role, reason="岗位调整", **fields)
    return str(made["change_id"])


def changes() -> list[GrantChange]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(GrantChange.objects.order_by("create_time"))


def test_一人申请另一人批准才生效_前后都留下(officers: tuple[User, User, User]) -> None:
    first, second, _ = officers
    clerk = user("clerk")
    change = request(first, "clerk", "AG_OP", agency_prefix="101001")
    assert at(clerk).roles == frozenset()
    assert refused("identity.grant.approve", first, change_id=change) == ("R-WFL-024",)
    do("identity.grant.approve", at(second), change_id=change, opinion="同意")
    assert at(clerk).roles == {"AG_OP"}
    assert at(clerk).scope.agencies == {"101001"}
    kept = changes()[0]
    assert (kept.before, [item["role_code"] for item in kept.after]) == ([], ["AG_OP"])
    assert refused("identity.grant.approve", second, change_id=change) == ("E-STATE",)

    back = request(second, "clerk", "AG_OP", agency_prefix="101001", action="revoke")
    do("identity.grant.approve", at(first), change_id=back)
    assert at(clerk).roles == frozenset()
    assert [item.after for item in changes() if str(item.pk) == back] == [[]]


def test_本人不能批给自己_系统管理员可以批不能申请(officers: tuple[User, User, User]) -> None:
    first, second, system = officers
    change = request(first, "sec2", "SEC_ADM")
    assert refused("identity.grant.approve", second, change_id=change) == ("R-WFL-024",)
    other = request(second, "sec1", "SEC_ADM", end_date=date(2022, 12, 31).isoformat())
    do("identity.grant.approve", at(system), change_id=other)
    assert refused("identity.grant.request", system, username="sec1", role_code="AG_OP", reason="岗位调整") == (
        "R-WFL-008",
    )
    assert refused("identity.grant.request", first, username="sec1", role_code="AUDIT", reason="岗位调整") == (
        "E-GRANT",
    )


@pytest.mark.parametrize(
    ("held", "wanted", "rule"),
    [
        ("MOF_TRE", "MOF_POST", "R-WFL-004"),
        ("PAY_CTR", "MOF_TRE", "R-WFL-005"),
        ("MOF_BGT", "IT", "R-WFL-006"),
        ("SYS_ADM", "AUDIT", "E-DUTY"),
        ("AUDIT", "PAY_CTR", "E-DUTY"),
    ],
)
def test_冲突的岗位申请时就拒绝(officers: tuple[User, User, User], held: str, wanted: str, rule: str) -> None:
    user("clerk", held)
    user("fresh")
    first, second, _ = officers
    asked = {"role_code": wanted, "reason": "岗位调整"}
    assert rule in refused("identity.grant.request", first, username="clerk", **asked)
    assert changes() == []
    do("identity.grant.approve", at(second), change_id=request(first, "fresh", wanted))


def test_批准时再判一次_其间授了冲突的岗位就批不成(officers: tuple[User, User, User]) -> None:
    first, second, _ = officers
    user("clerk")
    one = request(first, "clerk", "MOF_TRE")
    other = request(first, "clerk", "MOF_POST", start_date="2022-06-01")
    do("identity.grant.approve", at(second), change_id=other)
    assert refused("identity.grant.approve", second, change_id=one) == ("R-WFL-004",)


def test_没有一个角色自己就冲突() -> None:
    assert [role for role in PERSON_ROLES if conflicts_of({role})] == []
    named = {code for conflict in CONFLICTS for code in conflict.one | conflict.other}
    assert named - {code for code, _ in OPERATIONS.items()} == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"role_code": "AG_OP"},
        {"role_code": "MOF_BIZ", "agency_prefix": "101001"},
        {"role_code": "MOF_TRE", "agency_prefix": "101001"},
        {"role_code": "SYSTEM"},
        {"role_code": "MOF_TRE", "start_date": "2022-06-02", "end_date": "2022-06-01"},
    ],
)
def test_范围与期限填错的不收(officers: tuple[User, User, User], fields: dict[str, str]) -> None:
    user("clerk")
    assert refused("identity.grant.request", officers[0], username="clerk", reason="岗位调整", **fields) == ("E-GRANT",)


def test_建账号重设口令停用(officers: tuple[User, User, User]) -> None:
    system = officers[2]
    asked = {"username": "newman", "user_name": "新某", "post_name": "会计"}
    assert refused("identity.user.create", system, **asked, initial_password="123") == ("E-PASSWORD",)
    made = do("identity.user.create", at(system), **asked, initial_password=PASSWORD)
    assert refused("identity.user.create", system, **asked, initial_password=PASSWORD) == ("E-USER",)
    fresh = User.objects.get(pk=made["user_id"])
    assert (fresh.check_password(PASSWORD), fresh.must_change_password) == (True, True)
    do("identity.user.reset_password", at(system), username="newman", initial_password=PASSWORD + "2")
    assert User.objects.get(pk=fresh.pk).check_password(PASSWORD + "2")
    assert refused("identity.user.disable", system, username="sys1", reason="轮岗离开") == ("E-USER",)
    do("identity.user.disable", at(system), username="newman", reason="轮岗离开")
    body = {"username": "newman", "password": PASSWORD + "2"}
    answer = Client().post("/api/login", body, content_type="application/json").json()
    assert answer["findings"][0]["message"] == "账号已停用：轮岗离开"


def test_口令不进日志(officers: tuple[User, User, User]) -> None:
    fields = {"username": "newman", "user_name": "新某", "post_name": "会计", "initial_password": PASSWORD}
    do("identity.user.create", at(officers[2]), **fields)
    with transaction.atomic():
        set_divisions([DIVISION])
        told = str(list(OpLog.objects.values_list("detail", flat=True)))
    assert "newman" in told
    assert PASSWORD not in told


def task(initiator: User, *, agency: str = "101001", role: str = "AG_AUD") -> WfTask:
    """一条在办的待办。"""
    common = {"mof_div_code": DIVISION, "fiscal_year": YEAR, "biz_type": "payment.application", "biz_id": uuid7()}
    steps = [{"code": "unit", "title": "单位审核", "role": role, "scope": "agency", "when": "", "timeout_h": 24}]
    with transaction.atomic():
        set_divisions([DIVISION])
        inst = WfInst.objects.create(**common, agency_code=agency, steps=steps, initiator=str(initiator.user_id))
        made: WfTask = WfTask.objects.create(
            **common, inst=inst, step_code="unit", step_title="单位审核", role_code=role, agency_code=agency,
            arrive_time=NOW,
        )  # fmt: skip
    return made


def assignee(row: WfTask) -> str:
    with transaction.atomic():
        set_divisions([DIVISION])
        found: str = WfTask.objects.values_list("assignee", flat=True).get(pk=row.pk)
    return found


def test_还有只等他办的待办停不了_交接之后才停(officers: tuple[User, User, User]) -> None:
    system = officers[2]
    operator, auditor = user("op", "AG_OP", agency="101001"), user("aud", "AG_AUD", agency="101001")
    row = task(operator)
    assert refused("identity.user.disable", system, username="aud", reason="轮岗离开") == ("R-WFL-018",)
    user("far", "AG_AUD", agency="102001")
    assert refused("identity.user.hand_over", system, username="aud", to_username="far") == ("E-TRANSFER",)
    heir = user("heir", "AG_AUD", agency="101001")
    assert refused("identity.user.disable", system, username="aud", reason="轮岗离开") == ()
    # 转到他名下的，别人再在岗也要先转
    do("workflow.task.transfer", at(heir), task_id=str(row.pk), username="heir")
    assert assignee(row) == str(heir.user_id)
    assert refused("identity.user.disable", system, username="heir", reason="轮岗离开") == ("R-WFL-018",)
    next_one = user("next", "AG_AUD", agency="101001")
    assert do("identity.user.hand_over", at(system), username="heir", to_username="next") == {"count": 1}
    assert assignee(row) == str(next_one.user_id)
    assert refused("identity.user.disable", system, username="heir", reason="轮岗离开") == ()
    assert auditor.username == "aud"


def test_转办只转给同岗同范围的人_转出后别人不能再转() -> None:
    operator, first = user("op", "AG_OP", agency="101001"), user("aud", "AG_AUD", agency="101001")
    second, far = user("aud2", "AG_AUD", agency="101001"), user("far", "AG_AUD", agency="102001")
    row = task(operator)
    assert refused("workflow.task.transfer", far, task_id=str(row.pk), username="far") == ("R-WFL-008",)
    assert refused("workflow.task.transfer", first, task_id=str(row.pk), username="far") == ("E-TRANSFER",)
    assert refused("workflow.task.transfer", first, task_id=str(row.pk), username="op") == ("R-WFL-001",)
    do("workflow.task.transfer", at(first), task_id=str(row.pk), username="aud2")
    assert refused("workflow.task.transfer", first, task_id=str(row.pk), username="aud") == ("R-WFL-008",)
    do("workflow.task.transfer", at(second), task_id=str(row.pk), username="aud")


def test_借调的人审核岗仍只管本单位_各岗按各岗的范围() -> None:
    operator, far = user("op", "AG_OP", agency="101001"), user("far", "AG_OP", agency="102001")
    lent = user("lent", "AG_AUD", agency="101001")
    Grant.objects.create(user=lent, role_code="PAY_CTR", mof_div_code=DIVISION)
    user("heir", "AG_AUD", agency="102001")
    own, other = task(operator), task(far, agency="102001")
    assert at(lent).scope.unlimited
    assert refused("workflow.task.transfer", lent, task_id=str(other.pk), username="heir") == ("R-WFL-008",)
    assert refused("workflow.task.transfer", lent, task_id=str(own.pk), username="lent") == ()


DAYS = {"start_date": "2022-03-01", "end_date": "2022-06-30", "reason": "外出学习"}


def test_委托_范围要罩得住_期限不能过去_不能形成自审() -> None:
    operator, auditor = user("op", "AG_OP", agency="101001"), user("aud", "AG_AUD", agency="101001")
    user("far", "AG_OP", agency="102001")
    wanted = {"role_code": "AG_AUD", **DAYS}
    biz = user("biz", "MOF_BIZ", mof_dep="006")
    by_dep = {**wanted, "role_code": "MOF_BIZ"}
    assert refused("identity.delegation.create", biz, username="op", **by_dep) == ("R-WFL-012",), "单位的范围罩不住科室"
    past = {**wanted, "end_date": "2022-02-28", "start_date": "2022-02-01"}
    assert refused("identity.delegation.create", auditor, username="far", **wanted) == ("R-WFL-012",)
    assert refused("identity.delegation.create", auditor, username="op", **past) == ("R-WFL-012",)
    assert refused("identity.delegation.create", auditor, username="aud", **wanted) == ("E-DELEGATE",)
    assert refused("identity.delegation.create", auditor, username="op", **{**wanted, "role_code": "PAY_CTR"}) == (
        "E-DELEGATE",
    )
    row = task(operator)
    assert refused("identity.delegation.create", auditor, username="op", **wanted) == ("R-WFL-013",)
    with transaction.atomic():
        set_divisions([DIVISION])
        WfTask.objects.filter(pk=row.pk).update(status="done")
    do("identity.delegation.create", at(auditor), username="op", **wanted)


def test_受托的人在委托期内代办_期满收回都不行() -> None:
    auditor, helper = user("aud", "AG_AUD", agency="101001"), user("helper", "AG_OP", agency="101001")
    made = do("identity.delegation.create", at(auditor), username="helper", role_code="AG_AUD", **DAYS)
    last, after = date(2022, 6, 30), date(2022, 7, 1)
    assert [item.user_name for item in at(helper, on=last).acting] == ["aud某"]
    assert at(helper, on=after).acting == ()

    def approve(day: date) -> tuple[str, ...]:
        moment = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
        try:
            do("payment.application.approve", at(helper, on=day), now=moment, pay_app_id=str(uuid7()))
        except Forbidden as refusal:
            return (refusal.finding.code,)
        except Refusal as refusal:
            return refusal.codes
        return ()

    assert approve(last) == ("E-STATE",)  # 岗位过了，只是没有这张单据
    assert approve(after) == ("R-WFL-012",)
    # 委托人没有了那个角色，代办也就没有了
    Grant.objects.filter(user=auditor).update(end_date=date(2022, 5, 31))
    assert at(helper, on=last).acting == ()
    Grant.objects.filter(user=auditor).update(end_date=None)
    stranger = user("other", "AG_AUD", agency="101001")
    assert refused("identity.delegation.revoke", stranger, delegation_id=made["delegation_id"]) == ("R-WFL-008",)
    do("identity.delegation.revoke", at(auditor), delegation_id=made["delegation_id"])
    assert at(helper, on=last).acting == ()
    assert refused("identity.delegation.revoke", auditor, delegation_id=made["delegation_id"]) == ("E-STATE",)
    assert Delegation.objects.count() == 1


def test_单位停用_账号随之停用(officers: tuple[User, User, User]) -> None:
    clerk = user("clerk", "AG_OP", agency="999999")
    swept = do("identity.user.sweep", Principal("system", "system", "系统", frozenset({"SYSTEM"}), at(clerk).scope,
               DIVISION, kind="system"))  # fmt: skip
    assert swept["count"] == 1
    body = {"username": "clerk", "password": PASSWORD}
    answer = Client().post("/api/login", body, content_type="application/json").json()
    assert answer["findings"][0]["code"] == "R-WFL-026"
    wrong = Client().post("/api/login", {**body, "password": "不对"}, content_type="application/json").json()
    assert wrong["findings"][0]["code"] == "E-LOGIN"
    assert UUID(str(clerk.user_id))
