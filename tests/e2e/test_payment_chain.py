"""付款的后半程：凭证、两枚章、发送、银行回单、清算，再到三套账与全链追溯。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import AGENT_BANK, AUDITOR, CENTRE, OPERATOR, World, fen

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]


def test_生成凭证_两人各盖一章_发送_银行付款_发额度_清算(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("80000.00")  # fmt: skip
    made = world.submitted(bgt_id, "64000.00", use_des="支付网络安全等级测评费")
    world.do(AUDITOR, "payment.application.approve", pay_app_id=made["pay_app_id"], opinion="同意支付")
    operator, auditor, centre = desk_of(OPERATOR), desk_of(AUDITOR), desk_of(CENTRE)

    operator.go(f"/payment/applications/{made['pay_app_id']}")
    operator.press("生成支付凭证")
    expect(operator.status()).to_have_text("未签章")
    expect(operator.page.locator("main")).to_contain_text("陆万肆仟元整")
    bill = world.row("PAY_VOUCHER_BILL", pay_app_id=made["pay_app_id"])
    where = f"/payment/vouchers/{bill['pay_cert_id']}"

    operator.press("签章")
    operator.confirm("确定签章")
    expect(operator.toast()).to_be_visible()
    expect(operator.status()).to_have_text("未签章")
    auditor.go(where)
    auditor.press("签章")
    auditor.confirm("确定签章")
    expect(auditor.status()).to_have_text("已签章")

    centre.go("/payment/vouchers")
    centre.grid().row_of(bill["pay_cert_no"]).locator("input[type=checkbox]").click()
    centre.press("发送")
    assert "64,000.00" in centre.confirm("确定发送")
    expect(centre.toast()).to_contain_text("发送已办理 1 笔")
    world.settle()

    world.bank("pay", pay_cert_no=bill["pay_cert_no"])
    operator.go(where)
    expect(operator.status()).to_have_text("已支付")
    main = operator.page.locator("main")
    expect(main).to_contain_text("实际支付金额")
    expect(main).to_contain_text(world.row("PAY_VOUCHER_BILL", pay_cert_no=bill["pay_cert_no"])["agent_business_no"])
    shot(operator.page, "20-支付凭证-已支付")
    operator.go(f"/payment/applications/{made['pay_app_id']}")
    expect(operator.status()).to_have_text("已支付")

    centre.go("/payment/clearing/quotas?tab=all")
    centre.press("汇总并发送")
    dialog = centre.page.locator("dialog.command[open]")
    dialog.locator("[data-field=agent_bank_code] input").fill(AGENT_BANK)
    dialog.get_by_role("button", name="确定发送").click()
    expect(dialog).to_have_count(0)
    world.settle()
    notice = world.row("PAY_VOUCHER_BILL", pay_cert_no=bill["pay_cert_no"])["lqd_quota_notice_no"]
    expect(centre.grid().row_of(notice)).to_be_visible()
    shot(centre.page, "21-清算额度通知单")

    world.bank("clear")
    operator.go(where)
    expect(operator.status()).to_have_text("已清算")
    cleared = world.row("PAY_VOUCHER_BILL", pay_cert_no=bill["pay_cert_no"])
    expect(operator.page.locator("main")).to_contain_text(cleared["lqd_cert_no"])
    shot(operator.page, "22-支付凭证-已清算")
    centre.go("/payment/clearing/certs?tab=all")
    assert centre.grid().beside(cleared["lqd_cert_no"], "send_status_code") == "已清算"
    shot(centre.page, "23-划款凭证")
    indicator = world.row("BA_BGT_INFO", bgt_id=bgt_id)
    assert (indicator["paid_amt"], indicator["occ_amt"], indicator["cur_amt"]) == ("64000.00", "0.00", "16000.00")


@pytest.fixture(scope="module")
def paid(world: World) -> dict[str, Any]:
    """一笔付完清算完的支付，供看账、追溯、打印。"""
    bgt_id, = world.allocate("45678.90")  # fmt: skip
    made = world.cleared(bgt_id, "12345.67", use_des="支付办公楼消防维保费")
    return made | {"bgt_id": bgt_id}


@pytest.mark.parametrize(("ledger", "title"), [("GLB", "预算指标会计"), ("GLF", "总预算会计"), ("GLA", "单位会计")])
def test_三套账都记了这笔_合计点开到凭证_借贷相等(
    ledger: str, title: str, world: World, paid: dict[str, Any], desk_of: Desks, shot: Shot
) -> None:
    actor = AUDITOR if ledger == "GLA" else "MOF_TRE"
    desk = desk_of(actor)
    desk.go(f"/accounting/balances?ledger={ledger}")
    report = world.api.session(actor).get("/api/reports/trial_balance", params={"ledger": ledger}).json()
    assert fen(report["totals"]["occur_dr"]) > 0
    assert report["totals"]["occur_dr"] == report["totals"]["occur_cr"]
    grid = desk.grid()
    assert fen(grid.total("occur_dr")) == fen(report["totals"]["occur_dr"])
    shot(desk.page, f"24-余额表-{ledger}")

    account = next(row for row in report["rows"] if fen(row["occur_dr"]))
    grid.root.locator(".ag-row", has_text=account["acct_cls_code"]).first.wait_for()
    desk.go(f"/accounting/lines/{ledger}/{account['acct_cls_code']}?tab=dr")
    assert fen(desk.grid().total("dr_amt")) == fen(account["occur_dr"])
    desk.grid().open(0, "vou_det_desc")
    expect(desk.page.locator("main header")).to_contain_text(f"{title}记账凭证")
    total = desk.page.locator("main tfoot td.num")
    expect(total).to_have_count(2)
    expect(total.first).not_to_have_text("0.00")
    debit, credit = total.all_inner_texts()
    assert debit == credit
    assert fen(debit) > 0
    shot(desk.page, f"25-记账凭证-{ledger}")


def test_余额表上的发生额可以点_点到明细账(world: World, paid: dict[str, Any], desk_of: Desks) -> None:
    desk = desk_of("MOF_TRE")
    desk.go("/accounting/balances?ledger=GLB")
    rows = world.api.session("MOF_TRE").get("/api/reports/trial_balance", params={"ledger": "GLB"}).json()["rows"]
    account = next(row for row in rows if fen(row["occur_dr"]))
    index = rows.index(account)
    figure = desk.grid().root.locator(f".ag-row[row-index='{index}'] [col-id='occur_dr']").first
    figure.get_by_role("link").click()
    desk.page.wait_for_url(f"**/accounting/lines/GLB/{account['acct_cls_code']}*")


def test_从支付凭证号追溯到项目_点项目节点打开项目(
    world: World, paid: dict[str, Any], desk_of: Desks, shot: Shot
) -> None:
    desk = desk_of("MOF_TRE")
    pro_code = world.parent["pro_code"]
    desk.go("/reporting/trace")
    desk.page.get_by_label("单据号").fill(paid["pay_cert_no"])
    desk.page.locator("main").get_by_role("button", name="追溯", exact=True).click()
    desk.page.wait_for_load_state("networkidle")
    expect(desk.page.locator(".panel > .holder")).to_contain_text(pro_code)
    shot(desk.page, "26-追溯-图")
    desk.page.get_by_role("tab", name="表").click()
    table = desk.page.locator(".panel > .holder table.sheet")
    for number in (pro_code, paid["pay_app_no"], paid["pay_cert_no"]):
        expect(table).to_contain_text(number)
    expect(table).to_contain_text("12,345.67")
    shot(desk.page, "27-追溯-表")
    table.get_by_role("link", name=pro_code, exact=True).first.click()
    expect(desk.page.locator("main header")).to_contain_text(pro_code)


def test_支付凭证打印是PDF_第一页有凭证号(world: World, paid: dict[str, Any], desk_of: Desks) -> None:
    desk = desk_of(OPERATOR)
    desk.go(f"/payment/vouchers/{paid['pay_cert_id']}")
    href = desk.page.get_by_role("link", name="打印", exact=True).get_attribute("href")
    assert href is not None
    answer = desk.page.request.get(href)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    assert b"%%EOF" in answer.body()[-64:]
