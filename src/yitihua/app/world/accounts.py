"""演示与场景用的账号：每个角色每个主体两个；口令公开，只在演示与场景模式里有（issue 第 4 节）。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from yitihua.app.world.demo_ca import load_certificates
from yitihua.app.world.orgs import DEMO_PASSWORD
from yitihua.infra.identity.models import Grant, User
from yitihua.infra.identity.roles import ROLES
from yitihua.kernel.ids import uuid7
from yitihua.modules.basedata import public as basedata

PER_SUBJECT: Final = 2
_DIVISION_ROLES: Final = (
    "MOF_BGT", "MOF_TRE", "PAY_CTR", "MOF_PER", "MOF_ASSET", "MOF_PUR", "MOF_SUP", "MOF_ACC", "MOF_POST", "MOF_REV",
    "IT", "LEAD", "SUPV", "AUDIT", "SYS_ADM", "SEC_ADM",
)  # fmt: skip
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


@dataclass(frozen=True, slots=True)
class Account:
    """一个演示账号；`subject` 是单位、部门、科室或区划代码。"""

    role: str
    seq: int
    subject: str
    user_name: str
    post_name: str
    agency_code: str = ""
    mof_dep_code: str = ""

    @property
    def username(self) -> str:
        return f"{self.role.lower()}{self.seq}@{self.subject}"


def accounts_of(snapshot: basedata.Snapshot) -> Iterator[Account]:
    """按单位树与科室排出全部账号；区划级的业务科室账号对口样例单位的科室。"""
    units = snapshot.agencies_below("")
    for unit in units:
        roles = ("AG_OP", "AG_AUD", "AG_POST") if unit.is_leaf else ("DEPT",)
        for role in roles:
            yield from _pair(role, unit.agency_code, unit.agency_name, agency_code=unit.agency_code)
    for mof_dep in snapshot.mof_deps():
        yield from _pair("MOF_BIZ", mof_dep.mof_dep_code, mof_dep.mof_dep_name, mof_dep_code=mof_dep.mof_dep_code)
    first = next(unit for unit in units if unit.is_leaf)
    yield from _pair("MOF_BIZ", snapshot.mof_div_code, "业务科室", mof_dep_code=first.mof_dep_code)
    for role in _DIVISION_ROLES:
        yield from _pair(role, snapshot.mof_div_code, "岳阳市财政局")


def _pair(role: str, subject: str, place: str, *, agency_code: str = "", mof_dep_code: str = "") -> Iterator[Account]:
    for seq in range(1, PER_SUBJECT + 1):
        surname = _SURNAMES[(sum(map(ord, role + subject)) + seq * 7) % len(_SURNAMES)]
        title = ROLES[role].title
        yield Account(role, seq, subject, f"{surname}某", f"{place}{title}"[:60], agency_code, mof_dep_code)


def load_accounts(snapshot: basedata.Snapshot) -> int:
    """全部账号共用一个口令摘要，各有一张演示证书；已有的不动。"""
    encoded = make_password(DEMO_PASSWORD)
    known = set(User.objects.values_list("username", flat=True))
    users, grants = [], []
    for account in accounts_of(snapshot):
        if account.username in known:
            continue
        user = User(
            user_id=uuid7(),
            username=account.username,
            password=encoded,
            user_name=account.user_name,
            post_name=account.post_name,
            mof_div_code=snapshot.mof_div_code,
            agency_code=account.agency_code,
            mof_dep_code=account.mof_dep_code,
        )
        users.append(user)
        grants.append(
            Grant(
                user=user,
                role_code=account.role,
                mof_div_code=snapshot.mof_div_code,
                agency_prefix=account.agency_code,
                mof_dep_code=account.mof_dep_code,
            )
        )
    User.objects.bulk_create(users, batch_size=1000)
    Grant.objects.bulk_create(grants, batch_size=1000)
    load_certificates(users)
    return len(users)
