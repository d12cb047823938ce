"""攻击的人：别的单位、别的部门、别的科室、只看别种资金的、别的区划、没有范围的、技术与管理账号。"""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.attacks.place import DIVISION, OTHER
from yitihua.app.world.orgs import DEMO_PASSWORD
from yitihua.infra.identity.roles import ROLES

VICTIM: Final = "101001"
"""被攻击的单位；部门 101，对口科室 006，区划 430600000。"""
OWN_FUND: Final = "3"
"""只看这种资金的人：单位资金；被攻击的单据都是一般公共预算资金。"""


@dataclass(frozen=True, slots=True)
class Attacker:
    """`actor` 是登录用的写法；其余是此人本来的范围，判“该不该看到”时用，不取自服务端。"""

    actor: str
    username: str
    roles: frozenset[str]
    division: str = DIVISION
    agencies: frozenset[str] = frozenset()
    mof_deps: frozenset[str] = frozenset()
    whole: bool = False
    fund: str = ""
    hidden: frozenset[str] = frozenset()
    title: str = field(default="", compare=False)

    @property
    def boundless(self) -> bool:
        """看得到本区划全部的。"""
        return self.whole and not self.fund

    @property
    def empty(self) -> bool:
        return not (self.whole or self.agencies or self.mof_deps)

    def account(self) -> dict[str, Any]:
        """登记给客户端的账号。"""
        head, _, subject = self.actor.partition("@")
        role, _, number = head.partition("#")
        return {
            "role": role,
            "seq": int(number or 1),
            "subject": subject,
            "username": self.username,
            "password": DEMO_PASSWORD,
        }


def _unit(role: str, agency: str, title: str) -> Attacker:
    return Attacker(f"{role}@{agency}", f"{role.lower()}1@{agency}", frozenset({role}), agencies=frozenset({agency}),
                    title=title)  # fmt: skip


def _by_fund(role: str, place: str, title: str, number: int = 8) -> Attacker:
    """授权只限一种资金性质的：被攻击单位自己的岗位，看不到别种资金的单据。"""
    scope = ROLES[role].scope
    return Attacker(
        f"{role}#{number}@{place}",
        f"{role.lower()}{number}@{place}",
        frozenset({role}),
        agencies=frozenset({place}) if scope in ("agency", "dept") else frozenset(),
        mof_deps=frozenset({place}) if scope == "mof_dep" else frozenset(),
        whole=scope == "division",
        fund=OWN_FUND,
        title=title,
    )


def _technical(role: str) -> Attacker:
    return Attacker(f"{role}@{DIVISION}", f"{role.lower()}1@{DIVISION}", frozenset({role}),
                    whole=ROLES[role].scope == "division", title="技术与管理账号")  # fmt: skip


def _abroad(role: str, place: str) -> Attacker:
    scope = ROLES[role].scope
    return Attacker(
        f"{role}@{place}.b",
        f"{role.lower()}1.b@{place}",
        frozenset({role}),
        division=OTHER,
        agencies=frozenset({place}) if scope in ("agency", "dept") else frozenset(),
        mof_deps=frozenset({place}) if scope == "mof_dep" else frozenset(),
        whole=scope == "division",
        title="别的区划的同一岗位",
    )


OTHER_UNITS: Final = (
    *(_unit(role, "102001", "别的部门的单位") for role in ("AG_OP", "AG_AUD", "AG_POST")),
    *(_unit(role, "101002", "同部门的另一个单位") for role in ("AG_OP", "AG_AUD", "AG_POST")),
    _unit("DEPT", "102", "别的部门"),
    Attacker("MOF_BIZ@007", "mof_biz1@007", frozenset({"MOF_BIZ"}), mof_deps=frozenset({"007"}), title="别的业务科室"),
    Attacker("AG_OP#9@102001", "ag_op9@102001", frozenset({"AG_OP"}), agencies=frozenset({"102001"}),
             title="在别的区划督导的单位经办"),
)  # fmt: skip
BY_FUND: Final = (
    *(_by_fund(role, VICTIM, "本单位只看别种资金的") for role in ("AG_OP", "AG_AUD")),
    _by_fund("MOF_BIZ", "006", "对口科室只看别种资金的"),
    *(_by_fund(role, DIVISION, "全区划只看别种资金的") for role in ("PAY_CTR", "MOF_BGT")),
)
BLIND: Final = Attacker(
    f"AG_AUD#7@{VICTIM}", f"ag_aud7@{VICTIM}", frozenset({"AG_AUD"}), agencies=frozenset({VICTIM}),
    hidden=frozenset({"payee_acct_no", "payee_acct_name", "receiver_code"}), title="本单位不给看收款人的",
)  # fmt: skip
"""行都看得到，只有几个字段看不到：另有一组专试。"""
STRANGERS: Final = (
    Attacker("NOBODY@430600000", "nobody1@430600000", frozenset(), title="没有任何授权的人"),
    *(_technical(role) for role in ("IT", "SYS_ADM", "SEC_ADM")),
)
_DIVISION_ROLES: Final = (
    "MOF_BGT", "MOF_TRE", "PAY_CTR", "MOF_PER", "MOF_ASSET", "MOF_PUR", "MOF_SUP", "MOF_ACC", "MOF_POST", "MOF_REV",
    "IT", "LEAD", "SUPV", "AUDIT", "SYS_ADM", "SEC_ADM",
)  # fmt: skip
ABROAD: Final = (
    *(_abroad(role, "101001") for role in ("AG_OP", "AG_AUD", "AG_POST")),
    _abroad("DEPT", "101"),
    _abroad("MOF_BIZ", "006"),
    *(_abroad(role, OTHER) for role in _DIVISION_ROLES),
)
ATTACKERS: Final = (*OTHER_UNITS, *BY_FUND, *STRANGERS, *ABROAD)
