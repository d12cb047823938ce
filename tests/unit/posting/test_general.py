"""总会计凭证：清算、退款、年末在途，2015 与 2022 两个制度（08 第 5.1 节、第 8 节算例）。"""

from dataclasses import replace
from decimal import Decimal

import pytest

from yitihua.ledger.posting import NoTemplate, Voucher, general
from yitihua.ledger.posting.general import TreasuryItem

from .editions import Edition
from .trial import debit_balances, journal_of

D = Decimal
ITEM = TreasuryItem(fiscal_year=2022, fund_type_code="11", gov_bgt_eco_code="50201")
NEW = replace(ITEM, fiscal_year=2023)
BOOK = "总预算会计"


def made(edition: Edition, action, item: TreasuryItem, amount: str, **others) -> Voucher:
    voucher = action(item=item, amount=D(amount), templates=edition.templates, **others)
    assert not isinstance(voucher, NoTemplate), voucher
    return voucher


def test_T_ACC_002_划款与退款分别记(edition: Edition) -> None:
    paid = made(edition, general.clear_payment, ITEM, "1000000.00")
    back = made(edition, general.clear_refund, ITEM, "50000.00")
    assert journal_of(paid, edition) == [(BOOK, "5001", "1001", "1,000,000.00")]
    assert journal_of(back, edition) == [(BOOK, "5001", "1001", "-50,000.00")]
    assert debit_balances([paid, back], edition) == {(BOOK, "1001"): "-950,000.00", (BOOK, "5001"): "950,000.00"}


def test_T_ACC_008_次日再退_净增库款(edition: Edition) -> None:
    vouchers = [
        made(edition, general.clear_payment, ITEM, "1000000.00"),
        made(edition, general.clear_refund, ITEM, "50000.00"),
        made(edition, general.clear_refund, ITEM, "20000.00"),
    ]
    assert journal_of(vouchers[2], edition) == [(BOOK, "5001", "1001", "-20,000.00")]
    assert debit_balances(vouchers, edition)[BOOK, "5001"] == "930,000.00"
    day = [
        made(edition, general.clear_payment, ITEM, "20000.00"),
        made(edition, general.clear_refund, ITEM, "50000.00"),
    ]
    assert debit_balances(day, edition) == {(BOOK, "1001"): "30,000.00", (BOOK, "5001"): "-30,000.00"}


def test_T_ACC_008_净额清算只记一笔(edition: Edition) -> None:
    net = {"refund_clear_mode": "NET"}
    paid = made(edition, general.clear_payment, ITEM, "950000.00", switches=net)
    assert journal_of(paid, edition) == [(BOOK, "5001", "1001", "950,000.00")]
    refused = general.clear_refund(item=ITEM, amount=D("50000.00"), switches=net, templates=edition.templates)
    assert isinstance(refused, NoTemplate)


def test_T_ACC_010_年末已付未清与次年补清算(edition: Edition) -> None:
    closing = replace(ITEM, fiscal_year=2021)
    old_year = [
        made(edition, general.clear_payment, closing, "1000000.00"),
        made(edition, general.hold_in_transit, closing, "200000.00"),
    ]
    assert journal_of(old_year[1], edition) == [(BOOK, "5001", "1007", "200,000.00")]
    assert debit_balances(old_year, edition)[BOOK, "5001"] == "1,200,000.00"
    cleared = made(edition, general.clear_next_year, ITEM, "200000.00")
    assert journal_of(cleared, edition) == [(BOOK, "1007", "1001", "200,000.00")]
    carried_over = debit_balances([*old_year, cleared], edition)  # 1007 余额结转到新账后冲平
    assert (BOOK, "1007") not in carried_over
    assert carried_over[BOOK, "5001"] == "1,200,000.00"


@pytest.mark.parametrize(
    ("fund", "expense", "bank", "surplus"),
    [
        ("1111", "5001", "1001", "3001"),
        ("122", "5002", "1001", "3002"),
        ("13", "5003", "1001", "3003"),
        ("21", "5005", "1004", None),
    ],
)
def test_按资金性质记支出与退款(edition: Edition, fund: str, expense: str, bank: str, surplus: str | None) -> None:
    item = replace(ITEM, fund_type_code=fund)
    paid = made(edition, general.clear_payment, item, "8.00")
    back = made(edition, general.clear_refund, item, "3.00")
    assert journal_of(paid, edition) == [(BOOK, expense, bank, "8.00")]
    assert journal_of(back, edition) == [(BOOK, expense, bank, "-3.00")]
    prior = general.refund_prior_year(item=item, amount=D("2.00"), templates=edition.templates)
    if surplus is None:
        assert isinstance(prior, NoTemplate)
    else:
        assert not isinstance(prior, NoTemplate)
        assert journal_of(prior, edition) == [(BOOK, "1001", surplus, "2.00")]


@pytest.mark.parametrize("fund", ["31", "14"])
def test_单位资金与社保基金不记总会计_转待生成(edition: Edition, fund: str) -> None:
    item = replace(ITEM, fund_type_code=fund)
    found = general.clear_payment(item=item, amount=D("1.00"), templates=edition.templates)
    assert isinstance(found, NoTemplate)
    assert fund in found.reason


@pytest.mark.parametrize(
    ("eco", "expense"),
    [
        ("50101", "5002"),
        ("50201", "5001"),
        ("50301", "5007"),
        ("50401", "5007"),
        ("50501", "5003"),
        ("50601", "5003"),
        ("50701", "5004"),
        ("50801", "5007"),
        ("50901", "5005"),
        ("51002", "5006"),
        ("51101", "5011"),
        ("59999", "5008"),
    ],
)
def test_2023年起_费用按政府经济分类_预算会计按资金性质(edition: Edition, eco: str, expense: str) -> None:
    item = replace(NEW, gov_bgt_eco_code=eco)
    assert journal_of(made(edition, general.clear_payment, item, "1.00"), edition) == [
        ("财务会计", expense, "1001", "1.00"),
        ("预算会计", "7001", "804101", "1.00"),
    ]
    assert journal_of(made(edition, general.clear_refund, item, "1.00"), edition) == [
        ("财务会计", expense, "1001", "-1.00"),
        ("预算会计", "7001", "804101", "-1.00"),
    ]
    assert journal_of(made(edition, general.hold_in_transit, item, "1.00"), edition) == [
        ("财务会计", expense, "1007", "1.00"),
        ("预算会计", "7001", "804103", "1.00"),
    ]


@pytest.mark.parametrize("eco", ["51201", "51301", "51401", ""])
def test_2023年起_没有费用科目的转待生成(edition: Edition, eco: str) -> None:
    item = replace(NEW, gov_bgt_eco_code=eco)
    assert isinstance(general.clear_payment(item=item, amount=D("1.00"), templates=edition.templates), NoTemplate)
    assert isinstance(general.hold_in_transit(item=item, amount=D("1.00"), templates=edition.templates), NoTemplate)


def test_2023年起_以前年度退款与补清算平行记账(edition: Edition) -> None:
    fund = replace(NEW, fund_type_code="12")
    assert journal_of(made(edition, general.refund_prior_year, fund, "2.00"), edition) == [
        ("财务会计", "1001", "305101", "2.00"),
        ("预算会计", "804101", "8002", "2.00"),
    ]
    assert journal_of(made(edition, general.clear_next_year, fund, "2.00"), edition) == [
        ("财务会计", "1007", "1001", "2.00"),
        ("预算会计", "804103", "804101", "2.00"),
    ]


def test_收入入库与退库(edition: Edition) -> None:
    tax = replace(ITEM, inc_code="1010101")
    assert journal_of(made(edition, general.receive_income, tax, "5.00"), edition) == [(BOOK, "1001", "4001", "5.00")]
    assert journal_of(made(edition, general.return_income, tax, "2.00"), edition) == [(BOOK, "4001", "1001", "2.00")]
    fee = replace(NEW, fund_type_code="12", inc_code="1030148")
    assert journal_of(made(edition, general.receive_income, fee, "5.00"), edition) == [
        ("财务会计", "1001", "4002", "5.00"),
        ("预算会计", "804101", "6002", "5.00"),
    ]
    special = replace(ITEM, fund_type_code="21")
    assert journal_of(made(edition, general.receive_income, special, "5.00"), edition) == [
        (BOOK, "1004", "4005", "5.00")
    ]
    unknown = general.receive_income(item=NEW, amount=D("5.00"), templates=edition.templates)
    assert isinstance(unknown, NoTemplate)


def test_权责发生制列支只在开关打开时(edition: Edition) -> None:
    given = {"event_code": "GEN30", "item": ITEM, "amount": D("1.00"), "templates": edition.templates}
    assert isinstance(general.post_event(**given), NoTemplate)
    voucher = general.post_event(**given, switches={"accrual_carryover_mode": "开"})
    assert not isinstance(voucher, NoTemplate)
    assert journal_of(voucher, edition) == [(BOOK, "5001", "2011", "1.00")]
