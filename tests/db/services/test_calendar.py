"""工作日历：期限按工作日算，超时只计工作日；系统管理员改今天及以后的，别的区划看不到。"""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, NOW, YEAR, context, do, person
from tests.db.identity.test_grants import user
from tests.db.services.people import at, client_of, moment, refused
from yitihua.infra.calendar.models import CalendarDay, WorkDay
from yitihua.infra.calendar.workdays import (
    WorkCalendar,
    bank_cutoff,
    deadline_after,
    hours_of,
    is_workday,
    next_workday,
)
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.modules.payment.operations import send_voucher

pytestmark = pytest.mark.usefixtures("base_world")
PLAIN = WorkCalendar()


@pytest.mark.parametrize(
    ("arrived", "days", "due"),
    [
        ("2022-03-01 10:00:00", 1, "2022-03-02 10:00:00"),
        ("2022-03-01 10:00:00", 3, "2022-03-04 10:00:00"),
        ("2022-03-04 17:59:59", 1, "2022-03-07 17:59:59"),  # 周五到，下周一
        ("2022-03-04 17:59:59", 3, "2022-03-09 17:59:59"),
        ("2022-03-05 09:00:00", 1, "2022-03-08 00:00:00"),  # 周六到，视同周一零时
        ("2022-12-30 10:00:00", 1, "2023-01-02 10:00:00"),
    ],
)
def test_期限是几个工作日后的同一时刻_不在工作日到的从下一个工作日零时起(arrived: str, days: int, due: str) -> None:
    assert PLAIN.deadline(moment(arrived), days) == moment(due)
    assert deadline_after(moment(arrived), days) == moment(due)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2022-03-02 10:00:00", "2022-03-02 10:00:00", 0),
        ("2022-03-02 10:00:00", "2022-03-02 10:00:01", 1),
        ("2022-03-02 10:00:00", "2022-03-02 11:00:00", 1),
        ("2022-03-02 10:00:00", "2022-03-02 11:00:01", 2),
        ("2022-03-04 10:00:00", "2022-03-05 23:00:00", 14),  # 周六不计
        ("2022-03-04 10:00:00", "2022-03-07 11:00:00", 25),
        ("2022-03-05 10:00:00", "2022-03-06 23:00:00", 0),
        ("2022-03-02 10:00:00", "2022-03-01 10:00:00", 0),
    ],
)
def test_超时只计工作日里的_不足一小时按一小时(since: str, until: str, hours: int) -> None:
    assert hours_of(PLAIN.elapsed(moment(since), moment(until))) == hours


def test_系统管理员把周二改成放假_期限与发送日跟着变_撤掉又变回来() -> None:
    admin = user("sys1", "SYS_ADM")
    tuesday = date(2022, 3, 8)
    do("calendar.day.set", at(admin), day=tuesday.isoformat(), is_workday=2, remark="防汛演练放假一天")
    with transaction.atomic():
        set_divisions([DIVISION])
        assert not is_workday(tuesday, mof_div_code=DIVISION)
        assert next_workday(date(2022, 3, 7), mof_div_code=DIVISION) == date(2022, 3, 9)
        due = deadline_after(moment("2022-03-07 10:00:00"), 1, mof_div_code=DIVISION)
        assert due == moment("2022-03-09 10:00:00")
        assert is_workday(tuesday), "没有写区划的仍按共用的算"
    with transaction.atomic():
        set_divisions(["430621000"])
        assert WorkDay.objects.count() == 0, "别的区划看不到"
    do("calendar.day.clear", at(admin), day=tuesday.isoformat())
    assert refused("calendar.day.clear", admin, day=tuesday.isoformat()) == ("E-CALENDAR",)
    with transaction.atomic():
        set_divisions([DIVISION])
        assert is_workday(tuesday, mof_div_code=DIVISION)


def test_调休上班的周六_单写的截止时刻_发送凭证照此判断() -> None:
    admin = user("sys1", "SYS_ADM")
    saturday = "2022-03-05"
    do("calendar.day.set", at(admin), day=saturday, is_workday=1, bank_cutoff="12:00", remark="调休上班，银行半天")

    def postponed(text: str) -> str:
        with transaction.atomic():
            set_divisions([DIVISION])
            found = send_voucher.postponement(context(person("PAY_CTR"), now=moment(text)))
        return found.code if found else ""

    assert postponed("2022-03-05 12:00:00") == ""
    assert postponed("2022-03-05 12:00:01") == "R-PAY-096"
    assert postponed("2022-03-06 10:00:00") == "R-PAY-046"
    assert postponed("2022-03-07 15:30:00") == "", "没有单写的按参数"
    with transaction.atomic():
        set_divisions([DIVISION])
        day = bank_cutoff(date(2022, 3, 5), mof_div_code=DIVISION, fiscal_year=YEAR)
    assert day.isoformat() == "12:00:00"


def test_各区划共用的例外_本区划写了的优先() -> None:
    admin = user("sys1", "SYS_ADM")
    friday = NOW.date() + timedelta(days=3)
    CalendarDay.objects.create(day=friday, is_workday=2, remark="统一放假")
    assert not is_workday(friday)
    do("calendar.day.set", at(admin), day=friday.isoformat(), is_workday=1, remark="本市照常上班")
    with transaction.atomic():
        set_divisions([DIVISION])
        assert is_workday(friday, mof_div_code=DIVISION)


@pytest.mark.parametrize(
    "fields",
    [
        {"day": "2022-02-28", "is_workday": 2},
        {"day": "2031-01-01", "is_workday": 2},
        {"day": "2022-03-02", "is_workday": 2, "bank_cutoff": "12:00"},
        {"day": "2022-03-02", "is_workday": 1, "bank_cutoff": "25:00"},
    ],
)
def test_过去的_太远的_放假写截止的_不是时刻的都不收(fields: dict[str, object]) -> None:
    assert refused("calendar.day.set", user("sys1", "SYS_ADM"), remark="放假通知", **fields) == ("E-CALENDAR",)
    with transaction.atomic():
        set_divisions([DIVISION])
        assert WorkDay.objects.count() == 0


def test_今天还能改_别的岗位不能改() -> None:
    today = {"day": NOW.date().isoformat(), "is_workday": 2, "remark": "临时放假"}
    assert refused("calendar.day.set", user("bgt", "MOF_BGT"), **today) == ("R-WFL-008",)
    assert refused("calendar.day.set", user("sys1", "SYS_ADM"), **today) == ()


def test_月历接口_每天一格_写明来由() -> None:
    admin = user("sys1", "SYS_ADM")
    do("calendar.day.set", at(admin), day="2022-03-07", is_workday=2, remark="防汛演练放假")
    client = client_of(user("op", "AG_OP", agency="101001"))
    body = client.get("/api/calendar", {"month": "2022-03"}).json()
    days = {item["day"]: item for item in body["days"]}
    assert (len(days), body["today"], body["bank_cutoff"]) == (31, "2022-03-01", "15:30:00")
    seventh = days["2022-03-07"]
    assert (seventh["works"], seventh["source"], seventh["remark"]) == (False, "own", "防汛演练放假")
    assert (days["2022-03-08"]["works"], days["2022-03-05"]["works"]) == (True, False)
    assert client.get("/api/calendar").json()["month"] == "2022-03"
    assert client.get("/api/calendar", {"month": "2022-13"}).status_code == 400
    rows = client.get("/api/records/SYS_WORK_DAY").json()
    assert [row["remark"] for row in rows["rows"]] == ["防汛演练放假"]
