"""对照表里的每一条都编译得过，并按业务规格给的样例触发、放行、得数。"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from yitihua.engines.expressions import Dataset, Expression, Field, Type, WindowCall, WindowSet, compile_expression

PAGE = Path(__file__).parents[3] / "docs" / "spec" / "表达式对照.md"


def table(*header: str) -> list[list[str]]:
    """页里表头以 `header` 开头的那张表的各行。"""
    lines = iter(PAGE.read_text("utf-8").splitlines())
    for line in lines:
        if cells(line)[: len(header)] == list(header):
            next(lines)
            return list(rows(lines))
    raise AssertionError(f"页里没有表 {header}")


def rows(lines: Iterator[str]) -> Iterator[list[str]]:
    for line in lines:
        if not line.startswith("|"):
            return
        yield cells(line)


def cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


def datasets() -> dict[str, Dataset]:
    declared: dict[str, list[list[str]]] = {}
    for name, *rest in table("数据集", "要素"):
        declared.setdefault(name, []).append(rest)
    windows: dict[str, set[str]] = {}
    for name, window in table("窗口数据集"):
        windows.setdefault(name, set()).add(window)
    openable = tuple(WindowSet(Dataset(name, {}), frozenset(names)) for name, names in windows.items())
    built: dict[str, Dataset] = {}

    def build(name: str) -> Dataset:
        if name not in built:
            fields, related = {}, {}
            for key, cn, kind in declared[name]:
                if kind.startswith("->"):
                    related[key] = build(kind[2:])
                elif kind.startswith("set:"):
                    fields[key] = Field(cn, Type.SET, rows=build(kind[4:]))
                else:
                    fields[key] = Field(cn, Type(kind))
            built[name] = Dataset(name, fields, related=related, windows=openable if name == "支付申请" else ())
        return built[name]

    return {name: build(name) for name in declared}


DATASETS = datasets()
PARAMS = {name: Type(kind) for name, kind in table("参数", "类型")}
LISTED = {row[0]: row for row in table("编号", "出处")}


def compiled(code: str) -> Expression:
    _, _, _, dataset, result, text = LISTED[code]
    return compile_expression(text, dataset=DATASETS[dataset], params=PARAMS, result=Type(result))


@pytest.mark.parametrize("code", sorted(LISTED))
def test_对照表里的每一条都编译得过(code: str) -> None:
    assert compiled(code).text == LISTED[code][-1]


def test_规格里的监控规则与审核公式一条不少() -> None:
    monitoring = {f"R-MON-{number:03d}" for number in (3, 4, 6, 9, 13, 30, 37, 38)}
    formulas = {f"F{number:03d}" for number in range(1, 8)}
    assert monitoring | formulas <= LISTED.keys()


def test_参数表与窗口表没有用不到的参数() -> None:
    assert frozenset().union(*(compiled(code).parameters for code in LISTED)) == PARAMS.keys()


def money(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def payment(**values: Any) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(DATASETS["支付申请"].fields)
    return {**blank, "indicator": {"thr_exp_code": "04"}, **values}


PERSON = {"fund_traobj_type_code": "33", "pay_bus_type_code": "1", "dep_bgt_eco_code": "30299"}
STAFF = {"pro_cat_code": "11", "dep_bgt_eco_code": "30239"}
SPLIT = {"max_over": money("150,000.00"), "sum_over": money("290,000.00")}
PUBLIC = {"支付": money("95,000.00"), "三公预算": money("100,000.00")}


@pytest.mark.parametrize(
    ("code", "facts", "params", "windows", "fires"),
    [
        ("R-MON-003", PERSON | {"pay_app_amt": money("20,000.01")}, {"person_limit": 20_000}, {}, True),
        ("R-MON-003", PERSON | {"pay_app_amt": money("20,000.00")}, {"person_limit": 20_000}, {}, False),
        (
            "R-MON-003",
            PERSON | {"pay_app_amt": money("20,000.01"), "pay_bus_type_code": "3"},
            {"person_limit": 20_000},
            {},
            False,
        ),
        ("R-MON-004", {"set_mode_code": "3", "pay_app_amt": money("1,000.01")}, {"cash_limit": 1_000}, {}, True),
        ("R-MON-004", {"set_mode_code": "3", "pay_app_amt": money("1,000.00")}, {"cash_limit": 1_000}, {}, False),
        ("R-MON-006", {"pay_app_amt": money("120,000.00")}, {"pur_limit": 400_000}, SPLIT, True),
        ("R-MON-006", {"pay_app_amt": money("110,000.00")}, {"pur_limit": 400_000}, SPLIT, True),
        ("R-MON-006", {"pay_app_amt": money("109,999.99")}, {"pur_limit": 400_000}, SPLIT, False),
        ("R-MON-009", {"fund_type_code": "111", "pay_app_amt": money("5,000.01")}, {}, PUBLIC, True),
        ("R-MON-009", {"fund_type_code": "111", "pay_app_amt": money("5,000.00")}, {}, PUBLIC, False),
        ("R-MON-009", {"fund_type_code": "31", "pay_app_amt": money("5,000.01")}, {}, PUBLIC, False),
        ("R-MON-030", {"bond_code": "2205001", "dep_bgt_eco_code": "30201"}, {}, {}, True),
        ("R-MON-030", {"bond_code": "2205001", "dep_bgt_eco_code": "31001"}, {}, {}, False),
        ("R-MON-030", {"bond_code": None, "dep_bgt_eco_code": "30201"}, {}, {}, False),
        ("R-MON-037", {"use_des": "买纸", "use_vague": 2}, {"min_len": 4}, {}, True),
        ("R-MON-037", {"use_des": "购买打印纸", "use_vague": 2}, {"min_len": 4}, {}, False),
        ("R-MON-038", STAFF | {"pay_bus_type_code": "1"}, {}, {}, True),
        ("R-MON-038", STAFF | {"pay_bus_type_code": "3"}, {}, {}, False),
    ],
)
def test_监控规则按规格的样例命中或不命中(
    code: str, facts: dict[str, Any], params: dict[str, Any], windows: dict[str, Decimal], fires: bool
) -> None:
    expression = compiled(code)
    values: dict[WindowCall, Decimal | None] = {
        call: windows.get(call.function, windows.get(call.dataset)) for call in expression.window_calls
    }
    assert expression.evaluate(payment(**facts), params=params, windows=values) is fires


@pytest.mark.parametrize(
    ("paid", "month", "slow"), [("39,990.00", 6, True), ("40,000.00", 6, False), ("39,990.00", 7, False)]
)
def test_执行进度_013(paid: str, month: int, slow: bool) -> None:
    facts = {"stat_month": month, "paid_net": money(paid), "cur_amt": money("100,000.00")}
    assert compiled("R-MON-013").evaluate(facts, params={"rate_06": 40, "rate_09": 65, "rate_11": 85}) is slow


@pytest.mark.parametrize(
    ("code", "facts", "balanced"),
    [
        ("F001", {"t01": {"income_total": money("1,250,000.00"), "expend_total": money("1,250,000.00")}}, True),
        ("F001", {"t01": {"income_total": money("1,250,000.00"), "expend_total": money("1,249,999.99")}}, False),
        (
            "F002",
            {
                "t03": {"basic": money("414,009.00")},
                "t06": {"person_fund": money("90,009.00"), "public_fund": money("324,000.00")},
            },
            True,
        ),
        (
            "F002",
            {
                "t03": {"basic": money("414,009.00")},
                "t06": {"person_fund": money("90,009.00"), "public_fund": money("324,000.01")},
            },
            False,
        ),
        (
            "F003",
            {
                "projects": [{"apply_up": money("300.00")}, {"apply_up": money("24.00")}],
                "control": {"project": money("324.00")},
            },
            True,
        ),
        (
            "F003",
            {
                "projects": [{"apply_up": money("300.00")}, {"apply_up": money("24.01")}],
                "control": {"project": money("324.00")},
            },
            False,
        ),
        (
            "F004",
            {
                "projects": [
                    {"apply_up": money("5.00"), "is_gov_pur": 1},
                    {"apply_up": money("7.00"), "is_gov_pur": 2},
                ],
                "t11": {"purchase": money("5.00")},
            },
            True,
        ),
        (
            "F004",
            {
                "projects": [
                    {"apply_up": money("5.00"), "is_gov_pur": 1},
                    {"apply_up": money("7.00"), "is_gov_pur": 1},
                ],
                "t11": {"purchase": money("5.00")},
            },
            False,
        ),
        ("F005", {"t07": {"three_public": money("100.00")}, "t07_last": {"three_public": money("100.00")}}, True),
        ("F005", {"t07": {"three_public": money("100.01")}, "t07_last": {"three_public": money("100.00")}}, False),
        (
            "F006",
            {
                "persons": [{"is_auth": 1, "per_sta_code": "1"}, {"is_auth": 2, "per_sta_code": "1"}],
                "person_form": {"on_staff": 1},
            },
            True,
        ),
        (
            "F006",
            {
                "persons": [{"is_auth": 1, "per_sta_code": "1"}, {"is_auth": 1, "per_sta_code": "1"}],
                "person_form": {"on_staff": 1},
            },
            False,
        ),
        ("F007", {"t03": {"project": money("80.00"), "total": money("100.00")}}, True),
        ("F007", {"t03": {"project": money("80.01"), "total": money("100.00")}}, False),
        ("F007", {"t03": {"project": money("0.00"), "total": money("0.00")}}, False),
    ],
)
def test_审核公式差一分即不平(code: str, facts: dict[str, Any], balanced: bool) -> None:
    assert compiled(code).evaluate(facts) is balanced


def person(**values: Any) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(DATASETS["人员行"].fields)
    return {**blank, "is_auth": 1, "per_sta_code": "1", "months": 12, **values}


def wages(*pairs: tuple[str, int]) -> dict[str, Any]:
    return {"persons": [person(basic_sala=money(amount), months=months) for amount, months in pairs]}


@pytest.mark.parametrize(
    ("code", "facts", "params", "result"),
    [
        ("30101", wages(("3,000.00", 12), ("2,500.50", 12), ("2,000.25", 12)), {}, "90,009.00"),
        ("30101", wages(("3,000.00", 12), ("2,500.50", 12), ("2,000.25", 5)), {}, "76,007.25"),
        ("30101", wages(("3,000.00", 12), ("2,500.50", 12), ("2,000.25", 6)), {}, "78,007.50"),
        ("30101", {"persons": [person(basic_sala=money("1.00"), is_auth=2)]}, {}, "0.00"),
        ("30102", {"persons": [person(total_subs=money("900.00"), offc_trs_subs=money("500.00"))]}, {}, "4,800.00"),
        ("30103", {"persons": [person(basic_sala=money("3,000.00"), appraised=1)]}, {}, "3,000.00"),
        ("30103", {"persons": [person(basic_sala=money("3,000.00"), appraised=2)]}, {}, "0.00"),
        ("30108", {"persons": [person(soc_base=money("5,333.33"))]}, {}, "10,239.99"),
        ("30109", {"persons": [person(soc_base=money("5,333.33"))]}, {}, "5,120.00"),
        ("30110", {"persons": [person(soc_base=money("5,000.00"))]}, {"标准_MED": money("0.08")}, "4,800.00"),
        ("30113", {"persons": [person(house_base=money("5,000.00"), months=1)]}, {}, "600.00"),
        ("302", {"staff_quota": 20, "staff_actual": 18}, {"标准_公用": money("18,000.00")}, "324,000.00"),
        ("302", {"staff_quota": 20, "staff_actual": 22}, {"标准_公用": money("18,000.00")}, "360,000.00"),
        ("30228", {"wage_total": money("90,009.00")}, {}, "1,800.18"),
    ],
)
def test_基本支出公式得数与算例一致(code: str, facts: dict[str, Any], params: dict[str, Any], result: str) -> None:
    assert compiled(code).evaluate(facts, params=params) == money(result)
