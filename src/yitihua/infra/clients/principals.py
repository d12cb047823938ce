"""把接口客户端变成办事人：角色与范围照申请批准的来，与人的授权同一套判法。"""

from typing import Final

from yitihua.infra.clients.models import ApiClient, ClientTerms
from yitihua.infra.identity.models import Grant
from yitihua.infra.identity.principals import scope_of
from yitihua.infra.identity.roles import EXCLUSIVE, PERSON_ROLES, ROLES
from yitihua.kernel.context import Principal

PREFIX: Final = "client:"
MACHINE_ROLES: Final = tuple(
    code for code in PERSON_ROLES if not ROLES[code].technical and code not in EXCLUSIVE and code != "LEAD"
)
"""机器客户端能有的角色：没有三员，没有技术岗位。"""


def grants_in(terms: ClientTerms) -> list[Grant]:
    """各角色在所定范围内的授权；不落库，只为算数据范围。"""
    found = []
    for role in terms.roles:
        kind = ROLES[role].scope
        found.append(
            Grant(
                role_code=role,
                mof_div_code=terms.mof_div_code,
                agency_prefix=terms.agency_prefix if kind in ("agency", "dept") else "",
                mof_dep_code=terms.mof_dep_code if kind == "mof_dep" else "",
            )
        )
    return found


def client_principal(client: ApiClient, *, ip: str = "") -> Principal:
    """`user_id` 是 client:接入码，日志、幂等、用量都记在它名下。"""
    grants = grants_in(client)
    name = f"{PREFIX}{client.key_id}"
    return Principal(
        user_id=name,
        username=name,
        user_name=client.client_name,
        roles=frozenset(client.roles),
        scope=scope_of(grants),
        mof_div_code=client.mof_div_code,
        agency_code=client.owner_agency,
        kind="machine",
        ip=ip,
        posts=tuple((grant.role_code, scope_of([grant])) for grant in grants),
    )


def named_client(username: str) -> ApiClient | None:
    """`client:接入码` 对应的在用客户端。"""
    return ApiClient.objects.filter(key_id=username.removeprefix(PREFIX), status="on").first()
