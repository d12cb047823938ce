"""模板数据：每一行都装得上，条件都认得出，科目都是末级，选取没有歧义。"""

import itertools
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from yitihua.kernel.errors import ConfigurationError
from yitihua.ledger.posting import AmbiguousTemplate, NoTemplate, load_templates, post, select
from yitihua.ledger.posting.amounts import evaluate, names_in
from yitihua.ledger.posting.chart import read_rows
from yitihua.ledger.posting.template import SOURCE_PLACEHOLDER
from yitihua.ledger.seeds import SEEDS

from .editions import Edition, renamed_edition, rewrite, standard_edition

# 同一取数名“余额”对应多个科目，须逐科目做的年末转账（按 data/README.md，由年结逐行取余额）
BALANCE_BY_BALANCE = {
    ("agency_accounts.csv", "AGY34", "结转明细转累计结转"),
    ("agency_accounts.csv", "AGY34", "结余明细转累计结余"),
    ("agency_accounts.csv", "AGY35", "结转明细转累计结转"),
    ("agency_accounts.csv", "AGY35", "结余明细转累计结余"),
}
YEAR_OF_FILE = {
    "indicator_accounts.csv": 2022,
    "general_accounts_2015.csv": 2022,
    "general_accounts.csv": 2023,
    "agency_accounts.csv": 2022,
}


def test_模板行数与文件一致_条件全部认得出(edition: Edition) -> None:
    rows = read_rows(SEEDS / "entries.csv") + read_rows(SEEDS / "entries_local.csv")
    assert len(edition.templates.lines) == len(rows)
    assert edition.templates.unparsed == ()
    counted = Counter(row["ledger"] for row in read_rows(SEEDS / "entries.csv"))
    assert counted == {"indicator": 401, "agency": 311, "general": 329}


def test_每行科目存在且为末级_借贷同属一个子系统(edition: Edition) -> None:
    for line in edition.templates.lines:
        chart = edition.templates.charts.by_file(line.accounts_file)
        accounts = [chart.leaf(c) for c in (line.debit_account, line.credit_account) if c != SOURCE_PLACEHOLDER]
        assert len({account.subsystem for account in accounts}) == 1, line.entry_id


def test_科目表_上级存在_末级标志与实际一致(edition: Edition) -> None:
    for chart in edition.templates.charts:
        parents = {account.parent_code for account in chart if account.parent_code}
        assert all(code in chart for code in parents)
        for account in chart:
            assert account.is_leaf == (account.code not in parents), account.code
            assert account.code.startswith(account.parent_code)


def test_红字只在当年退款(edition: Edition) -> None:
    red = {line.event_code for line in edition.templates.lines if line.amount_basis.startswith("−")}
    assert red == {"GEN12", "AGY20"}


def test_每个变体在要素的每种组合下都选得出或说得清_逐子系统平衡(edition: Edition) -> None:
    used, ambiguous = set(), set()
    for accounts_file, event_code, variant in edition.templates.variants():
        chart = edition.templates.charts.by_file(accounts_file)
        lines = edition.templates.of(chart=chart, event_code=event_code, variant=variant)
        for elements, switches in _combinations(lines):
            try:
                found = select(
                    ledger=chart.ledger,
                    event_code=event_code,
                    variant=variant,
                    elements=elements,
                    switches=switches,
                    fiscal_year=YEAR_OF_FILE[accounts_file],
                    templates=edition.templates,
                )
            except AmbiguousTemplate:
                ambiguous.add((accounts_file, event_code, variant))
                used |= {line.entry_id for line in lines}
                continue
            if isinstance(found, NoTemplate):
                assert "没有条件成立的行" in found.reason, (event_code, variant, found.reason)
                continue
            used |= {line.entry_id for line in found}
            _assert_balanced(found)
    assert ambiguous == BALANCE_BY_BALANCE
    assert used == {line.entry_id for line in edition.templates.lines}


def _combinations(lines):
    """该变体各行检验到的要素取值的全部组合，各加一个“都不是”的值。"""
    values: dict[str, set[str]] = {}
    for line in lines:
        for test in line.condition.tests:
            values.setdefault(test.element, set()).update(test.prefixes or test.values)
    switch_names = {"refund_clear_mode": ("SEPARATE", "NET"), "return_quota_mode": ("关", "开")}
    switch_names["accrual_carryover_mode"] = ("关", "开")
    names = sorted(values)
    choices = [switch_names[n] if n in switch_names else (*sorted(values[n]), "其他") for n in names]
    for combination in itertools.product(*choices):
        given = dict(zip(names, combination, strict=True))
        given.setdefault("来源", "本级收入")
        switches = {name: given.pop(name) for name in list(given) if name in switch_names}
        yield given, switches


def _assert_balanced(lines) -> None:
    amounts = {name: Decimal("1.23") for line in lines for name in names_in(line.amount_basis)}
    amounts.update({name: Decimal("0.23") for name in amounts if name == "已预拨净额"})
    totals: Counter[tuple[str, str]] = Counter()
    for line in post(lines, amounts=amounts):
        assert line.debit_account
        assert line.credit_account
        totals[line.subsystem, "借"] += line.amount
        totals[line.subsystem, "贷"] += line.amount
    assert totals
    assert all(totals[name, "借"] == totals[name, "贷"] for name, _ in totals)


def test_资金性质按名称或上级代码匹配() -> None:
    def variant_of(fund_type_code: str) -> str:
        found = select(
            ledger="indicator",
            event_code="IND13",
            variant=None,
            elements={"资金性质": fund_type_code},
            fiscal_year=2022,
        )
        return found.reason if isinstance(found, NoTemplate) else found[0].variant

    assert variant_of("11") == variant_of("11111") == variant_of("一般公共预算") == "一般公共预算"
    assert [variant_of(code) for code in ("122", "13", "21", "39")] == [
        "政府性基金预算",
        "国有资本经营预算",
        "财政专户管理资金",
        "单位资金",
    ]
    assert variant_of("14") == "IND13 没有条件成立的行"
    assert variant_of("") == "IND13 缺要素：资金性质"


def test_开关未给取默认_未声明的开关值报错() -> None:
    given = {"ledger": "general", "event_code": "GEN12", "variant": "一般公共预算", "fiscal_year": 2022}
    elements = {"资金性质": "11"}
    assert not isinstance(select(**given, elements=elements), NoTemplate)
    off = select(**given, elements=elements, switches={"refund_clear_mode": "NET"})
    assert off == NoTemplate("GEN12“一般公共预算” 没有条件成立的行")
    with pytest.raises(ConfigurationError, match="refund_clear_mode=分开"):
        select(**given, elements=elements, switches={"refund_clear_mode": "分开"})


def test_总会计按年度选科目表(edition: Edition) -> None:
    charts = edition.templates.charts
    assert charts.of(ledger="general", fiscal_year=2022).accounts_file == "general_accounts_2015.csv"
    assert charts.of(ledger="general", fiscal_year=2023).accounts_file == "general_accounts.csv"
    with pytest.raises(ConfigurationError, match="1999 年"):
        charts.of(ledger="general", fiscal_year=1999)


def test_认不出的条件列出来_该行不能用(tmp_path: Path) -> None:
    renamed_edition(tmp_path)
    rewrite(
        tmp_path / "entries.csv",
        lambda row: {**row, "condition": "资金性质=一般公共预算；天气=晴"} if row["entry_id"] == "E0095" else row,
    )
    templates = load_templates(tmp_path)
    assert templates.unparsed == (("E0095", "天气=晴"),)
    given = {"ledger": "indicator", "event_code": "IND13", "fiscal_year": 2022, "templates": templates}
    found = select(**given, variant="一般公共预算", elements={"资金性质": "11"})
    assert found == NoTemplate("IND13“一般公共预算” 的条件“天气=晴”未能识别")
    assert not isinstance(select(**given, variant="单位资金", elements={"资金性质": "31"}), NoTemplate)


def test_两行都成立即歧义(tmp_path: Path) -> None:
    renamed_edition(tmp_path)
    rewrite(
        tmp_path / "entries.csv",
        lambda row: {**row, "condition": ""} if row["entry_id"] == "E0102" else row,
    )
    with pytest.raises(AmbiguousTemplate, match="E0100、E0102"):
        select(
            ledger="indicator",
            event_code="IND14",
            variant="一般公共预算",
            elements={"资金性质": "11", "项目类别": "1"},
            fiscal_year=2022,
            templates=load_templates(tmp_path),
        )


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("debit_account", "K301", "不是末级"), ("debit_account", "K30199", "没有科目"), ("entry_id", "E0001", "重复")],
)
def test_模板与科目表不配套时装不上(tmp_path: Path, column: str, value: str, message: str) -> None:
    renamed_edition(tmp_path)
    rewrite(tmp_path / "entries.csv", lambda row: {**row, column: value} if row["entry_id"] == "E0102" else row)
    with pytest.raises(ConfigurationError, match=message):
        load_templates(tmp_path)


def test_取数_红字与算式() -> None:
    amounts = {"批准数": Decimal("600000.00"), "已预拨净额": Decimal("100000.00"), "退款数": Decimal("0.01")}
    assert evaluate("批准数−已预拨净额", amounts=amounts) == Decimal("500000.00")
    assert evaluate("−退款数", amounts=amounts) == Decimal("-0.01")
    with pytest.raises(ConfigurationError, match="不是红字"):
        evaluate("已预拨净额−批准数", amounts=amounts)
    with pytest.raises(ConfigurationError, match="缺金额“支付数”"):
        evaluate("支付数", amounts=amounts)
    with pytest.raises(ConfigurationError, match="红字由模板决定"):
        evaluate("退款数", amounts={"退款数": Decimal("-0.01")})


def test_来源科目由分录推出_十二个() -> None:
    names = standard_edition().templates.source_names
    assert len(names) == 12
    assert (names["10203"], names["107"]) == ("基金或国资转移支付", "上年结转")
