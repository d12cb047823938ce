"""登录与首页：口令不对说得清，键盘可达，各岗位看到自己的待办与菜单。"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import AUDITOR, OPERATOR, World

Shot = Callable[[Page, str], None]


def test_口令不对_页面说明原因_账号还在_口令清空(world: World, fresh_page: Page, shot: Shot) -> None:
    account = world.api.account("AG_OP#2@101001")
    fresh_page.goto("/")
    expect(fresh_page).to_have_url(f"{world.url}/login")
    fresh_page.get_by_label("账号").fill(account["username"])
    fresh_page.get_by_label("密码").fill("不是这个口令")
    fresh_page.get_by_role("button", name="登录").click()
    expect(fresh_page.get_by_role("alert")).to_have_text("账号或口令不正确")
    expect(fresh_page.get_by_label("账号")).to_have_value(account["username"])
    expect(fresh_page.get_by_label("密码")).to_have_value("")
    shot(fresh_page, "01-登录-口令不对")


def test_只用键盘登录_登录后回到原来要去的页面(world: World, fresh_page: Page) -> None:
    account = world.api.account("AG_OP#2@101001")
    fresh_page.goto("/appropriation/indicators?tab=all")
    expect(fresh_page.get_by_label("账号")).to_be_focused()
    fresh_page.keyboard.type(account["username"])
    fresh_page.keyboard.press("Tab")
    fresh_page.keyboard.type(account["password"])
    fresh_page.keyboard.press("Enter")
    expect(fresh_page).to_have_url(f"{world.url}/appropriation/indicators?tab=all")


@pytest.mark.parametrize(
    ("actor", "menus", "hidden"),
    [
        (OPERATOR, ["首页", "项目库", "指标管理", "集中支付"], []),
        (AUDITOR, ["首页", "集中支付"], []),
        ("MOF_BGT", ["首页", "预算编制", "指标管理", "会计核算"], []),
        ("PAY_CTR", ["首页", "集中支付"], ["项目库", "预算编制"]),
    ],
    ids=["单位经办", "单位审核", "预算岗", "支付中心"],
)
def test_各岗位看到自己的菜单与岗位(
    actor: str, menus: list[str], hidden: list[str], desk_of: Callable[[str], Desk], world: World
) -> None:
    desk = desk_of(actor)
    titles = desk.page.get_by_role("navigation", name="模块").get_by_role("link").all_inner_texts()
    assert [menu for menu in menus if menu not in titles] == []
    assert [menu for menu in hidden if menu in titles] == []
    me = world.api.session(actor).get("/api/me").json()
    expect(desk.page.locator("aside.right")).to_contain_text(me["user_name"])
    expect(desk.page.locator("aside.right")).to_contain_text(me["posts"][0])


def test_待办卡片的件数就是轮到我办的件数(world: World, desk_of: Callable[[str], Desk], shot: Shot) -> None:
    bgt_id, = world.allocate("30000.00")  # fmt: skip
    before = _card_count(desk_of(AUDITOR))
    world.submitted(bgt_id, "1200.00", use_des="支付办公耗材采购款")
    world.submitted(bgt_id, "800.00", use_des="支付会议室维修费")
    desk = desk_of(AUDITOR)
    desk.go("/")
    assert _card_count(desk) == before + 2
    assert world.api.session(AUDITOR).get("/api/todo", params={"box": "todo"}).json()["count"] == before + 2
    expect(desk.page.locator("section.list tbody tr", has_text="支付会议室维修费")).to_contain_text("800.00")
    shot(desk.page, "02-首页-单位审核待办")


def test_发起人在我发起的里看到办到哪一步(world: World, desk_of: Callable[[str], Desk], shot: Shot) -> None:
    bgt_id, = world.allocate("5000.00")  # fmt: skip
    made = world.submitted(bgt_id, "500.00", use_des="支付培训资料印刷费")
    desk = desk_of(OPERATOR)
    desk.page.get_by_role("tab", name="我发起的").click()
    expect(desk.page.locator("section.list tbody tr", has_text=made["pay_app_no"])).to_contain_text("500.00")
    shot(desk.page, "03-首页-我发起的")


def _card_count(desk: Desk) -> int:
    desk.go("/")
    card = desk.page.locator(".cards .card", has_text="支付申请")
    return int(card.locator("b").inner_text()) if card.count() else 0
