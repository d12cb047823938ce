"""有真账号的人：授权写在库里，作业与抄送按账号取他的范围。"""

from typing import Any

from tests.db.django_fixtures import DIVISION, NOW, do
from yitihua.infra.identity.models import Grant, User
from yitihua.infra.identity.principals import principal_of
from yitihua.infra.operation.authorize import Forbidden
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding


def account(name: str, role: str, *, agency: str = "", mof_dep: str = "", password: str = "!") -> Principal:
    """建一个账号并授上角色，给出他这个办事人。"""
    user = User(username=name, user_name=f"{name}某", mof_div_code=DIVISION, agency_code=agency, password=password)
    user.save(force_insert=True)
    Grant.objects.create(user=user, role_code=role, mof_div_code=DIVISION, agency_prefix=agency, mof_dep_code=mof_dep)
    return principal_of(user, on=NOW.date())


def refusal(code: str, who: Principal, **fields: Any) -> Finding:
    """办一个操作，必须被拒，给出第一条原因。"""
    try:
        do(code, who, **fields)
    except Refusal as refused:
        return refused.findings.items[0]
    except Forbidden as forbidden:
        return forbidden.finding
    raise AssertionError(f"{code} 应被拒，实际办成了")
