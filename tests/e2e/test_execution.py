"""执行情况：看板与表上的数等于库里的数；点开一个数，列出来的行加起来就是它，退款在内。"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import AUDITOR, CENTRE, World, fen

Desks = Callable[[str], Desk]
PAID = """
SELECT (SELECT coalesce(sum(xpay_amt), 0) FROM pay_voucher_bill WHERE xpay_date IS NOT NULL)
     - (SELECT coalesce(sum(refund_amt), 0) FROM pay_refund WHERE status IN ('40', '50') AND is_cross_year = 2)
"""
ISSUED = """
SELECT sum(l.amount - l.dis_amt) FROM ba_bgt_info i
  JOIN ledger_limit l ON l.fiscal_year = i.fiscal_year AND l.kind = 'indicator' AND l.limit_id = i.bgt_id
 WHERE i.bgt_layer_code = '40' AND i.bgt_exe_flag = '1' AND i.status IN ('2', '3')
"""


def fen_in(world: World, statement: str) -> int:
    return int(Decimal(world.sql(statement)) * 100)


@pytest.fixture(scope="module")
def refunded(world: World) -> dict[str, Any]:
    """付了一笔并清算，又退回一部分、确认。"""
    bgt_id, = world.allocate("50000.00")  # fmt: skip
    made = world.cleared(bgt_id, "23456.78", use_des="支付网络专线租赁费")
    world.bank("refund", pay_cert_no=made["pay_cert_no"], amount="3456.78", reason="多付退回")
    refund = world.row("PAY_REFUND", ori_pay_cert_no=made["pay_cert_no"])
    world.do(AUDITOR, "payment.refund.review", refund_id=refund["refund_id"])
    world.do(CENTRE, "payment.refund.confirm", refund_id=refund["refund_id"])
    return made


def test_表上的已支付等于库里的支付减退款_点开逐行相加就是它(
    world: World, refunded: dict[str, Any], desk_of: Desks, shot: Callable[[Page, str], None]
) -> None:
    desk = desk_of("MOF_BGT")
    desk.go("/reporting/execution?view=table")
    grid = desk.grid()
    paid = fen_in(world, PAID)
    assert fen(grid.total("paid_amt")) == paid > 0
    assert fen(grid.total("indicator_amt")) == fen_in(world, ISSUED)
    figure = grid.cell(0, "paid_amt")
    shot(desk.page, "50-执行情况表")

    grid.open(0, "paid_amt")
    expect(desk.page.locator("main")).to_contain_text("支付或退款日期")
    assert "/reporting/paid?" in desk.page.url
    desk.page.wait_for_load_state("networkidle")
    assert fen(desk.grid().total("net_amt")) == fen(figure) == paid
    expect(desk.page.locator("main")).to_contain_text("退款")
    shot(desk.page, "51-支付与退款明细")

    desk.page.get_by_label("月份").select_option("3")
    desk.page.wait_for_load_state("networkidle")
    month = world.api.session("MOF_BGT").get("/api/reports/budget_execution").json()["totals"]["months"][2]
    assert fen(desk.grid().total("net_amt")) == fen(month) == paid


def test_看板的卡片点得开_合计与卡片同(
    world: World, refunded: dict[str, Any], desk_of: Desks, shot: Callable[[Page, str], None]
) -> None:
    desk = desk_of("MOF_BGT")
    desk.go("/reporting/execution")
    shot(desk.page, "52-执行情况看板")
    for title, field, wanted in (("已支付", "net_amt", PAID), ("指标下达", "net_amt", ISSUED)):
        desk.go("/reporting/execution")
        card = desk.page.locator(".kpi", has_text=title).first
        shown = card.locator("b").inner_text().replace("万元", "").replace("\n", "")
        amount = fen_in(world, wanted)
        assert Decimal(shown.replace(",", "")) == round(Decimal(amount) / 1_000_000, 2)
        card.click()
        desk.page.wait_for_load_state("networkidle")
        assert fen(desk.grid().total(field)) == amount
