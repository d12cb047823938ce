"""单位账凭证：支付、退款、上年结转（08 第 5.2 节、第 8 节算例）。"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from yitihua.kernel.errors import ConfigurationError
from yitihua.ledger.posting import NoTemplate, Voucher, agency, load_templates, select
from yitihua.ledger.posting.agency import AgencyPayment
from yitihua.ledger.posting.chart import read_rows
from yitihua.ledger.seeds import SEEDS

from .editions import Edition, renamed_edition, rewrite
from .trial import debit_balances, journal_of

D = Decimal
OFFICE = AgencyPayment(
    fiscal_year=2022,
    accounting_kind="行政",
    fund_type_code="1111",
    pro_cat_code="21",
    dep_bgt_eco_code="30201",
    bgt_type_code="21",
)
ON = {"return_quota_mode": "开"}


def paid(edition: Edition, payment: AgencyPayment, amount: str, **others) -> list[Voucher]:
    made = agency.pay(payment=payment, amount=D(amount), templates=edition.templates, **others)
    assert not isinstance(made, NoTemplate), made
    return list(made)


def journal(edition: Edition, payment: AgencyPayment, amount: str = "1.00", **others):
    return [row for voucher in paid(edition, payment, amount, **others) for row in journal_of(voucher, edition)]


def refusal(edition: Edition, payment: AgencyPayment, **others) -> str:
    made = agency.pay(payment=payment, amount=D("1.00"), templates=edition.templates, **others)
    assert isinstance(made, NoTemplate)
    return made.reason


def test_T_ACC_001_支付办公费(edition: Edition) -> None:
    (voucher,) = paid(edition, OFFICE, "12345.67")
    assert journal_of(voucher, edition) == [
        ("财务会计", "500102", "4001", "12,345.67"),
        ("预算会计", "71010101", "600101", "12,345.67"),
    ]
    assert voucher.totals() == {
        "财务会计": (D("12345.67"), D("12345.67")),
        "预算会计": (D("12345.67"), D("12345.67")),
    }


def test_T_ACC_005_当年退款同向红字(edition: Edition) -> None:
    (original,) = paid(edition, OFFICE, "250000.00")
    refund = agency.refund(original=original, amount=D("50000.00"))
    assert refund.event_code == "AGY20"
    assert journal_of(refund, edition) == [
        ("财务会计", "500102", "4001", "-50,000.00"),
        ("预算会计", "71010101", "600101", "-50,000.00"),
    ]
    assert debit_balances([original, refund], edition) == {
        ("财务会计", "4001"): "-200,000.00",
        ("财务会计", "500102"): "200,000.00",
        ("预算会计", "600101"): "-200,000.00",
        ("预算会计", "71010101"): "200,000.00",
    }


def test_凭证摊成一行一方_再还原_退款科目不变(edition: Edition) -> None:
    (original,) = paid(edition, OFFICE, "250000.00")
    rows = [
        (side.seq, side.acc_system, edition.standard(side.acc_code), f"{side.dr_amt}", f"{side.cr_amt}")
        for side in original.sides()
    ]
    assert rows == [
        (1, "CW", "500102", "250000.00", "0.00"),
        (2, "CW", "4001", "0.00", "250000.00"),
        (3, "YS", "71010101", "250000.00", "0.00"),
        (4, "YS", "600101", "0.00", "250000.00"),
    ]
    stored = Voucher.of_sides(original.sides()[::-1], event_code="AGY02")
    assert journal_of(stored, edition) == journal_of(original, edition)
    red = agency.refund(original=stored, amount=D("0.01"))
    assert [side.dr_amt for side in red.sides()] == [D("-0.01"), D("0.00"), D("-0.01"), D("0.00")]
    assert journal_of(Voucher.of_sides(red.sides(), event_code="AGY20"), edition) == journal_of(red, edition)


def test_存下的分录少一行或差一分_不能还原(edition: Edition) -> None:
    (original,) = paid(edition, OFFICE, "250000.00")
    sides = original.sides()
    with pytest.raises(ConfigurationError, match="3 行，借贷不成对"):
        Voucher.of_sides(sides[:3], event_code="AGY02")
    damaged = replace(sides[1], cr_amt=D("249999.99"))
    with pytest.raises(ConfigurationError, match="第 1、2 行"):
        Voucher.of_sides((sides[0], damaged, *sides[2:]), event_code="AGY02")


def test_退款不得超过原支付_最小一分(edition: Edition) -> None:
    (original,) = paid(edition, OFFICE, "250000.00")
    assert agency.refund(original=original, amount=D("250000.00")).lines[0].amount == D("-250000.00")
    for amount in ("250000.01", "0.00", "-1.00"):
        with pytest.raises(ConfigurationError, match="退款数"):
            agency.refund(original=original, amount=D(amount))


@pytest.mark.parametrize(
    ("variant", "pro_cat_code"), [("公用经费服务退款", "21"), ("项目服务退款", "22"), ("项目服务退款", "3")]
)
@pytest.mark.parametrize("kind", ["行政", "事业"])
def test_按原凭证记的红字与退款模板科目一致(edition: Edition, variant: str, pro_cat_code: str, kind: str) -> None:
    payment = replace(OFFICE, accounting_kind=kind, pro_cat_code=pro_cat_code)
    (original,) = paid(edition, payment, "9.00")
    red = agency.refund(original=original, amount=D("1.00"))
    template = select(
        ledger="agency",
        event_code="AGY20",
        variant=variant,
        elements=payment.elements(),
        fiscal_year=2022,
        templates=edition.templates,
    )
    assert not isinstance(template, NoTemplate)
    assert {(line.debit_account, line.credit_account) for line in red.lines} == {
        (line.debit_account, line.credit_account) for line in template
    }


def test_T_ACC_003_工资计提与发放各记一次(edition: Edition) -> None:
    salary = replace(OFFICE, pro_cat_code="1", dep_bgt_eco_code="30101")
    accrual, payment = paid(edition, salary, "16110.55")
    assert (accrual.event_code, payment.event_code) == ("AGY10", "AGY12")
    assert journal_of(accrual, edition) == [("财务会计", "500101", "220101", "16,110.55")]
    assert journal_of(payment, edition) == [
        ("财务会计", "220101", "4001", "16,110.55"),
        ("预算会计", "71010101", "600101", "16,110.55"),
    ]
    reversed_ = agency.reverse_accrual(original=accrual, amount=D("110.55"))
    assert journal_of(reversed_, edition) == [("财务会计", "500101", "220101", "-110.55")]


@pytest.mark.parametrize(
    ("eco", "account"), [("30101", "220101"), ("30102", "220102"), ("30103", "220107"), ("30199", "220107")]
)
def test_人员经费按部门经济分类(edition: Edition, eco: str, account: str) -> None:
    salary = replace(OFFICE, pro_cat_code="1", dep_bgt_eco_code=eco)
    assert journal(edition, salary)[0] == ("财务会计", "500101", account, "1.00")


def test_人员类离退休费直接列费用(edition: Edition) -> None:
    retired = replace(OFFICE, pro_cat_code="1", dep_bgt_eco_code="30302")
    assert journal(edition, retired)[0] == ("财务会计", "500103", "4001", "1.00")


@pytest.mark.parametrize(
    ("eco", "account"),
    [
        ("30201", "500102"),
        ("30901", "160101"),
        ("31001", "160101"),
        ("30902", "160103"),
        ("31003", "160103"),
        ("31005", "161301"),
        ("31007", "1701"),
        ("30305", "500103"),
        ("31204", "500104"),
    ],
)
@pytest.mark.parametrize("pro_cat_code", ["22", "3"])
def test_项目支出按部门经济分类(edition: Edition, eco: str, account: str, pro_cat_code: str) -> None:
    project = replace(OFFICE, pro_cat_code=pro_cat_code, dep_bgt_eco_code=eco)
    assert journal(edition, project) == [
        ("财务会计", account, "4001", "1.00"),
        ("预算会计", "71010102", "600102", "1.00"),
    ]


def test_事业单位记事业支出(edition: Edition) -> None:
    assert journal(edition, replace(OFFICE, accounting_kind="事业"))[1] == (
        "预算会计",
        "72010101",
        "600101",
        "1.00",
    )


@pytest.mark.parametrize(
    "payment",
    [
        replace(OFFICE, dep_bgt_eco_code="31001"),
        replace(OFFICE, dep_bgt_eco_code="31005"),
        replace(OFFICE, dep_bgt_eco_code="30305"),
        replace(OFFICE, pro_cat_code="1"),
        replace(OFFICE, pro_cat_code="3", dep_bgt_eco_code="30101"),
        replace(OFFICE, pro_cat_code="3", dep_bgt_eco_code="31008"),
        replace(OFFICE, fund_type_code="21"),
        replace(OFFICE, fund_type_code="31", dep_bgt_eco_code="31005"),
    ],
    ids=[
        "公用购房",
        "公用工程",
        "公用对个人补助",
        "人员类办公费",
        "项目付工资",
        "物资储备",
        "专户资金",
        "单位资金工程",
    ],
)
def test_表里没有变体的转待生成(edition: Edition, payment: AgencyPayment) -> None:
    reason = refusal(edition, payment)
    assert payment.dep_bgt_eco_code in reason
    assert payment.fund_type_code in reason


def test_单位类型缺失或不认识_转待生成(edition: Edition) -> None:
    assert refusal(edition, replace(OFFICE, accounting_kind="")) == "AGY02“服务” 缺要素：单位类型"
    assert refusal(edition, replace(OFFICE, accounting_kind="企业")) == "AGY02“服务”缺预算会计分录"


def test_模板用了别类单位的科目_转待生成(tmp_path: Path) -> None:
    renamed_edition(tmp_path)
    rewrite(
        tmp_path / "entries.csv",
        lambda row: {**row, "debit_account": "K72010101"} if row["entry_id"] == "E0193" else row,
    )
    made = agency.pay(payment=OFFICE, amount=D("1.00"), templates=load_templates(tmp_path))
    assert made == NoTemplate("科目 K72010101 不适用于行政单位")


def test_T_ACC_007_上年结转_开关打开(edition: Edition) -> None:
    carried = replace(OFFICE, bgt_type_code="22")
    (original,) = paid(edition, carried, "100000.00", switches=ON)
    assert original.event_code == "AGY31"
    assert journal_of(original, edition) == [
        ("财务会计", "500102", "1201", "100,000.00"),
        ("预算会计", "71010101", "800103", "100,000.00"),
    ]
    refund = agency.refund(original=original, amount=D("10000.00"))
    assert journal_of(refund, edition) == [
        ("财务会计", "500102", "1201", "-10,000.00"),
        ("预算会计", "71010101", "800103", "-10,000.00"),
    ]
    assert debit_balances([original, refund], edition)["预算会计", "800103"] == "-90,000.00"


def test_T_ACC_007_上年结转_开关关闭与当年指标相同(edition: Edition) -> None:
    carried = replace(OFFICE, bgt_type_code="22")
    assert journal(edition, carried, "100000.00") == journal(edition, OFFICE, "100000.00")
    current = paid(edition, OFFICE, "500000.00") + paid(edition, carried, "100000.00")
    assert debit_balances(current, edition)["预算会计", "600101"] == "-600,000.00"
    back = agency.refund(original=current[1], amount=D("10000.00"))
    assert debit_balances([*current, back], edition)["预算会计", "600101"] == "-590,000.00"


def test_上年结转_开关打开_没有变体的转待生成(edition: Edition) -> None:
    building = replace(OFFICE, bgt_type_code="22", pro_cat_code="3", dep_bgt_eco_code="31005")
    assert "上年结转" in refusal(edition, building, switches=ON)
    # 设备只有项目支出的预算会计分录，基本支出不能只记一半
    desk = replace(OFFICE, bgt_type_code="22", dep_bgt_eco_code="31002")
    assert refusal(edition, desk, switches=ON) == "AGY31“设备”缺预算会计分录"
    assert len(journal(edition, replace(desk, pro_cat_code="22"), switches=ON)) == 2


def test_单位资金支付_事业单位须分专项(edition: Edition) -> None:
    own = replace(OFFICE, fund_type_code="31")
    assert journal(edition, own) == [
        ("财务会计", "500102", "1002", "1.00"),
        ("预算会计", "710103", "800102", "1.00"),
    ]
    public = replace(own, accounting_kind="事业")
    assert refusal(edition, public) == "AGY17“服务” 缺要素：专项资金"
    assert journal(edition, replace(public, special="是"))[1][1] == "720102"
    assert journal(edition, replace(public, special="否"))[1][1] == "720103"


def test_变体表的每一行都有模板() -> None:
    for rule in agency.standard_variants():
        for kind in ("行政", "事业"):
            payment = AgencyPayment(
                fiscal_year=2022,
                accounting_kind=kind,
                fund_type_code=rule.fund_prefixes[0],
                pro_cat_code=rule.pro_cat_code,
                dep_bgt_eco_code=rule.dep_bgt_eco_code.ljust(5, "9"),
                bgt_type_code=rule.bgt_type_code or "21",
                special="否",
            )
            made = agency.pay(payment=payment, amount=D("1.00"), switches=ON if rule.bgt_type_code else {})
            if rule.bgt_type_code and rule.pro_cat_code == "21" and "设备" in rule.templates[0][1]:
                assert made == NoTemplate("AGY31“设备”缺预算会计分录")
            else:
                assert not isinstance(made, NoTemplate), (rule, kind, made)
    assert len(agency.standard_variants()) == len(read_rows(SEEDS / "agency_variants.csv"))
