"""流程条件：发布时逐值查缺口与重叠（T-WFL-005，R-WFL-014、R-WFL-015）。"""

from decimal import Decimal
from typing import Any

import pytest

from yitihua.engines.expressions import Dataset, ExpressionError, Field, Type
from yitihua.engines.workflow.conditions import Coverage, compile_condition, find_gaps_and_overlaps

INDICATOR = Dataset("指标", {"found_type_code": Field("资金来源", Type.CODE)})
ADJUST = Dataset(
    "调剂单",
    {
        "total_in": Field("调入合计", Type.MONEY),
        "amount": Field("金额", Type.MONEY, minimum=Decimal("0.01")),
        "fund_type_code": Field("资金性质", Type.CODE, codes=frozenset({"111", "112", "121", "31"})),
        "dep_bgt_eco_code": Field("部门经济分类", Type.CODE),
        "is_gov_pur": Field("是否政府采购", Type.FLAG),
        "apply_date": Field("申请日期", Type.DATE),
        "pro_cat_code": Field("项目类别", Type.CODE, codes=frozenset({"1", "21", "22"}), nullable=True),
        "persons": Field("人数", Type.NUMBER, step=Decimal(1)),
        "urgent": Field("加急", Type.BOOL),
        "use_des": Field("用途", Type.TEXT),
    },
    related={"indicator": INDICATOR},
)


def coverage(*texts: str, priorities: list[int] | None = None, params: Any = None) -> Coverage:
    conditions = [compile_condition(text, dataset=ADJUST, params=params) for text in texts]
    return find_gaps_and_overlaps(conditions, priorities=priorities)


def gap(*texts: str) -> str:
    found = coverage(*texts).gap
    return "" if found is None else str(found)


def overlap(*texts: str) -> str:
    found = coverage(*texts).overlap
    return "" if found is None else str(found[0])


def test_两条边正好覆盖全部() -> None:
    assert coverage("total_in < 100000", "total_in >= 100000") == Coverage(None, None)


def test_第二条写成大于_缺口是_100000() -> None:
    found = coverage("total_in < 100000", "total_in > 100000")
    assert found.gap is not None
    assert found.gap.values == {("total_in",): Decimal("100000.00")}
    assert (str(found.gap), found.overlap) == ("调入合计=100,000.00", None)


def test_第一条写成小于等于_重叠是_100000() -> None:
    found = coverage("total_in <= 100000", "total_in >= 100000")
    assert found.overlap is not None
    point, first, second = found.overlap
    assert point.values == {("total_in",): Decimal("100000.00")}
    assert (str(point), first, second, found.gap) == ("调入合计=100,000.00", 0, 1, None)


def test_常量差一分也查得出() -> None:
    assert gap("total_in < 100000", "total_in >= 100000.01") == "调入合计=100,000.00"
    assert overlap("total_in < 100000.01", "total_in >= 100000") == "调入合计=100,000.00"


def test_代码逐个枚举() -> None:
    assert gap("fund_type_code in ('111', '112')", "fund_type_code like '12%'") == "资金性质=31"
    assert gap("fund_type_code like '1%'", "fund_type_code = '31'") == ""
    assert overlap("fund_type_code like '1%'", "fund_type_code in ('31', '112')") == "资金性质=112"


def test_没有代码集的要素_用其他代表没提到的代码() -> None:
    assert gap("dep_bgt_eco_code like '302%'", "dep_bgt_eco_code = '30101'") == "部门经济分类=其他"
    assert gap("dep_bgt_eco_code like '302%'", "not (dep_bgt_eco_code like '302%')") == ""
    assert overlap("dep_bgt_eco_code like '302%'", "dep_bgt_eco_code <> '302'") == "部门经济分类=30200"


def test_多个要素逐组核对() -> None:
    edges = ("amount >= 1000000", "amount < 1000000 and is_gov_pur = 1", "amount < 1000000 and fund_type_code = '31'")
    found = coverage(*edges)
    assert str(found.gap) == "金额=999,999.99、是否政府采购=2、资金性质=111"
    assert found.overlap is not None
    assert str(found.overlap[0]) == "金额=999,999.99、是否政府采购=1、资金性质=31"
    assert gap(edges[0], "amount < 1000000") == ""


def test_低于最小值的不算缺口() -> None:
    assert gap("amount > 0") == ""
    assert gap("total_in > 0") == "调入合计=-0.01"


def test_可空的要素要管空() -> None:
    assert gap("pro_cat_code in ('1', '21', '22')") == "项目类别=空"
    assert gap("pro_cat_code = '1'", "not (pro_cat_code = '1')") == ""
    assert gap("pro_cat_code = '1'", "pro_cat_code <> '1'") == "项目类别=空"


def test_日期_整数_是否_条件要素() -> None:
    assert gap("apply_date < '2022-11-30'", "apply_date > '2022-11-30'") == "申请日期=2022-11-30"
    assert gap("persons < 3", "persons > 3") == "人数=3.00"
    assert gap("persons <= 3", "persons >= 4") == ""
    assert gap("is_gov_pur = 1") == "是否政府采购=2"
    assert gap("加急", "not 加急 and amount >= 5") == "加急=否、金额=4.99"
    assert gap("amount between 1 and 5", "amount not between 1 and 5") == ""


def test_优先级不同不算重叠() -> None:
    texts = ("amount >= 100", "")
    assert coverage(*texts, priorities=[0, 1]) == Coverage(None, None)
    assert coverage(*texts, priorities=[0, 0]).overlap is not None


def test_无条件的边独自覆盖全部_没有边就处处是缺口() -> None:
    assert coverage("") == Coverage(None, None)
    assert str(coverage().gap) == "任何取值"


def test_参数按发布时的值定成常量_写在左边也行() -> None:
    params = {"limit": (Type.MONEY, Decimal("500.00"))}
    found = coverage("amount < :limit", ":limit < amount", params=params)
    assert str(found.gap) == "金额=500.00"


def test_关联数据集的要素() -> None:
    assert gap("指标.found_type_code = '3'") == "资金来源=其他"


@pytest.mark.parametrize(
    "text",
    [
        "total_in > amount",
        "total_in + 1 > 2",
        "abs(total_in) > 1",
        "total_in * 2 in (1, 2)",
        "coalesce(total_in, 0) > 1",
        "1 > 2",
        "fund_type_code > '111'",
        "case when 加急 then 1 else 2 end = 1",
        "total_in between amount and 5",
        "length(use_des) > 4",
    ],
)
def test_条件许可之外的写法被拒绝(text: str) -> None:
    with pytest.raises(ExpressionError, match="流程条件"):
        compile_condition(text, dataset=ADJUST)


def test_要素太多逐值核对不完时拒绝() -> None:
    many = Dataset("大", {f"f{n}": Field(f"要素{n}", Type.MONEY) for n in range(20)})
    condition = compile_condition(" and ".join(f"f{n} > 1" for n in range(20)), dataset=many)
    with pytest.raises(ExpressionError, match="要素过多"):
        find_gaps_and_overlaps([condition])
