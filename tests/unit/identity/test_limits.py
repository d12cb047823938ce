"""授权的要素范围：一个意思只有一种写法；哪些值在范围之内。"""

import pytest

from yitihua.infra.identity.limits import LimitError, read_elements, read_fields, told_elements, write_elements
from yitihua.infra.scoping.bounds import allows
from yitihua.kernel.context import Part, Scope


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("fund_type_code=11", "fund_type_code=11"),
        ("fund_type_code=12,11,11", "fund_type_code=11,12"),
        ("exp_func_code=20501、205;fund_type_code=11", "exp_func_code=205;fund_type_code=11"),
        ("资金性质=11；支出功能分类=205，201", "exp_func_code=201,205;fund_type_code=11"),
        ("fund_type_code=11;fund_type_code=12", "fund_type_code=11,12"),
    ],
)
def test_一个意思只有一种写法(text: str, kept: str) -> None:
    assert write_elements(read_elements(text)) == kept
    assert write_elements(read_elements(kept)) == kept


@pytest.mark.parametrize("text", ["agency_code=101", "fund_type_code", "fund_type_code=", "fund_type_code=1'1", "=11"])
def test_写错的说清楚(text: str) -> None:
    with pytest.raises(LimitError):
        read_elements(text)


def test_字段清单去重排序_念法() -> None:
    assert read_fields("use_des, payee_acct_no，use_des") == ("payee_acct_no", "use_des")
    with pytest.raises(LimitError):
        read_fields("Payee")
    assert told_elements("exp_func_code=201,205;fund_type_code=11") == "支出功能分类 201、205；资金性质 11"


@pytest.mark.parametrize(
    ("values", "inside"),
    [
        ({}, True),
        ({"fund_type_code": "", "exp_func_code": ""}, True),
        ({"fund_type_code": "111"}, True),
        ({"fund_type_code": "12"}, True),
        ({"fund_type_code": "13"}, False),
        ({"fund_type_code": "11", "exp_func_code": "2050101"}, True),
        ({"fund_type_code": "11", "exp_func_code": "2060101"}, False),
        ({"fund_type_code": "12", "exp_func_code": "2060101"}, True),
    ],
)
def test_几个要素合起来要在同一条授权之内(values: dict[str, str], inside: bool) -> None:
    parts = [Part(elements=(("exp_func_code", ("205",)), ("fund_type_code", ("11",)))),
             Part(elements=(("fund_type_code", ("12",)),))]  # fmt: skip
    assert allows(parts, values) is inside


def test_字段每一条都不给看才看不到() -> None:
    one, other = Part(unlimited=True, hidden=frozenset({"a", "b"})), Part(unlimited=True, hidden=frozenset({"b"}))
    assert Scope(parts=(one, other)).hidden == {"b"}
    assert Scope(parts=(one, other)).veiled == {"a", "b"}
    assert Scope(parts=(one, Part())).hidden == frozenset()
    assert Scope().hidden == frozenset()


def test_只有限了要素的授权_不是没有范围() -> None:
    limited = Part(agencies=frozenset({"101"}), elements=(("fund_type_code", ("11",)),))
    assert Scope().empty
    assert not Scope(parts=(limited,)).empty
    assert Scope(parts=(limited,)).choices() == (limited,)
    assert not Scope(parts=(limited,)).covers_agency("102001")
    assert Scope(parts=(Part(unlimited=True, hidden=frozenset({"a"})),)).empty, "不限要素的看并集，不看这里"
