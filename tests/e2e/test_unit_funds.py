"""单位资金：申报收入预算、批复；登记收款、复核；收支页上的数就是库里的数，退回冲销都看得见。"""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
CLERK = "AG_OP@101001"
LIMIT = "SELECT l.amount FROM ledger_limit l WHERE l.kind = '{0}' AND l.agency_code = '101001'"


def _choose(page: Page, field: str, code: str) -> None:
    """树形下拉：打开、查代码、点那一行。"""
    page.locator(f"[data-field={field}]:visible button").click()
    pop = page.locator(".code-tree-pop:visible")
    pop.locator("input").fill(code)
    pop.get_by_text(re.compile(rf"^{code} ")).first.click()
    expect(page.locator(f"[data-field={field}]:visible button")).to_contain_text(code)
    expect(pop).to_have_count(0)


def _box(page: Page, verb: str) -> Locator:
    return page.get_by_role("dialog").filter(has=page.get_by_role("button", name=verb, exact=True))


def _shows(desk: Desk, field: str, amount: str) -> None:
    """第一行那一格，等它取回来再比。"""
    expect(desk.grid().root.locator(f".ag-row[row-index='0'] [col-id='{field}']").first).to_have_text(amount)


def _press(page: Page, verb: str) -> None:
    _box(page, verb).get_by_role("button", name=verb, exact=True).click()


def test_收入预算申报批复_收款登记复核冲销(world: World, desk_of: Desks, shot: Shot) -> None:
    clerk, budget, treasury = desk_of(CLERK), desk_of("MOF_BGT"), desk_of("MOF_TRE")
    own = world.row("BAS_ACCT_INFO", agency_code="101001", acc_type_code="22")["acct_no"]

    clerk.go("/appropriation/unit-funds/incomes")
    clerk.press("申报")
    _choose(clerk.page, "agency_code", "101001")
    _choose(clerk.page, "income_sort_code", "1039904")
    _choose(clerk.page, "fund_type_code", "31")
    clerk.page.locator("[data-field=apply_up]:visible input").fill("80000")
    shot(clerk.page, "130-申报收入预算")
    _press(clerk.page, "申报")
    expect(clerk.toast()).to_contain_text("已申报，等预算科批复")

    budget.go("/appropriation/unit-funds/incomes")
    budget.grid().check(0)
    budget.press("批复")
    expect(_box(budget.page, "确定批复")).to_contain_text("申报数 80,000.00 元")
    _press(budget.page, "确定批复")
    expect(budget.toast()).to_contain_text("批复收入预算成功")
    budget.tab("已批复")
    _shows(budget, "cur_amt", "80,000.00")
    assert world.sql(LIMIT.format("unit_income")) * 100 == 8_000_000
    shot(budget.page, "131-收入预算")

    clerk.go("/appropriation/unit-funds/receipts")
    clerk.press("登记收款")
    _choose(clerk.page, "agency_code", "101001")
    clerk.page.locator("[data-field=receipt_date]:visible input").fill("2022-03-01")
    clerk.page.locator("[data-field=acct_no]:visible input").fill(own)
    clerk.page.locator("[data-field=payer_name]:visible input").fill("湘北检测公司")
    clerk.page.locator("[data-field=rec_amt]:visible input").fill("50000")
    _choose(clerk.page, "fund_type_code", "31")
    clerk.page.locator("[data-field=agent_business_no]:visible input").fill("B9001")
    shot(clerk.page, "132-登记单位资金收款")
    _press(clerk.page, "登记")
    expect(clerk.toast()).to_contain_text("已登记，等国库科复核")

    treasury.go("/appropriation/unit-funds/receipts")
    treasury.grid().check(0)
    treasury.press("复核")
    assert "50,000.00" in treasury.confirm("确定复核")
    expect(treasury.toast()).to_contain_text("复核收款已办理 1 笔")
    shot(treasury.page, "133-单位资金收款")
    assert world.sql(LIMIT.format("unit_receipt")) * 100 == 5_000_000

    treasury.go("/appropriation/unit-funds/list")
    for field, amount in {"income_amt": "80,000.00", "arrived_amt": "50,000.00", "left_amt": "50,000.00"}.items():
        _shows(treasury, field, amount)
    shot(treasury.page, "134-单位资金收支")

    treasury.go("/appropriation/unit-funds/receipts")
    treasury.tab("已到账")
    treasury.grid().check(0)
    treasury.press("冲销")
    treasury.page.locator("[data-field=reason]:visible textarea").fill("银行通知退汇")
    _press(treasury.page, "确定冲销")
    expect(treasury.toast()).to_contain_text("冲销收款成功")
    assert world.sql(LIMIT.format("unit_receipt")) == 0
