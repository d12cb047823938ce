"""带要素、字段范围的授权：直接授上，给出此人这个办事人。"""

from tests.db.django_fixtures import DIVISION, NOW
from yitihua.infra.identity.models import Grant, User
from yitihua.infra.identity.principals import principal_of
from yitihua.kernel.context import Principal

Held = tuple[str, str, str, str, str]
"""（角色，单位，科室，要素范围，看不到的字段）"""


def holder(name: str, *grants: Held) -> Principal:
    user = User(username=name, user_name=f"{name}某", mof_div_code=DIVISION, password="!")
    user.save(force_insert=True)
    for role, agency, mof_dep, elements, hidden in grants:
        Grant.objects.create(
            user=user, role_code=role, mof_div_code=DIVISION, agency_prefix=agency, mof_dep_code=mof_dep,
            elements=elements, hidden_fields=hidden,
        )  # fmt: skip
    return principal_of(user, on=NOW.date())
