"""只用键盘：从首页录一张支付申请送审，再由审核人审过去。鼠标一次不碰。"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.test_payment_application import PAYEE
from tests.e2e.world import AUDITOR, OPERATOR, World

ROUTE = ("payee_acct_name", "payee_acct_no", "payee_acct_bank_name", "payee_acct_bank_no")


def test_键盘录一张送审_键盘审核通过(
    world: World, desk_of: Callable[[str], Desk], shot: Callable[[Page, str], None]
) -> None:
    bgt_id, = world.allocate("4321.00")  # fmt: skip
    desk = desk_of(OPERATOR)
    keys = desk.page.keyboard
    desk.go("/")
    desk.tab_to("新增支付申请")
    keys.press("Enter")
    desk.page.wait_for_url("**/payment/applications/new")

    # 选指标：对话框一开光标就在查找框，↓ 进表格，方向键走到那一行，回车选用
    desk.tab_to("选择指标")
    keys.press("Enter")
    picker = desk.page.get_by_role("dialog", name="选择指标")
    expect(picker.get_by_label("查找指标")).to_be_focused()
    row = picker.locator(".ag-center-cols-container .ag-row", has_text="4,321.00").first
    expect(row).to_be_visible()
    keys.press("ArrowDown")
    for _step in range(int(row.get_attribute("row-index") or 0)):
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(picker).to_have_count(0)

    desk.tab_to("申请金额")
    keys.type("4321")
    desk.tab_to("用途")
    keys.type("支付会场音响租赁费")
    for name, title in zip(ROUTE, ("收款人全称", "收款账号", "开户银行", "开户行行号"), strict=True):
        desk.tab_to(title)
        keys.type(PAYEE[name])
    desk.tab_to("往来对象类别")
    keys.type("31")
    desk.tab_to("收款人代码")
    keys.type(PAYEE["receiver_code"])
    keys.press("Control+s")
    expect(desk.toast()).to_contain_text("已保存草稿")
    desk.page.wait_for_url("**/payment/applications/*-*")
    made = world.row("PAY_VOUCHER", bgt_id=bgt_id)
    assert (made["status"], made["pay_app_amt"], made["fund_traobj_type_code"]) == ("10", "4321.00", "31")

    desk.page.wait_for_load_state("networkidle")
    desk.tab_to("送审")
    keys.press("Enter")
    expect(desk.page.locator("dialog.confirm[open]")).to_contain_text("4,321.00")
    desk.tab_to("确定送审")
    keys.press("Enter")
    expect(desk.status()).to_have_text("待单位审核")

    judge = desk_of(AUDITOR)
    judge.go(f"/payment/applications/{made['pay_app_id']}")
    judge.tab_to("审核")
    judge.page.keyboard.press("Enter")
    expect(judge.page.locator(".drawer")).to_contain_text("4,321.00")
    judge.tab_to("审核意见")
    judge.page.keyboard.type("同意支付")
    judge.tab_to("审核通过")
    shot(judge.page, "70-键盘审核")
    judge.page.keyboard.press("Enter")
    expect(judge.status()).to_have_text("已审核")
    assert world.row("PAY_VOUCHER", bgt_id=bgt_id)["status"] == "40"
