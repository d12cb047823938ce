"""待办超时催办与上报（R-WFL-011）：差一秒不催，过一秒就催；一天一次；发给能办的人，过一个工作日报上级。"""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, NOW, do
from tests.db.identity.test_grants import user
from tests.db.services.people import SYSTEM, at, moment, notices, received, refused, staff, submitted
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.identity.models import User
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.rulebook import RULEBOOK

pytestmark = pytest.mark.usefixtures("base_world")
DUE = moment("2022-03-04 10:00:00")
"""三个工作日之后：3 月 1 日 10:00 送审的项目。"""


def remind(text: str) -> dict[str, int]:
    return dict(do("workflow.task.remind", SYSTEM, now=moment(text)))


def due_at(pro_id: str, text: str = "2022-03-04 10:00:00") -> None:
    """把此刻的待办定在这一刻到期。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        assert WfTask.objects.filter(biz_id=pro_id, status="todo").update(deadline=moment(text)) == 1


@pytest.fixture
def people() -> dict[str, User]:
    return staff()


@pytest.fixture
def pro_id(people: dict[str, User]) -> str:
    made = submitted(people)
    due_at(made)
    return made


def test_到期那一刻不催_过一秒就催_提示语写明几小时(people: dict[str, User], pro_id: str) -> None:
    assert RULEBOOK["R-WFL-011"].message == "待办已超时{n}小时，请尽快办理"
    assert remind("2022-03-04 10:00:00") == {"overdue": 0, "reminded": 0, "escalated": 0}
    assert notices() == []
    assert remind("2022-03-04 10:00:01") == {"overdue": 1, "reminded": 1, "escalated": 0}
    (row,) = notices()
    assert (row.user_id, row.kind) == (str(people["aud"].pk), "remind")
    assert "待办已超时1小时，请尽快办理" in row.title
    assert (row.biz_type, row.biz_id) == ("projects.project", pro_id)


def test_一天只催一次_第二天再催_办了就不催(people: dict[str, User], pro_id: str) -> None:
    for text in ("2022-03-04 11:00:00", "2022-03-04 12:00:00", "2022-03-04 23:00:00"):
        remind(text)
    assert len(received(people["aud"])) == 1
    remind("2022-03-07 09:00:00")
    assert len(received(people["aud"])) == 2
    do("projects.project.approve", at(people["aud"]), pro_id=pro_id, opinion="同意")
    due_at(pro_id, "2022-03-31 10:00:00")
    assert remind("2022-03-08 09:00:00")["overdue"] == 0


def test_周末不计时_不催(people: dict[str, User], pro_id: str) -> None:
    due_at(pro_id, "2022-03-05 10:00:00")
    assert remind("2022-03-06 23:00:00")["overdue"] == 0
    assert remind("2022-03-07 00:00:01")["overdue"] == 1


@pytest.mark.parametrize(("text", "above"), [("2022-03-07 10:00:00", 0), ("2022-03-07 10:00:01", 1)])
def test_超时满一个工作日不上报_再过一秒报主管部门(people: dict[str, User], pro_id: str, text: str, above: int) -> None:
    other = user("dept2", "DEPT", agency="102")
    assert remind(text)["escalated"] == above
    assert len(received(people["dept"], kind="escalate")) == above
    assert received(other) == []
    if above:
        (title,) = received(people["dept"])
        assert "101001" in title
        assert "已超时25小时" in title


def test_各级逾期报给谁(people: dict[str, User], pro_id: str) -> None:
    lead = user("lead", "LEAD")
    late = "2022-03-08 10:00:00"
    chain = [("aud", "dept"), ("dept", "biz"), ("biz", "bgt"), ("bgt", "lead")]
    superiors = {**people, "lead": lead}
    for actor, above in chain:
        due_at(pro_id)
        before = len(received(superiors[above], kind="escalate"))
        remind(late)
        assert len(received(people[actor], kind="remind")) == 1, actor
        assert len(received(superiors[above], kind="escalate")) == before + 1, above
        do("projects.project.approve", at(people[actor]), pro_id=pro_id, opinion="同意")


def test_催能办的人_范围外的送审人的都不催_转办的只催接手的_委托的也催受托人(
    people: dict[str, User], pro_id: str
) -> None:
    second, far = user("aud2", "AG_AUD", agency="101001"), user("far", "AG_AUD", agency="102001")
    both = user("both", "AG_AUD", agency="101001")
    helper = user("helper", "AG_OP", agency="101001")
    days = {"start_date": "2022-03-01", "end_date": "2022-03-04", "reason": "外出学习"}
    do("identity.delegation.create", at(people["aud"]), username="helper", role_code="AG_AUD", **days)
    remind("2022-03-04 10:00:01")
    for name in (people["aud"], second, both, helper):
        assert len(received(name)) == 1, name.username
    assert received(far) == received(people["op"]) == []
    remind("2022-03-07 10:00:00")
    assert len(received(helper)) == 1, "委托期过了"
    with transaction.atomic():
        set_divisions([DIVISION])
        task = WfTask.objects.get(biz_id=pro_id, status="todo")
    do("workflow.task.transfer", at(second), task_id=str(task.pk), username="both")
    counts = {person.username: len(received(person, kind="remind")) for person in (people["aud"], second, both)}
    remind("2022-03-08 10:00:00")
    after = {person.username: len(received(person, kind="remind")) for person in (people["aud"], second, both)}
    assert after == {**counts, "both": counts["both"] + 1}


def test_停用的人不催_只有系统身份能跑(people: dict[str, User], pro_id: str) -> None:
    User.objects.filter(pk=people["aud"].pk).update(is_active=False)
    second = user("aud2", "AG_AUD", agency="101001")
    remind("2022-03-04 10:00:01")
    assert received(people["aud"]) == []
    assert len(received(second)) == 1
    assert refused("workflow.task.remind", user("sys1", "SYS_ADM")) == ("R-WFL-003",)
    assert refused("workflow.task.remind", people["bgt"]) == ("R-WFL-008",)


def test_项目送审给出的期限是三天之后(pro_id: str) -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        task = WfTask.objects.get(biz_id=pro_id)
    assert task.deadline == DUE
    assert timedelta(days=3) == DUE - NOW
