"""规则引擎：登记、校验、排序、设置、成批取数、例子、覆盖记录与开关。"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from yitihua.engines.rules import (
    Example,
    Hit,
    RuleSet,
    RuleSetting,
    RuleSettings,
    check,
    check_many,
    decide,
    differs_by_smallest_step,
    run_examples,
)
from yitihua.kernel.context import Ctx, Principal, Scope
from yitihua.kernel.errors import ConfigurationError, Refusal
from yitihua.kernel.findings import Level
from yitihua.kernel.registry import Registry
from yitihua.kernel.rulebook import RULEBOOK, RuleCard

SUBMIT = "payment.application.submit"


@dataclass(frozen=True)
class Facts:
    pay_app_amt: Decimal = Decimal("1000.00")
    set_mode_code: str = "3"
    use_des: str = "购买打印纸"
    agency_code: str = "101001"
    fund_type_code: str = "111"
    apply_date: date = date(2022, 12, 25)


def cash_over(facts: Facts, *, cash_limit: Decimal = Decimal("1000.00")) -> Mapping[str, Any] | None:
    """现金支付超过限额。"""
    if facts.set_mode_code != "3" or facts.pay_app_amt <= cash_limit:
        return None
    return {"x": cash_limit, "over": facts.pay_app_amt - cash_limit}


CASH_EXAMPLES = (
    Example(
        "现金 1,000.01 元", Facts(pay_app_amt=Decimal("1000.01")), {"x": Decimal("1000.00"), "over": Decimal("0.01")}
    ),
    Example("现金 1,000.00 元", Facts(), fires=False),
)


def empty() -> RuleSet:
    return RuleSet("试验规则", cards=Registry[RuleCard]("试验规则簿"))


def with_cash(rules: RuleSet, *, protected: bool = False, examples: Sequence[Example] = CASH_EXAMPLES) -> RuleSet:
    rules.rule(
        "R-TST-015",
        on=SUBMIT,
        title="现金限额",
        basis="06 第 5 节",
        message="现金结算不在允许用途内，或单笔超过{x}元",
        next_step="请改用转账，或减少{over}元",
        fields=("pay_app_amt",),
        protected=protected,
        examples=examples,
    )(cash_over)
    return rules


def with_others(rules: RuleSet) -> RuleSet:
    def register(code: str, level: Level, judge: Any, *, enabled: bool = True) -> None:
        rules.rule(
            code,
            on=(SUBMIT, "payment.application.check"),
            title=code,
            basis="试验",
            message="用途{word}",
            next_step="请改写",
            level=level,
            enabled=enabled,
            examples=(Example("空", Facts(use_des=""), {"word": ""}), Example("有", Facts(use_des="纸"), fires=False)),
        )(judge)

    register("R-TST-001", Level.INFO, lambda facts: {"word": facts.use_des})
    register(
        "R-TST-002",
        Level.WARN,
        lambda facts: [{"word": "甲"}, Hit({"word": "乙"}, level=Level.BLOCK, fields=("use_des",))],
    )
    register("R-TST-003", Level.MANUAL, lambda facts: {"word": "人工"})
    register("R-TST-005", Level.BLOCK, lambda facts: {"word": "未启用"}, enabled=False)
    return rules


def ctx(day: date = date(2022, 3, 1)) -> Ctx:
    person = Principal("u1", "op", "经办", frozenset({"AG_OP"}), Scope(), "430600000")
    return Ctx(person, "430600000", "2022", datetime(day.year, day.month, day.day, 10, tzinfo=UTC))


def codes(findings: Any) -> list[str]:
    return [item.code for item in findings]


def test_触发的规则给出排好版的数_差一分即放行() -> None:
    rules = with_cash(empty())
    (item,) = check(SUBMIT, Facts(pay_app_amt=Decimal("1234567.80")), rules=rules)
    assert item.message == "现金结算不在允许用途内，或单笔超过1,000.00元"
    assert item.figures == {"x": "1,000.00", "over": "1,233,567.80"}
    assert item.next_step == "请改用转账，或减少1,233,567.80元"
    assert (item.level, item.fields, item.basis) == (Level.BLOCK, ("pay_app_amt",), "06 第 5 节")
    assert codes(check(SUBMIT, Facts(pay_app_amt=Decimal("1000.01")), rules=rules)) == ["R-TST-015"]
    assert not check(SUBMIT, Facts(pay_app_amt=Decimal("1000.00")), rules=rules)
    assert not check("payment.voucher.create", Facts(pay_app_amt=Decimal("1000.01")), rules=rules)


def test_一次给出全部_按拒绝_转人工_预警_提示排序() -> None:
    rules = with_cash(with_others(empty()))
    findings = check(SUBMIT, Facts(pay_app_amt=Decimal("1000.01")), rules=rules)
    assert codes(findings) == ["R-TST-002", "R-TST-015", "R-TST-003", "R-TST-002", "R-TST-001"]
    with pytest.raises(Refusal) as caught:
        findings.raise_if_blocking()
    assert caught.value.summary == "共5项未通过，详见清单"


def test_停用_参数_级别都是数据() -> None:
    rules = with_cash(empty())
    over = Facts(pay_app_amt=Decimal("1000.01"))
    assert not check(SUBMIT, over, rules=rules, disabled={"R-TST-015"})
    assert not check(SUBMIT, over, rules=rules, params={"cash_limit": Decimal("1000.01")})
    settings = RuleSettings({"R-TST-015": RuleSetting(level=Level.WARN, params={"cash_limit": "1000.00"})})
    (item,) = check(SUBMIT, over, rules=rules, params={"cash_limit": Decimal("2000.00")}, settings=settings)
    assert item.level is Level.WARN
    assert not check(SUBMIT, over, rules=rules, settings=RuleSettings({"R-TST-015": RuleSetting(enabled=False)}))


def test_受保护的规则停不掉也降不了级() -> None:
    rules = with_cash(empty(), protected=True)
    over = Facts(pay_app_amt=Decimal("1000.01"))
    settings = RuleSettings({"R-TST-015": RuleSetting(enabled=False, level=Level.WARN), "R-TST-999": RuleSetting()})
    assert settings.problems(rules) == ["规则R-TST-015不得停用或改为非拒绝", "没有规则R-TST-999"]
    (item,) = check(SUBMIT, over, rules=rules, settings=settings)
    assert item.level is Level.BLOCK


def test_设置了不存在的参数要指出() -> None:
    settings = RuleSettings({"R-TST-015": RuleSetting(params={"limit": "1"})})
    assert settings.problems(with_cash(empty())) == ["规则R-TST-015没有参数limit"]


def test_默认未启用的规则显示未启用_启用后才判断() -> None:
    rules = with_others(empty())
    rule = rules.registry["R-TST-005"]
    assert RuleSettings().status(rule) == "未启用"
    assert "R-TST-005" not in codes(check(SUBMIT, Facts(), rules=rules))
    enabled = RuleSettings({"R-TST-005": RuleSetting(enabled=True)})
    assert enabled.status(rule) == "启用"
    assert "R-TST-005" in codes(check(SUBMIT, Facts(), rules=rules, settings=enabled))


@pytest.mark.parametrize(
    ("setting", "inside", "outside"),
    [
        (RuleSetting(agencies=("101",)), {"agency_code": "101002"}, {"agency_code": "102001"}),
        (RuleSetting(fund_types=("11", "12")), {"fund_type_code": "121"}, {"fund_type_code": "31"}),
    ],
)
def test_适用单位与资金范围(setting: RuleSetting, inside: dict[str, str], outside: dict[str, str]) -> None:
    rules, over = with_cash(empty()), Facts(pay_app_amt=Decimal("1000.01"))
    settings = RuleSettings({"R-TST-015": setting})
    assert check(SUBMIT, replace(over, **inside), rules=rules, settings=settings)
    assert not check(SUBMIT, replace(over, **outside), rules=rules, settings=settings)


def test_生效期按业务日期_首尾两日都算() -> None:
    rules, over = with_cash(empty()), Facts(pay_app_amt=Decimal("1000.01"))
    period = RuleSetting(start_date=date(2022, 3, 1), end_date=date(2022, 3, 31))
    settings = RuleSettings({"R-TST-015": period})
    for day, fires in (
        (date(2022, 2, 28), False),
        (date(2022, 3, 1), True),
        (date(2022, 3, 31), True),
        (date(2022, 4, 1), False),
    ):
        assert bool(check(SUBMIT, over, rules=rules, settings=settings, ctx=ctx(day))) is fires


class History:
    """上层自带的取数，记下取了几次。"""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def load(self, documents: Sequence[Any], *, ctx: Ctx | None) -> Sequence[Any]:
        self.calls.append(len(documents))
        return [None if item.agency_code == "999" else {"paid": item.pay_app_amt * 2} for item in documents]


def test_上层规则自带成批取数_多份单据只取一次_不适用的跳过() -> None:
    rules, history = empty(), History()
    for code in ("R-TST-101", "R-TST-102"):
        rules.rule(
            code,
            on=SUBMIT,
            title="累计",
            basis="试验",
            message="累计{paid}元",
            next_step="请说明",
            level=Level.WARN,
            facts=history,
            examples=(Example("多", {"paid": Decimal("0.01")}), Example("少", {"paid": Decimal("0.00")}, fires=False)),
        )(lambda facts: facts if facts["paid"] > 0 else None)
    found = check_many(
        SUBMIT,
        {
            "甲": Facts(pay_app_amt=Decimal("0.01")),
            "乙": Facts(pay_app_amt=Decimal("0.00")),
            "丙": Facts(agency_code="999"),
        },
        rules=rules,
    )
    assert {key: codes(items) for key, items in found.items()} == {"甲": ["R-TST-101", "R-TST-102"], "乙": [], "丙": []}
    assert found["甲"].items[0].message == "累计0.02元"
    assert history.calls == [3]


def test_例子都合格的规则没有毛病() -> None:
    assert run_examples(with_cash(empty()).registry["R-TST-015"]) == []


def test_例子不符_数不符_提示语缺数_没有相邻一步都指得出来() -> None:
    wrong = (
        Example("该触发", Facts(), fires=True),
        Example("数不对", Facts(pay_app_amt=Decimal("1000.01")), {"x": Decimal("1.00")}),
        Example("不触发", Facts(pay_app_amt=Decimal("5.00")), fires=False),
    )
    problems = run_examples(with_cash(empty(), examples=wrong).registry["R-TST-015"])
    assert problems[0] == "R-TST-015“该触发”：应触发，实际放行"
    assert problems[1].startswith("R-TST-015“数不对”：应给出")
    assert problems[2] == "R-TST-015：没有只差最小一步的一对例子"
    silent = empty()
    silent.rule(
        "R-TST-020",
        on=SUBMIT,
        title="缺数",
        basis="试验",
        message="差{d}元",
        next_step="请核对",
        examples=(Example("空", Facts(use_des=""), True), Example("有", Facts(use_des="纸"), fires=False)),
    )(lambda facts: {} if not facts.use_des else None)
    assert run_examples(silent.registry["R-TST-020"]) == ["R-TST-020“空”：提示语里的d没有给出"]


@pytest.mark.parametrize(
    ("change", "one_step"),
    [
        ({"pay_app_amt": Decimal("1000.01")}, True),
        ({"pay_app_amt": Decimal("1000.02")}, False),
        ({"apply_date": date(2022, 12, 26)}, True),
        ({"apply_date": date(2022, 12, 27)}, False),
        ({"set_mode_code": "2"}, True),
        ({"set_mode_code": "2", "agency_code": "101002"}, False),
        ({}, False),
    ],
)
def test_最小一步(change: dict[str, Any], one_step: bool) -> None:
    assert differs_by_smallest_step(Facts(), replace(Facts(), **change)) is one_step


def test_重复登记_冻结后登记_缺例子_参数无默认值都是配置错误() -> None:
    rules = with_cash(empty())
    with pytest.raises(ConfigurationError, match="重复登记 R-TST-015"):
        with_cash(rules)
    frozen = empty()
    frozen.freeze()
    with pytest.raises(ConfigurationError, match="已冻结"):
        with_cash(frozen)
    with pytest.raises(ConfigurationError, match="至少有一个触发、一个不触发"):
        with_cash(empty(), examples=CASH_EXAMPLES[:1])
    with pytest.raises(ConfigurationError, match="参数limit没有默认值"):
        empty().rule("R-TST-030", on=SUBMIT, title="", basis="", message="", next_step="", examples=CASH_EXAMPLES)(
            lambda facts, *, limit: None
        )


def test_覆盖记录写下触发与放行_相同的只记一次(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = tmp_path / "trace.jsonl"
    monkeypatch.setenv("YITIHUA_RULE_TRACE", str(trace))
    rules = with_cash(empty())
    for amount in ("1000.00", "1000.01", "1000.01"):
        check(SUBMIT, Facts(pay_app_amt=Decimal(amount)), rules=rules)
    lines = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    assert [(line["rule"], line["outcome"]) for line in lines] == [("R-TST-015", "passed"), ("R-TST-015", "fired")]
    assert lines[1]["facts"]["pay_app_amt"] == "1000.01"
    assert lines[0]["fingerprint"] != lines[1]["fingerprint"]
    assert "test_覆盖记录" in lines[0]["test"]


def test_没有设覆盖记录就不写文件(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YITIHUA_RULE_TRACE", raising=False)
    monkeypatch.chdir(tmp_path)
    check(SUBMIT, Facts(), rules=with_cash(empty()))
    assert list(tmp_path.iterdir()) == []


def test_关掉的规则不判断(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, over = with_cash(empty()), Facts(pay_app_amt=Decimal("1000.01"))
    monkeypatch.setenv("YITIHUA_RULE_OFF", "R-TST-001,R-TST-015")
    assert not check(SUBMIT, over, rules=rules)
    monkeypatch.setenv("YITIHUA_RULE_OFF", "R-TST-01")
    assert check(SUBMIT, over, rules=rules)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> str:
    """一条由操作判定的规则，只在本试验里存在。"""
    monkeypatch.setattr(RULEBOOK, "_items", dict(RULEBOOK._items))
    monkeypatch.setattr(RULEBOOK, "_frozen", False)
    from yitihua.engines.rules import declare_rule

    declare_rule(
        "R-TST-200",
        title="可用",
        message="可用{x}元",
        basis="试验",
        next_step="请减少{d}元",
        fires="超 0.01",
        passes="正好",
    )
    return "R-TST-200"


def test_操作自己判定的规则_同样记录_同样能关(card: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = tmp_path / "trace.jsonl"
    monkeypatch.setenv("YITIHUA_RULE_TRACE", str(trace))
    found = decide(card, fires=True, x=Decimal("1000.00"), d=Decimal("0.01"))
    assert found is not None
    assert (found.message, found.next_step) == ("可用1,000.00元", "请减少0.01元")
    assert decide(card, fires=False, x=Decimal("1000.00"), d=Decimal("0.00")) is None
    outcomes = [json.loads(line)["outcome"] for line in trace.read_text("utf-8").splitlines()]
    assert outcomes == ["fired", "passed"]
    monkeypatch.setenv("YITIHUA_RULE_OFF", card)
    assert decide(card, fires=True, x=Decimal("1000.00"), d=Decimal("0.01")) is None
