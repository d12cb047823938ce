"""项目代码的分段与各规则自带的例子（T-PRO-006）。"""

import pytest

from yitihua.engines.rules import RULES, run_examples
from yitihua.modules.budgeting.rules import annual as _annual
from yitihua.modules.projects import code
from yitihua.modules.projects.rules import store as _store
from yitihua.modules.projects.rules import submit as _submit

_MODULES = {_annual.__name__, _store.__name__, _submit.__name__}
_OWN = [key for key, item in RULES.registry.items() if item.judge.__module__ in _MODULES]


def test_T_PRO_006_样式甲二十一位() -> None:
    letter = code.letter_of(pro_cat_code="3", transfer=False)
    prefix = code.prefix_of(mof_div_code="430600000", setup_year="2022", dept_code="101", letter=letter)
    assert code.compose(prefix, 17) == "43060022101T000000017"
    assert len(code.compose(prefix, 17)) == code.LENGTH


@pytest.mark.parametrize(
    ("cat", "transfer", "expected"), [("1", False, "R"), ("21", False, "Y"), ("22", False, "Y"), ("3", True, "P")]
)
def test_类别字母(cat: str, transfer: bool, expected: str) -> None:
    assert code.letter_of(pro_cat_code=cat, transfer=transfer) == expected


@pytest.mark.parametrize("rule_code", _OWN)
def test_规则的例子该触发的触发_该放行的放行(rule_code: str) -> None:
    assert run_examples(RULES.registry[rule_code]) == []


def test_例子确实跑到了() -> None:
    assert {"R-PRO-004", "R-PRO-012", "R-BGT-005"} <= set(_OWN)
