"""收入预算的批复：申报的人不能批复自己申报的；同一行写两次、版本过时、看不到的，只拒那一行。"""

from dataclasses import replace
from typing import Any

import pytest

from tests.db.django_fixtures import do, person, run
from yitihua.kernel.errors import Refusal
from yitihua.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("base_world")
CLERK, BUDGET = person("AG_OP", agency="101001"), person("MOF_BGT")
OWN: dict[str, Any] = {"agency_code": "101001", "fund_type_code": "31"}


def _declared(income_sort_code: str, amount: str = "1000.00") -> str:
    fields = {**OWN, "income_sort_code": income_sort_code, "apply_up": amount}
    return str(do("budgeting.income.declare", CLERK, **fields)["bgt_income_id"])


def test_申报的人兼了预算科也不能批复自己申报的() -> None:
    key = _declared("1039904")
    same = replace(BUDGET, user_id=CLERK.user_id)
    with pytest.raises(Refusal) as refused:
        do("budgeting.income.reply", same, bgt_income_id=key)
    assert refused.value.codes == ("R-WFL-001",)
    assert do("budgeting.income.reply", BUDGET, bgt_income_id=key)["status"] == "2"


def test_逐行批复_同一行写两次与看不到的只拒那一行() -> None:
    first, second = _declared("1039904"), _declared("1030216", "200.00")
    lines = [
        {"bgt_income_id": first, "row_version": 1},
        {"bgt_income_id": first, "row_version": 1},
        {"bgt_income_id": str(uuid7())},
        {"bgt_income_id": second, "row_version": 9},
    ]
    outcome = run("budgeting.income.reply", BUDGET, lines, batch=True, each=True).response
    codes = [[item["code"] for item in line["findings"]] for line in outcome["outcomes"]]
    assert codes == [[], ["R-WFL-008"], ["R-WFL-008"], ["R-GEN-005"]]
    assert (outcome["ok"], outcome["refused"]) == (1, 3)
    assert do("budgeting.income.reply", BUDGET, bgt_income_id=second, row_version=1)["status"] == "2"
