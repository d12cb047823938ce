"""统一社会信用代码与联行号的校验位（T-BAS-001、T-BAS-002）。"""

import pytest

from yitihua.modules.basedata import bank_no, credit_code
from yitihua.modules.basedata.agency_checks import check_credit_code


def _codes(code: str, kind: str = "") -> list[str]:
    return [item.code for item in check_credit_code(code, agency_type_code=kind)]


def test_T_BAS_001_校验通过_改末位为4应为3() -> None:
    assert "R-BAS-002" not in _codes("91350100M000100Y43")
    found = [item for item in check_credit_code("91350100M000100Y44", agency_type_code="") if item.code == "R-BAS-002"]
    assert [item.message for item in found] == ["统一社会信用代码校验位错误，应为 3"]


def test_T_BAS_002_虚构机关代码通过_组织机构段校验位8() -> None:
    assert credit_code.check_char("11430600006123458") == "K"
    assert credit_code.org_check_char("00612345") == "8"
    assert _codes("11430600006123458K", "11") == []


@pytest.mark.parametrize("code", ["11430600006123458", "1143060000612345IK", "1143060A006123458K"])
def test_格式不正确只报格式(code: str) -> None:
    assert _codes(code) == ["R-BAS-001"]


def test_登记类别与单位类型不一致是预警() -> None:
    assert _codes("11430600006123458K", "22") == ["R-BAS-004"]


@pytest.mark.parametrize("number", ["102100099996", "104100000004", "105100000017"])
def test_公开的总行行号合校验规则(number: str) -> None:
    assert bank_no.valid(number)
    wrong = number[:11] + str((int(number[11]) + 1) % 10)
    assert not bank_no.valid(wrong)
