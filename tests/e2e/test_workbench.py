"""工作台：存下的视图换会话还在、全局查找认拼音、收藏、规则说明、抄送，都在浏览器里办一遍。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk, sign_in
from tests.e2e.world import AUDITOR, OPERATOR, World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def made(world: World) -> dict[str, Any]:
    """两张已送审的支付申请，收款人不同。"""
    bgt_id, = world.allocate("9000.00")  # fmt: skip
    big = world.do(
        OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt="512.34", use_des="支付工作台测试的大额",
        payee_acct_name="岳阳市洞庭印务中心",
    )  # fmt: skip
    world.do(OPERATOR, "payment.application.submit", pay_app_id=big["pay_app_id"])
    small = world.submitted(bgt_id, "12.00", use_des="支付工作台测试的小额")
    return {"big": big, "small": small}


def search(desk: Desk, words: str) -> None:
    desk.page.keyboard.press("Control+k")
    box = desk.page.get_by_role("dialog", name="全局查找")
    expect(box).to_be_visible()
    box.get_by_label("查找编号或名称").fill(words)


def hit(desk: Desk, text: str) -> Any:
    return desk.page.get_by_role("dialog", name="全局查找").get_by_role("option").filter(has_text=text).first


def test_按拼音首字母与编号找到单据_键盘打开_更多去列表(
    world: World, made: dict[str, Any], desk_of: Desks, shot: Shot
) -> None:
    desk = desk_of(OPERATOR)
    desk.go("/")
    search(desk, "yysdtywzx")
    expect(hit(desk, made["big"]["pay_app_no"])).to_contain_text("岳阳市洞庭印务中心")
    shot(desk.page, "120-全局查找")
    desk.page.get_by_role("dialog", name="全局查找").get_by_label("查找编号或名称").fill(made["small"]["pay_app_no"])
    expect(hit(desk, "支付工作台测试的小额")).to_be_visible()
    expect(hit(desk, "岳阳市洞庭印务中心")).to_have_count(0)
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**/payment/applications/{made['small']['pay_app_id']}")
    desk.go("/rules")
    desk.page.locator("body").click(position={"x": 700, "y": 760})
    desk.page.keyboard.press("/")
    expect(desk.page.get_by_role("dialog", name="全局查找")).to_be_visible()


def test_别的单位找不到(world: World, made: dict[str, Any], desk_of: Desks) -> None:
    desk = desk_of("AG_OP@102001")
    search(desk, made["big"]["pay_app_no"])
    expect(desk.page.get_by_text("没有找到")).to_be_visible()


def test_存下的视图_换一个会话登录还在_默认的打开就套用(
    world: World, made: dict[str, Any], desk_of: Desks, shot: Shot, fresh_page: Page
) -> None:
    desk = desk_of("AG_OP#2@101001")
    desk.go("/payment/applications?tab=all&pay_app_amt__gte=500.00")
    desk.page.locator(".ag-header-cell[col-id='pay_app_amt'] .ag-header-cell-label").click()
    desk.page.wait_for_url("**order=pay_app_amt*")
    desk.page.get_by_role("button", name="列设置", exact=True).click()
    desk.page.locator(".pop .item", has_text="用途").get_by_role("checkbox").first.uncheck()
    desk.page.get_by_role("button", name="确定", exact=True).click()
    expect(desk.page.locator(".ag-header-cell[col-id='use_des']")).to_have_count(0)
    desk.page.get_by_role("button", name="视图", exact=True).click()
    desk.page.get_by_label("视图名称").fill("五百以上")
    desk.page.get_by_label("打开时默认用它").check()
    desk.page.get_by_role("button", name="存下现在的样子").click()
    expect(desk.toast()).to_contain_text("已存为视图“五百以上”")
    shot(desk.page, "121-存下的视图")
    kept = "SELECT content ->> 'order' FROM sys_saved_view WHERE name = %s"
    assert world.sql(kept, "五百以上") == "pay_app_amt"

    account = world.api.account("AG_OP#2@101001")
    sign_in(fresh_page, str(account["username"]), str(account["password"]))
    again = Desk(fresh_page)
    again.go("/payment/applications")
    again.page.wait_for_url("**pay_app_amt__gte=500.00*")
    expect(again.page.get_by_role("button", name="视图：五百以上")).to_be_visible()
    expect(again.grid().row_of(made["big"]["pay_app_no"])).to_be_visible()
    expect(again.page.locator(".ag-header-cell[col-id='use_des']")).to_have_count(0)
    expect(again.page.get_by_text(made["small"]["pay_app_no"])).to_have_count(0)
    again.page.get_by_role("button", name="视图：五百以上").click()
    again.page.get_by_role("button", name="删除视图 五百以上").click()
    expect(again.toast()).to_contain_text("已删除视图")


def test_收藏一页_首页直达_换会话还在_能取消(world: World, desk_of: Desks, shot: Shot, fresh_page: Page) -> None:
    desk = desk_of(OPERATOR)
    desk.go("/appropriation/indicators?tab=all")
    desk.page.get_by_role("button", name="☆ 收藏").click()
    expect(desk.page.get_by_role("button", name="★ 已收藏")).to_be_visible()
    account = world.api.account(OPERATOR)
    sign_in(fresh_page, str(account["username"]), str(account["password"]))
    fresh_page.goto("/")
    favourites = fresh_page.locator(".favourites")
    shot(fresh_page, "122-首页-收藏")
    favourites.get_by_role("link", name="指标查询与办理").click()
    fresh_page.wait_for_url("**/appropriation/indicators?tab=all")
    fresh_page.get_by_role("button", name="★ 已收藏").click()
    expect(fresh_page.get_by_role("button", name="☆ 收藏")).to_be_visible()
    assert world.sql("SELECT count(*) FROM sys_favourite WHERE path = %s", "/appropriation/indicators?tab=all") == 0


def test_拒绝的规则号点开是规则说明_大全里找得到(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("10.00")  # fmt: skip
    made = world.do(
        OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt="99.00", use_des="支付超出余额的一笔"
    )
    desk = desk_of(OPERATOR)
    desk.go(f"/payment/applications?pay_app_id={made['pay_app_id']}")
    desk.grid().check(0)
    desk.press("送审")
    desk.confirm("确定送审")
    refusal = desk.refusal()
    expect(refusal).to_contain_text("R-PAY-004")
    refusal.get_by_role("button", name="规则 R-PAY-004").click()
    panel = desk.page.get_by_role("complementary", name="规则说明")
    expect(panel).to_contain_text("业务规格")
    expect(panel).to_contain_text("不触发")
    expect(panel).to_contain_text("T-PAY-001")
    shot(desk.page, "123-规则说明")
    panel.get_by_role("button", name="到规则大全里看").click()
    desk.page.wait_for_url("**/rules?code=R-PAY-004")
    desk.page.get_by_label("查找规则").fill("敏感数据")
    desk.page.get_by_role("button", name="查询").click()
    row = desk.page.locator("tbody tr", has_text="R-WFL-023")
    row.get_by_role("button").click()
    expect(desk.page.locator("section.text")).to_contain_text("敏感数据导出 >1000 行")
    shot(desk.page, "124-规则大全")


def test_抄送给看得到的人_首页未读_打开即已读_看不到的送不出(
    world: World, made: dict[str, Any], desk_of: Desks, shot: Shot
) -> None:
    no = made["big"]["pay_app_no"]
    desk = desk_of(OPERATOR)
    desk.go(f"/payment/applications/{made['big']['pay_app_id']}")
    desk.page.get_by_role("button", name="抄送", exact=True).click()
    box = desk.page.locator("dialog.command[open]")
    box.locator("[data-field=usernames] textarea").fill("ag_aud1@101001，ag_op1@102001")
    box.locator("[data-field=note] textarea").fill("请留意收款人")
    box.get_by_role("button", name="确定抄送").click()
    expect(desk.refusal()).to_contain_text("2人中1人的数据范围不含这张单据")
    assert world.sql("SELECT count(*) FROM wf_copy WHERE biz_id = %s", made["big"]["pay_app_id"]) == 0
    box.locator("[data-field=usernames] textarea").fill("ag_aud1@101001")
    box.get_by_role("button", name="确定抄送").click()
    expect(desk.toast()).to_contain_text("抄送成功")

    reader = desk_of(AUDITOR)
    reader.go("/?box=copied")
    expect(reader.page.get_by_role("tab", name="抄送")).to_contain_text("1")
    row = reader.page.locator("section.list tbody tr", has_text=no)
    expect(row).to_contain_text("请留意收款人")
    shot(reader.page, "125-抄送箱")
    row.get_by_role("button").click()
    reader.page.wait_for_url(f"**/payment/applications/{made['big']['pay_app_id']}")
    reader.go("/?box=copied")
    expect(reader.page.get_by_role("tab", name="抄送")).to_contain_text("0")
    read = "SELECT count(*) FROM wf_copy WHERE biz_id = %s AND read_time IS NOT NULL"
    assert world.sql(read, made["big"]["pay_app_id"]) == 1


def test_待办写着期限_能按期限排(world: World, made: dict[str, Any], desk_of: Desks, shot: Shot) -> None:
    desk = desk_of(AUDITOR)
    desk.go("/")
    desk.page.get_by_label("排序").select_option("deadline")
    expect(desk.page.locator("section.list thead")).to_contain_text("期限")
    expect(desk.page.locator("section.list tbody tr", has_text=made["big"]["pay_app_no"])).to_contain_text("03-")
    shot(desk.page, "126-待办期限")


def test_导出审批页与我的导出(desk_of: Desks, shot: Shot) -> None:
    desk = desk_of("SEC_ADM")
    desk.go("/system/exports?tab=all")
    shot(desk.page, "127-导出审批")
    assert desk.page.locator("main .negative, main .failed").count() == 0
    clerk = desk_of(OPERATOR)
    clerk.go("/exports")
    expect(clerk.page.get_by_text("没有后台导出。")).to_be_visible()
    shot(clerk.page, "128-我的导出")
