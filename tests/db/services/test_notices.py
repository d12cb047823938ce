"""消息：审批结果告诉送审人，转办告诉接手的人，公告发给全体；只看得到自己的，与那一步同一事务，批量只写一条语句。"""

from datetime import timedelta
from time import time
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.db.django_fixtures import NOW, do, run
from tests.db.identity.test_grants import user
from tests.db.services.people import at, client_of, moment, notices, received, refused, staff, submitted
from yitihua.infra.identity.models import User
from yitihua.infra.scoping import bulk_insert

pytestmark = pytest.mark.usefixtures("base_world")


def approve_all(people: dict[str, User], pro_id: str) -> None:
    for name in ("aud", "dept", "biz", "bgt"):
        do("projects.project.approve", at(people[name]), pro_id=pro_id, opinion="同意入库")


def test_终审通过告诉送审人_中间各环节不打扰() -> None:
    people = staff()
    pro_id = submitted(people)
    for name in ("aud", "dept", "biz"):
        do("projects.project.approve", at(people[name]), pro_id=pro_id, opinion="同意")
        assert notices() == []
    do("projects.project.approve", at(people["bgt"]), pro_id=pro_id, opinion="同意入库")
    (row,) = notices()
    assert row.user_id == str(people["op"].pk)
    assert row.kind == "result"
    assert row.title.endswith("已审核通过")
    assert "bgt某：同意入库" in row.body
    assert (row.biz_type, row.biz_id) == ("projects.project", pro_id)


def test_退回告诉送审人并带理由_退到前面环节的不打扰_被拒的退回什么也不写() -> None:
    people = staff()
    pro_id = submitted(people)
    assert refused("projects.project.return", people["aud"], pro_id=pro_id, opinion="不行") == ("R-WFL-009",)
    assert notices() == []
    do("projects.project.approve", at(people["aud"]), pro_id=pro_id, opinion="同意")
    do("projects.project.return", at(people["dept"]), pro_id=pro_id, opinion="补充测算依据", to_step="agency_audit")
    assert notices() == []
    do("projects.project.return", at(people["aud"]), pro_id=pro_id, opinion="请补充测算依据")
    (row,) = notices()
    assert row.title.endswith("被退回")
    assert row.body.endswith("aud某：请补充测算依据")


def test_批量审核里办成的各告诉一次_没办成的不告诉_只写一条语句(monkeypatch: pytest.MonkeyPatch) -> None:
    people = staff()
    written: list[str] = []
    plain = bulk_insert.execute_arrays

    def counted(link: Any, statement: str, values: Any) -> Any:
        written.append(statement)
        return plain(link, statement, values)

    monkeypatch.setattr(bulk_insert, "execute_arrays", counted)
    count = 12
    ids = [submitted(people, name=f"项目之{number}") for number in range(count)]
    for name in ("aud", "dept", "biz"):
        run(
            "projects.project.approve",
            at(people[name]),
            [{"pro_id": key, "opinion": "同意"} for key in ids],
            batch=True,
        )
    lines = [{"pro_id": key, "opinion": "同意"} for key in [*ids, str(uuid4())]]
    written.clear()
    outcome = run("projects.project.approve", at(people["bgt"]), lines, batch=True, each=True)
    assert (outcome.response["ok"], outcome.response["refused"]) == (count, 1)
    assert sorted(row.biz_id for row in notices()) == sorted(ids)
    assert sum('"sys_notice"' in statement for statement in written) == 1


def test_试办不写消息() -> None:
    people = staff()
    pro_id = submitted(people)
    for name in ("aud", "dept", "biz"):
        do("projects.project.approve", at(people[name]), pro_id=pro_id, opinion="同意")
    run("projects.project.approve", at(people["bgt"]), [{"pro_id": pro_id, "opinion": "同意"}], dry_run=True)
    assert notices() == []


def test_转办告诉接手的人() -> None:
    people = staff()
    heir = user("heir", "AG_AUD", agency="101001")
    submitted(people)
    task = client_of(people["aud"]).get("/api/todo").json()["rows"][0]
    do("workflow.task.transfer", at(people["aud"]), task_id=task["task_id"], username="heir")
    assert [title.startswith("aud某转给您一条待办") for title in received(heir)] == [True]
    assert received(people["aud"]) == []


def test_公告发给全体或某个角色_没有这个角色的人就拒绝() -> None:
    admin, clerk, auditor = (
        user("sys1", "SYS_ADM"),
        user("op", "AG_OP", agency="101001"),
        user("aud", "AG_AUD", agency="101001"),
    )
    text = {"title": "年终结账通知", "body": "十二月三十一日十五时停止支付。"}
    made = do("notice.announcement.publish", at(admin), **text)
    assert made["count"] == User.objects.filter(is_active=True).count()
    assert received(clerk) == received(auditor) == received(admin) == ["年终结账通知"]
    assert do("notice.announcement.publish", at(admin), **text, role_codes=["AG_AUD"]) == {"count": 1}
    assert (len(received(clerk)), len(received(auditor))) == (1, 2)
    assert refused("notice.announcement.publish", admin, **text, role_codes=["PBC"]) == ("E-NOTICE",)
    assert refused("notice.announcement.publish", admin, **text, role_codes=["MOF_REV"]) == ("E-NOTICE",)
    assert refused("notice.announcement.publish", clerk, **text) == ("R-WFL-008",)


def test_读过的只标自己的_夹带别人的一条也不标_全部标为已读() -> None:
    people = staff()
    for name in ("甲项目", "乙项目", "丙项目"):
        approve_all(people, submitted(people, name=name))
    ids = [str(row.pk) for row in notices()]
    own, other = at(people["op"]), at(people["aud"])
    assert refused("notice.message.read", other, notice_ids=ids[:1]) == ("R-WFL-008",)
    assert refused("notice.message.read", own, notice_ids=[*ids[:1], str(uuid4())]) == ("R-WFL-008",)
    assert len(notices(read_time=None)) == 3
    assert do("notice.message.read", own, notice_ids=ids[:1]) == {"count": 1}
    assert do("notice.message.read", own, notice_ids=ids[:2]) == {"count": 1}, "读过的不算"
    assert do("notice.message.read_all", other) == {"count": 0}
    later = moment("2022-03-02 09:00:00")
    assert do("notice.message.read_all", own, now=later) == {"count": 1}
    assert [row.read_time for row in notices(pk=ids[0])] == [NOW], "早读过的时间不改"


def test_接口与记录都只给自己的_审计员看全区划() -> None:
    people = staff()
    watcher = user("audit1", "AUDIT")
    approve_all(people, submitted(people))
    mine = client_of(people["op"])
    body = mine.get("/api/notices").json()
    assert (body["unread"], len(body["rows"]), body["rows"][0]["kind_name"]) == (1, 1, "审批结果")
    assert mine.get("/api/records/SYS_NOTICE").json()["count"] == 1
    key = body["rows"][0]["notice_id"]
    assert mine.get(f"/api/records/SYS_NOTICE/{key}").status_code == 200
    other = client_of(people["aud"])
    assert other.get("/api/notices").json() == {"unread": 0, "rows": []}
    assert other.get("/api/records/SYS_NOTICE").json()["count"] == 0
    assert other.get("/api/records/SYS_NOTICE", {"user_id": str(people["op"].pk)}).json()["count"] == 0
    assert other.get(f"/api/records/SYS_NOTICE/{key}").status_code == 403
    assert client_of(watcher).get("/api/records/SYS_NOTICE").json()["count"] == 1


def test_铃每分钟问一次_不算操作_不续会话() -> None:
    client = client_of(user("op", "AG_OP", agency="101001"))
    session = client.session
    session["seen"] = int(time()) - 600
    session.save()
    soon = timezone.now() + timedelta(minutes=1)
    Session.objects.update(expire_date=soon)
    assert client.get("/api/notices").status_code == 200
    assert Session.objects.get().expire_date == soon
    assert client.get("/api/todo").status_code == 200
    assert Session.objects.get().expire_date > soon
