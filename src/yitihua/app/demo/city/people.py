"""装数时的办事人：每个岗位一个覆盖全市的账号，停用、不能登录；岗位分离照样成立。"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from yitihua.app.world.demo_ca import load_certificates
from yitihua.app.world.orgs import DIVISION
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import principal_of, system_principal
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal, Scope

_ROWS: Final = (
    ("op", "AG_OP", "演示经办", "全市单位经办"),
    ("aud", "AG_AUD", "演示审核", "全市单位审核"),
    ("dept", "DEPT", "演示部门", "全市主管部门"),
    ("biz", "MOF_BIZ", "演示业务", "各业务科室"),
    ("bgt", "MOF_BGT", "演示预算", "预算科"),
    ("bgt2", "MOF_BGT", "演示下达", "预算科"),
    ("per", "MOF_PER", "演示绩效", "绩效管理科"),
    ("rev", "MOF_REV", "演示评审", "财政投资评审中心"),
    ("first", "PAY_CTR", "演示初审", "支付中心"),
    ("second", "PAY_CTR", "演示复审", "支付中心"),
    ("sender", "PAY_CTR", "演示发送", "支付中心"),
    ("it", "IT", "演示迁移", "信息中心"),
)


@dataclass(frozen=True, slots=True)
class People:
    """一岗一人：经办、审核、部门、业务科室、预算科（两人）、绩效科、评审、支付中心（初审、复审、发送）、信息中心、系统。"""

    op: Principal
    aud: Principal
    dept: Principal
    biz: Principal
    bgt: Principal
    bgt2: Principal
    per: Principal
    rev: Principal
    first: Principal
    second: Principal
    sender: Principal
    it: Principal
    system: Principal


def load_people() -> People:
    """账号登记在册（停用），日志、签章里的人都查得到；签章、下达的人有演示证书。"""
    users = [
        User(
            user_id=_user_id(key),
            username=f"demo_{key}",
            password="!",
            user_name=name,
            post_name=post,
            mof_div_code=DIVISION,
            is_active=False,
        )
        for key, _role, name, post in _ROWS
    ]
    User.objects.bulk_create(users, ignore_conflicts=True)
    with transaction.atomic():
        set_divisions([DIVISION])
        load_certificates(users)
    return People(
        **{key: _principal(key, role, name) for key, role, name, _post in _ROWS}, system=system_principal(DIVISION)
    )


def _user_id(key: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"yitihua:demo:{key}")


def _principal(key: str, role: str, name: str) -> Principal:
    return Principal(
        user_id=str(_user_id(key)),
        username=f"demo_{key}",
        user_name=name,
        roles=frozenset({role}),
        scope=Scope(divisions=frozenset({DIVISION}), unlimited=True),
        mof_div_code=DIVISION,
    )


@cache
def account(username: str) -> Principal:
    """真实的演示账号，如 `ag_op1@101001`：年末在途的单据由它们自己办，登录后接着办。"""
    return principal_of(User.objects.get(username=username), on=date(2022, 11, 15))
