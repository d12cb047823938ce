"""另一个区划：同样的单位代码、科室与岗位，账号另立；再加没有授权的人与在那里督导的人。属主身份跑一次。

单独起进程：`python -m tests.attacks.second_division`。
"""

import os
from datetime import date
from typing import Final

from tests.attacks.cast import BLIND, BY_FUND
from tests.attacks.place import DIVISION, OTHER
from yitihua.app import runtime

YEAR: Final = "2022"
UNITS: Final = ("101", "101001", "102", "102001")
MOF_DEPS: Final = ("006", "007")


def main() -> None:
    runtime.setup_django(url=os.environ["YITIHUA_OWNER_DATABASE_URL"])
    from django.db import transaction

    from yitihua.infra.scoping.divisions import set_divisions
    from yitihua.modules.accounting.seeds.load import load_account_sets
    from yitihua.modules.appropriation.seeds.load import load_prefixes
    from yitihua.modules.basedata.seeds import load

    with transaction.atomic():
        set_divisions([DIVISION, OTHER])
        load.load_demo_city(YEAR, OTHER)
        load_prefixes(mof_div_code=OTHER, fiscal_year=YEAR)
        load_account_sets(mof_div_code=OTHER, fiscal_year=YEAR)
        _accounts()
        _strangers()
        _limited()


def _accounts() -> None:
    """每个角色、样例单位与科室各一个，口令与本区划的演示账号相同。"""
    from yitihua.app.world.accounts import accounts_of
    from yitihua.modules.basedata import public as basedata

    snapshot = basedata.as_of(date(int(YEAR), 1, 1), OTHER, YEAR)
    for account in accounts_of(snapshot):
        place = account.agency_code or account.mof_dep_code
        if account.seq != 1 or place not in ("", *UNITS, *MOF_DEPS):
            continue
        _user(
            account.username.replace("@", ".b@"),
            division=OTHER,
            agency=account.agency_code,
            mof_dep=account.mof_dep_code,
            grants=[(account.role, OTHER, account.agency_code, account.mof_dep_code)],
        )


def _strangers() -> None:
    """本区划里没有任何授权的人；本区划是单位经办、在那个区划是督导组的人。"""
    _user("nobody1@430600000", division=DIVISION, grants=[])
    supervising = [("AG_OP", DIVISION, "102001", ""), ("SUPV", OTHER, "", "")]
    _user("ag_op9@102001", division=DIVISION, agency="102001", grants=supervising)


def _limited() -> None:
    """限了要素的、不给看字段的：登记簿见 tests/attacks/cast.py。"""
    for who in (*BY_FUND, BLIND):
        (role,) = who.roles
        agency, mof_dep = next(iter(who.agencies), ""), next(iter(who.mof_deps), "")
        limits = {
            "elements": f"fund_type_code={who.fund}" if who.fund else "",
            "hidden_fields": ",".join(sorted(who.hidden)),
        }
        grants = [(role, DIVISION, agency, mof_dep)]
        _user(who.username, division=DIVISION, agency=agency, mof_dep=mof_dep, grants=grants, limits=limits)


def _user(
    username: str,
    *,
    division: str,
    grants: list[tuple[str, str, str, str]],
    agency: str = "",
    mof_dep: str = "",
    limits: dict[str, str] | None = None,
) -> None:
    from yitihua.app.world.orgs import DEMO_PASSWORD
    from yitihua.infra.identity.models import Grant, User

    user = User.objects.create_user(
        username=username,
        password=DEMO_PASSWORD,
        user_name="某人",
        post_name="演示岗位",
        mof_div_code=division,
        agency_code=agency,
        mof_dep_code=mof_dep,
    )
    for role, where, prefix, dep in grants:
        place = {"mof_div_code": where, "agency_prefix": prefix, "mof_dep_code": dep, **(limits or {})}
        Grant.objects.create(user=user, role_code=role, **place)


if __name__ == "__main__":
    main()
