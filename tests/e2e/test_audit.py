"""审计：审计管理员按单据找到是谁办的、办了什么、成没成；别的岗位看不到日志。"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import AUDITOR, OPERATOR, World


def test_审计管理员按单据找到一次送审的内容与一次被拒(
    world: World, desk_of: Callable[[str], Desk], shot: Callable[[Page, str], None]
) -> None:
    bgt_id, = world.allocate("900.00")  # fmt: skip
    made = world.submitted(bgt_id, "88.80", use_des="支付审计测试用的快递费")
    fields = {"bgt_id": bgt_id, "pay_app_amt": "1.00", "use_des": "审核岗录入支付申请"}
    assert not world.api.run(actor=AUDITOR, operation="payment.application.create", fields=fields).ok
    desk = desk_of("AUDIT")
    desk.go("/")
    desk.page.get_by_role("navigation", name="模块").get_by_text("审计").click()
    expect(desk.grid().rows().first).to_be_visible()
    shot(desk.page, "90-操作日志")
    desk.go(f"/audit/logs?tab=all&subjects__contains={made['pay_app_id']}")
    expect(desk.grid().rows()).to_have_count(2)
    titles = {desk.grid().cell(row, "operation_name") for row in range(2)}
    assert titles == {"录入支付申请", "送审支付申请"}
    first = 0 if desk.grid().cell(0, "operation_name").startswith("录入") else 1
    assert desk.grid().cell(first, "username").startswith("ag_op")
    desk.grid().open(first, "operation_name")
    content = desk.page.locator("main pre")
    expect(content).to_contain_text('"pay_app_amt": "88.80"')
    expect(desk.status()).to_have_text("办成")
    expect(desk.page.locator("main table.facts")).to_contain_text("2022-03-01 10:00:00.000")
    shot(desk.page, "91-一条操作日志")
    desk.page.get_by_role("link", name=made["pay_app_id"]).click()
    expect(desk.grid().rows()).to_have_count(2)
    desk.grid().open(1 - first, "operation_name")
    changed = desk.page.locator("main .changes .frame .ag-center-cols-container .ag-row", has_text="状态")
    expect(changed.locator("[col-id='was']")).to_have_text("10")
    expect(changed.locator("[col-id='now']")).to_have_text("20")
    shot(desk.page, "92-操作日志-变更前后")
    desk.go("/audit/logs?tab=refused&operation__contains=payment.application.create")
    expect(desk.grid().rows().first).to_be_visible()
    assert desk.grid().cell(0, "username").startswith("ag_aud")
    desk.grid().open(0, "operation_name")
    expect(desk.page.locator("main pre")).to_contain_text("R-WFL-008")


def test_别的岗位没有审计菜单_直接打开也看不到(world: World, desk_of: Callable[[str], Desk]) -> None:
    for actor in (OPERATOR, "MOF_TRE"):
        desk = desk_of(actor)
        desk.go("/")
        expect(desk.page.get_by_role("navigation", name="模块").get_by_text("审计")).to_have_count(0)
        desk.go("/audit/logs")
        expect(desk.page.get_by_text("无权访问").first).to_be_visible()


def test_审计管理员按单号找_看得到登录与导出(
    world: World,
    desk_of: Callable[[str], Desk],
    shot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    bgt_id, = world.allocate("700.00")  # fmt: skip
    made = world.submitted(bgt_id, "66.60", use_des="支付审计按单号查询的印刷费")
    clerk = desk_of(OPERATOR)
    clerk.go("/payment/applications?tab=all")
    clerk.export(tmp_path)
    desk = desk_of("AUDIT")
    desk.go("/audit/logs?tab=all")
    desk.page.get_by_label("单据号").fill(made["pay_app_no"])
    desk.page.keyboard.press("Enter")
    expect(desk.grid().rows()).to_have_count(2)
    assert {desk.grid().cell(row, "operation_name") for row in range(2)} == {"录入支付申请", "送审支付申请"}
    shot(desk.page, "93-操作日志-按单号")
    desk.go("/audit/logs?tab=all")
    desk.page.get_by_label("操作", exact=True).fill("导出")
    desk.page.keyboard.press("Enter")
    expect(desk.grid().rows().first).to_be_visible()
    assert desk.grid().cell(0, "operation_name") == "导出列表"
    assert desk.grid().cell(0, "username").startswith("ag_op")
    desk.grid().open(0, "operation_name")
    expect(desk.page.locator("main pre")).to_contain_text('"record": "PAY_VOUCHER"')
    shot(desk.page, "94-操作日志-一次导出")
    desk.go("/audit/logs?tab=ok&operation_title=登录")
    expect(desk.grid().rows().first).to_be_visible()
    assert desk.grid().cell(0, "operation_name") == "登录"
