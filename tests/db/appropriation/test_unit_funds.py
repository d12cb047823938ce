"""单位资金的两行额度跟着指标的腿走：付了退还得一分不差，更正不占两遍，结转的不占，割接已付的照记（R-IND-028）。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

import yitihua.app.ports.ledger  # noqa: F401 接上落账
from tests.db.django_fixtures import DIVISION, YEAR, context, person
from yitihua.infra.operation import ports
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting.indicator_yearend import OpeningAmounts, open_balances
from yitihua.modules.appropriation import movements
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.operations.unit_funds.decide_receipt import _post
from yitihua.modules.appropriation.unit_funds.models import Receipt
from yitihua.modules.budgeting import public as budgeting
from yitihua.modules.budgeting.income import change_income
from yitihua.modules.budgeting.models import IncomeBudget

AGENCY, FUND = "101001", "31"
_ELEMENTS = {
    "agency_code": AGENCY, "pro_code": "P1", "pro_cat_code": "22", "fund_type_code": FUND, "found_type_code": "5",
    "exp_func_code": "2010101", "gov_bgt_eco_code": "50205", "dep_bgt_eco_code": "30227", "bgt_type_code": "21",
    "bgt_layer_code": "40", "bgt_exe_flag": "1", "src_acc": "109", "status": "2",
}  # fmt: skip


@pytest.fixture
def ctx(division: None) -> Ctx:
    return context(person("MOF_BGT"))


def _flush(ctx: Ctx) -> None:
    try:
        ports.flush(ctx, connection.connection, each=False)
    finally:
        for sink in (ctx.ledger, ctx.limits):
            sink.items.clear()


def _income(amount: str, ctx: Ctx) -> None:
    row = IncomeBudget.objects.create(
        mof_div_code=DIVISION, fiscal_year=YEAR, agency_code=AGENCY, income_sort_code="1039904", fund_type_code=FUND,
        apply_up=amount, reply_amt=amount, cur_amt=amount, status="2",
    )  # fmt: skip
    change_income([(row, Decimal(amount))], event="INC_REPLY", ctx=ctx)
    _flush(ctx)


def _arrive(amount: str, ctx: Ctx) -> None:
    row = Receipt.objects.create(
        mof_div_code=DIVISION, fiscal_year=YEAR, agency_code=AGENCY, receipt_date=date(2022, 3, 1), acct_no="1",
        payer_name="甲", rec_amt=Decimal(amount), fund_type_code=FUND, is_claimed=1, status="2",
    )  # fmt: skip
    _post([(row, row.rec_amt)], event="INC_RECEIPT", ctx=ctx)
    _flush(ctx)


def _issued(amount: str, ctx: Ctx, *, event: str = "TEST", paid: str = "", **changed: str) -> Indicator:
    row = Indicator.objects.create(bgt_id=uuid7(), mof_div_code=DIVISION, fiscal_year=YEAR, **_ELEMENTS | changed)
    ctx.limits.add([movements.new_limit("indicator", row.bgt_id, agency_code=AGENCY)])
    legs = [movements.leg(row.bgt_id, "amount", Decimal(amount))]
    legs += [movements.leg(row.bgt_id, "paid_amt", Decimal(paid))] if paid else []
    spent = Decimal(paid or "0.00")
    amounts = OpeningAmounts(
        cur_amt=Decimal(amount) - spent, frozen={"冻结": ZERO}, occ_amt=ZERO, paid_amt=spent, carried={}
    )
    made = movements.movement(
        event=event, business_key=f"{uuid7()}", ref_type="appropriation.indicator", ref_id=row.bgt_id, legs=legs,
        lines=open_balances(at=movements.standing(row), amounts=amounts), indicators={row.bgt_id: row},
        short="R-IND-006", summary="", ctx=ctx,
    )  # fmt: skip
    ctx.ledger.add([made])
    _flush(ctx)
    return row


def _use(row: Indicator, amount: str, **changed: Any) -> appropriation.Use:
    fields = {"ref_type": "payment.application", "ref_id": uuid7(), "business_key": f"{uuid7()}", **changed}
    return appropriation.Use(row.bgt_id, Decimal(amount), **fields)


def _call(ctx: Ctx, step: Any, use: appropriation.Use, row: Indicator) -> None:
    step([(replace(use, business_key=f"{uuid7()}"), row)], ctx=ctx)
    _flush(ctx)


def _refused(ctx: Ctx, step: Any, use: appropriation.Use, row: Indicator) -> list[str]:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        _call(ctx, step, use, row)
    return [item.message for item in caught.value.findings.items if item.code == "R-IND-028"]


def _limit(kind: str, ctx: Ctx) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT amount, split_amt, occ_amt, paid_amt FROM ledger_limit WHERE kind = %s AND limit_id = %s",
            [kind, budgeting.fund_limit_id(AGENCY, FUND, ctx=ctx)],
        )
        row = cursor.fetchone()
    return tuple(f"{value:.2f}" for value in row) if row else ()


def test_付了退_到账额度还得一分不差(ctx: Ctx) -> None:
    _income("1000.00", ctx)
    _arrive("300.00", ctx)
    row = _issued("1000.00", ctx)
    use = _use(row, "300.00")
    assert _refused(ctx, appropriation.reserve, _use(row, "300.01"), row) == [
        "单位资金实际到账300.00元，本次累计支付300.01元"
    ]
    _call(ctx, appropriation.reserve, use, row)
    assert _limit("unit_receipt", ctx) == ("300.00", "0.00", "300.00", "0.00")
    _call(ctx, appropriation.pay, use, row)
    assert _limit("unit_receipt", ctx) == ("300.00", "0.00", "0.00", "300.00")
    assert _refused(ctx, appropriation.reserve, _use(row, "0.01"), row)
    _call(ctx, appropriation.refund, replace(use, ref_id=uuid7(), amount=Decimal("0.01"), origin_id=use.ref_id), row)
    assert _limit("unit_receipt", ctx) == ("300.00", "0.00", "0.00", "299.99")
    _call(ctx, appropriation.reserve, _use(row, "0.01"), row)
    assert _refused(ctx, appropriation.reserve, _use(row, "0.01"), row)


def test_更正预占不占第二遍_生效两边同额(ctx: Ctx) -> None:
    _income("1000.00", ctx)
    _arrive("300.00", ctx)
    wrong, right = _issued("500.00", ctx), _issued("500.00", ctx)
    use = _use(wrong, "300.00")
    _call(ctx, appropriation.reserve, use, wrong)
    _call(ctx, appropriation.pay, use, wrong)
    held = _use(right, "200.00", ref_type="payment.correction")
    _call(ctx, appropriation.reserve, held, right)
    assert _limit("unit_receipt", ctx) == ("300.00", "0.00", "0.00", "300.00")
    _call(ctx, appropriation.release, held, right)
    item = appropriation.Correction(
        wrong=wrong, right=right, amount=Decimal("200.00"), ref_id=held.ref_id, origin_id=use.ref_id,
        business_key=f"{uuid7()}", summary="", extra_legs=(), new_elements={}, own_elements={},
    )  # fmt: skip
    appropriation.correct([item], ctx=ctx)
    _flush(ctx)
    assert _limit("unit_receipt", ctx) == ("300.00", "0.00", "0.00", "300.00")


def test_上年结转的不占本年收入与到账(ctx: Ctx) -> None:
    row = _issued("100.00", ctx, bgt_type_code="22")
    _call(ctx, appropriation.reserve, _use(row, "100.00"), row)
    assert (_limit("unit_income", ctx), _limit("unit_receipt", ctx)) == ((), ())


@pytest.mark.parametrize(("src_acc", "counts"), [("107", False), ("109", True)])
def test_上年收回重新安排的是21类_用上年的收入_不占本年的(ctx: Ctx, src_acc: str, counts: bool) -> None:
    """同是 21 类的单位资金，只差来源科目：107 不占，109 要本年的收入与到账。"""
    if counts:
        _income("200.00", ctx)
        _arrive("100.00", ctx)
    row = _issued("200.00", ctx, bgt_type_code="21", src_acc=src_acc)
    _call(ctx, appropriation.reserve, _use(row, "100.00"), row)
    taken = (("200.00", "200.00", "0.00", "0.00"), ("100.00", "0.00", "100.00", "0.00"))
    assert (_limit("unit_income", ctx), _limit("unit_receipt", ctx)) == (taken if counts else ((), ()))
    if counts:
        assert _refused(ctx, appropriation.reserve, _use(row, "0.01"), row)
    else:
        _call(ctx, appropriation.reserve, _use(row, "0.01"), row)


def test_下达一分一厘不超预算收入(ctx: Ctx) -> None:
    _income("100.00", ctx)
    with pytest.raises(Refusal) as caught, transaction.atomic():
        _issued("100.01", ctx)
    assert caught.value.codes == ("R-IND-028",)
    _issued("100.00", ctx)
    assert _limit("unit_income", ctx) == ("100.00", "100.00", "0.00", "0.00")


def test_割接时已付的照记_之后要等到账补上(ctx: Ctx) -> None:
    _income("1000.00", ctx)
    row = _issued("1000.00", ctx, event="OPENING", paid="50.00")
    assert _limit("unit_receipt", ctx) == ("50.00", "0.00", "0.00", "50.00")
    _arrive("50.00", ctx)
    assert _limit("unit_receipt", ctx) == ("50.00", "0.00", "0.00", "50.00")
    assert _refused(ctx, appropriation.reserve, _use(row, "0.01"), row)
    _arrive("0.01", ctx)
    _call(ctx, appropriation.reserve, _use(row, "0.01"), row)
