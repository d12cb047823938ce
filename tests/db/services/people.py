"""平台服务的测试用的人与单据：真账号、真授权，单据经真操作走到要的状态。"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.test import Client

from tests.db.django_fixtures import DIVISION, NOW, SHANGHAI, do, run
from tests.db.identity.test_grants import PASSWORD, user
from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import principal_of, system_principal
from yitihua.infra.notices.models import Notice
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import Refusal, RequestError

SYSTEM = system_principal(DIVISION)
PROJECT: dict[str, Any] = {
    "pro_name": "信息系统运行维护",
    "pro_cat_code": "22",
    "agency_code": "101001",
    "pro_total_amt": "72345.00",
    "exp_func_code": "2010101",
}


def moment(text: str) -> datetime:
    """“2022-03-02 10:00:00”这一刻。"""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def at(person: User, *, now: datetime = NOW) -> Principal:
    return principal_of(User.objects.get(pk=person.pk), on=now.date())


def perform(operation: str, person: User | Principal, /, *, now: datetime = NOW, **fields: Any) -> Any:
    """办一个操作，返回结果；字段名不受限。"""
    principal = at(person, now=now) if isinstance(person, User) else person
    return run(operation, principal, [fields], now=now).response["result"]


def refused(operation: str, person: User | Principal, /, *, now: datetime = NOW, **fields: Any) -> tuple[str, ...]:
    """办一个操作，返回拒绝的规则号；办成了为空。"""
    try:
        perform(operation, person, now=now, **fields)
    except Refusal as refusal:
        return refusal.codes
    except Forbidden as refusal:
        return (refusal.finding.code,)
    except RequestError as error:
        return (error.code,)
    return ()


def staff() -> dict[str, User]:
    """一条项目审批链上的人：经办、审核、主管部门、科室、预算科。"""
    return {
        "op": user("op", "AG_OP", agency="101001"),
        "aud": user("aud", "AG_AUD", agency="101001"),
        "dept": user("dept", "DEPT", agency="101"),
        "biz": user("biz", "MOF_BIZ", mof_dep="006"),
        "bgt": user("bgt", "MOF_BGT"),
    }


def submitted(people: dict[str, User], *, now: datetime = NOW, name: str = "") -> str:
    """一个送审了的项目，返回主键。"""
    fields = {**PROJECT, **({"pro_name": name} if name else {})}
    pro_id = str(do("projects.project.create", at(people["op"]), now=now, **fields)["pro_id"])
    do("projects.project.submit", at(people["op"]), now=now, pro_id=pro_id)
    return pro_id


def notices(**where: Any) -> list[Notice]:
    """库里的消息，按先后。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(Notice.objects.filter(**where).order_by("create_time", "notice_id"))


def received(person: User, **where: Any) -> list[str]:
    return [row.title for row in notices(user_id=str(person.pk), **where)]


def client_of(person: User) -> Client:
    """登录好的浏览器；业务时间固定在 2022-03-01 10:00。"""
    set_fixed(NOW)
    client = Client()
    body = {"username": person.username, "password": PASSWORD}
    answer = client.post("/api/login", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return client
