"""单位与账户的登记、变更、停用。"""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, SHANGHAI, do, person
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.basedata import public
from yitihua.modules.basedata.models import Account, Agency

pytestmark = pytest.mark.usefixtures("base_world")
BUDGET, TREASURY = person("MOF_BGT"), person("MOF_TRE")
ELEMENTS: dict[str, Any] = {
    "agency_name": "市人大立法研究中心",
    "agency_abbreviation": "立法研究中心",
    "unifsoc_cred_code": "11430600006123458K",
    "agency_type_code": "12",
    "agency_adm_level_code": "40",
    "supdep_code": "1",
    "mof_dep_code": "006",
    "capital_type": "2",
    "executive_acc": "11",
    "ind_code": "S",
    "agency_leader_per_name": "单位负责人",
    "agency_add": "岳阳市演示大道",
    "zip": "414000",
    "location": "430600000",
    "exp_func_code": "2010101",
    "agency_nature_code": "1",
}


def _agency(day: date, code: str = "101003") -> public.AgencyItem | None:
    with transaction.atomic():
        set_divisions([DIVISION])
        return public.as_of(day, DIVISION).agency(code)


def _codes(code: str, who: Any, **fields: Any) -> tuple[str, ...]:
    with pytest.raises(Refusal) as refused:
        do(code, who, **fields)
    return refused.value.codes


def test_登记单位后当天起可引用_前一天还没有() -> None:
    do("basedata.agency.create", BUDGET, agency_code="101003", **ELEMENTS)
    assert _agency(date(2022, 3, 1)) is not None
    assert _agency(date(2022, 2, 28)) is None


def test_T_BAS_002_末位差一个字符_被拒_库里没有新单位() -> None:
    wrong = {**ELEMENTS, "unifsoc_cred_code": "11430600006123458L"}
    assert _codes("basedata.agency.create", BUDGET, agency_code="101003", **wrong) == ("R-BAS-002",)
    assert _agency(date(2022, 3, 1)) is None


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("1010031", {}, ("R-BAS-006",)),
        ("101001", {}, ("R-BAS-006",)),
        ("199001", {}, ("R-BAS-006",)),
        ("101003", {"zip": ""}, ("R-BAS-040",)),
        ("101003", {"exp_func_code": "20101"}, ("R-GEN-004",)),
        ("101003", {"mof_dep_code": "099"}, ("R-GEN-003",)),
    ],
)
def test_不合规的单位逐项拒绝(code: str, changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert _codes("basedata.agency.create", BUDGET, agency_code=code, **{**ELEMENTS, **changes}) == expected


def test_信用代码已被别的单位使用() -> None:
    taken = _agency(date(2022, 3, 1), "101001")
    assert taken is not None
    fields = {**ELEMENTS, "unifsoc_cred_code": taken.unifsoc_cred_code}
    assert _codes("basedata.agency.create", BUDGET, agency_code="101003", **fields) == ("R-BAS-005",)


def test_变更写新版本_旧版本到前一日为止仍可查() -> None:
    fields = {"agency_code": "101002", "agency_name": "市人大代表服务中心", "start_date": "2022-04-01"}
    do("basedata.agency.change", BUDGET, **fields)
    before, after = _agency(date(2022, 3, 31), "101002"), _agency(date(2022, 4, 1), "101002")
    assert before is not None
    assert after is not None
    assert (before.agency_name, after.agency_name) == ("市人大代表联络服务中心", "市人大代表服务中心")
    with transaction.atomic():
        set_divisions([DIVISION])
        assert Agency.objects.unscoped("两个版本").filter(agency_code="101002").count() == 2


def test_变更不能写到停用之后_也不能写到下一年度() -> None:
    do("basedata.agency.disable", BUDGET, agency_code="101002", end_date="2022-06-30")
    change = {"agency_code": "101002", "agency_name": "市人大代表服务中心"}
    assert _codes("basedata.agency.change", BUDGET, **change, start_date="2022-07-01") == ("R-GEN-003",)
    assert _codes("basedata.agency.change", BUDGET, **change, start_date="2023-01-01") == ("R-GEN-003", "E-REQ-002")
    do("basedata.agency.change", BUDGET, **change, start_date="2022-06-30")
    after = _agency(date(2022, 6, 30), "101002")
    assert after is not None
    assert after.agency_name == "市人大代表服务中心"


def test_行版本过时不覆盖() -> None:
    do("basedata.agency.change", BUDGET, agency_code="101002", zip="414001", row_version=1)
    codes = _codes("basedata.agency.change", BUDGET, agency_code="101002", zip="414002", row_version=1)
    assert codes == ("R-GEN-005",)


def test_停用次日起不可引用() -> None:
    do("basedata.agency.disable", BUDGET, agency_code="101002")
    assert _agency(date(2022, 3, 1), "101002") is not None
    assert _agency(date(2022, 3, 2), "101002") is None
    later = datetime(2022, 3, 2, 10, 0, tzinfo=SHANGHAI)
    with pytest.raises(Refusal) as refused:
        do("basedata.agency.disable", BUDGET, now=later, agency_code="101002")
    assert refused.value.codes == ("R-GEN-003",)


def test_有未结项目的单位不能停用() -> None:
    do(
        "projects.project.create",
        person("AG_OP", agency="101002"),
        pro_name="代表联络站建设",
        pro_cat_code="22",
        agency_code="101002",
        pro_total_amt="12345.67",
        exp_func_code="2010199",
    )
    with pytest.raises(Refusal) as refused:
        do("basedata.agency.disable", BUDGET, agency_code="101002")
    assert refused.value.codes == ("R-BAS-010",)
    assert "未结项目1个" in refused.value.summary


def _account(**changes: Any) -> dict[str, Any]:
    fields = {
        "acc_type_code": "23",
        "acct_no": "4305016600120000001",
        "acct_name": "市人大常委会办公室本级",
        "acct_bank_no": "105557000016",
        "agency_code": "101001",
        "approve_doc_no": "岳财库〔2022〕9号",
    }
    return {**fields, **changes}


def test_登记账户后可用_停用后不可用() -> None:
    out = do("basedata.account.register", TREASURY, **_account())
    with transaction.atomic():
        set_divisions([DIVISION])
        assert public.as_of(date(2022, 3, 1), DIVISION).account("4305016600120000001") is not None
    do("basedata.account.disable", TREASURY, acct_id=out["acct_id"])
    with transaction.atomic():
        set_divisions([DIVISION])
        assert public.as_of(date(2022, 3, 1), DIVISION).account("4305016600120000001") is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"acc_type_code": "21"}, ("R-BAS-028",)),
        ({"approve_doc_no": ""}, ("R-BAS-029",)),
        ({"acct_bank_no": "105557000017"}, ("R-BAS-030",)),
        ({"agency_code": "101"}, ("R-GEN-004", "R-BAS-027")),
    ],
)
def test_不合规的账户逐项拒绝(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert _codes("basedata.account.register", TREASURY, **_account(**changes)) == expected


def test_同一开户行账号重复被拒() -> None:
    do("basedata.account.register", TREASURY, **_account())
    assert _codes("basedata.account.register", TREASURY, **_account()) == ("R-BAS-027",)
    with transaction.atomic():
        set_divisions([DIVISION])
        assert Account.objects.unscoped("计数").filter(acct_no="4305016600120000001").count() == 1
