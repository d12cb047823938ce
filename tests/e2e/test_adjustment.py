"""调整调剂：单位之间的一笔调剂，从录入到生效再到冲销，全在界面上办。"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import OPERATOR, World, fen

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]


def _review(desk: Desk, shot: Shot, *, batch_no: str, picture: str) -> None:
    """在待审页签里打开这一批，核对合计，通过。"""
    desk.go("/adjustment/batches?tab=open")
    desk.grid().row_of(batch_no).locator("input[type=checkbox]").click()
    desk.press("逐项审核")
    drawer = desk.page.get_by_role("dialog").filter(has_text=batch_no)
    expect(drawer).to_contain_text("30,000.00")
    shot(desk.page, picture)
    drawer.get_by_role("button", name="通过").first.click()


def test_两个单位之间的调剂_录入送审审核生效冲销(world: World, desk_of: Desks, shot: Shot) -> None:
    (bgt_id,) = world.allocate("64000.00")
    desk = desk_of(OPERATOR)

    # 从指标页进来：调出已带好，可用是此刻的数；调入填另一个单位
    desk.go(f"/appropriation/indicators/{bgt_id}")
    desk.press("调剂")
    page = desk.page
    expect(page.locator("main")).to_contain_text("64,000.00")
    desk.field("reason").fill("人大代表联络站增加巡检")
    desk.field("goal_note").fill("巡检覆盖全部联络站")
    page.get_by_label("调减", exact=True).first.fill("30000")
    page.get_by_label("单位代码").first.fill("101002")
    page.get_by_label("调增（元）").first.fill("29999.99")
    page.get_by_label("单位代码").first.click()
    expect(page.locator(".sums")).to_contain_text("0.01")
    shot(page, "60-调剂-录入")
    desk.press("保存")
    expect(desk.toast()).to_contain_text("已保存草稿")

    # 差一分：系统审核亮出规则号，送审被拒，什么都没变
    expect(page.locator(".findings")).to_contain_text("R-ADJ-001")
    draft = world.row("ADJ_BATCH", reason="人大代表联络站增加巡检")
    shot(page, "61-调剂-差一分")
    desk.press("送审")
    desk.confirm("确定送审")
    expect(desk.refusal()).to_contain_text("减30,000.00增29,999.99")
    assert world.row("BA_BGT_INFO", bgt_id=bgt_id)["frozen_amt"] == "0.00"

    # 改成等额：送审，冻结
    desk.go(f"/adjustment/batches/{draft['adj_batch_id']}/edit")
    page.get_by_label("调增（元）").first.fill("30000")
    page.get_by_label("单位代码").first.click()
    desk.press("保存")
    expect(desk.toast()).to_contain_text("已保存")
    expect(page.locator("main header")).to_contain_text(draft["adj_batch_no"])
    desk.press("送审")
    desk.confirm("确定送审")
    expect(desk.status()).to_have_text("待审")
    frozen = world.row("BA_BGT_INFO", bgt_id=bgt_id)
    assert (frozen["frozen_amt"], frozen["cur_amt"]) == ("30000.00", "34000.00")
    shot(page, "62-调剂-已送审")

    # 部门、业务科室审核
    _review(desk_of("DEPT@101"), shot, batch_no=draft["adj_batch_no"], picture="63-调剂-部门审核")
    expect(desk_of("DEPT@101").toast()).to_be_visible()
    _review(desk_of("MOF_BIZ"), shot, batch_no=draft["adj_batch_no"], picture="64-调剂-科室审核")
    expect(desk_of("MOF_BIZ").toast()).to_be_visible()
    assert world.row("ADJ_BATCH", adj_batch_id=draft["adj_batch_id"])["status"] == "30"

    # 预算科生效：一边少三万，另一边多一条三万的新指标
    budget = desk_of("MOF_BGT")
    budget.go(f"/adjustment/batches/{draft['adj_batch_id']}")
    budget.press("生效")
    budget.page.get_by_role("button", name="确定生效").click()
    expect(budget.status()).to_have_text("生效")
    shot(budget.page, "65-调剂-生效")
    source = world.row("BA_BGT_INFO", bgt_id=bgt_id)
    made = world.row("BA_BGT_INFO", ori_bgt_id=bgt_id)
    assert (source["cur_amt"], source["dis_amt"], source["frozen_amt"]) == ("34000.00", "30000.00", "0.00")
    assert (made["agency_code"], made["cur_amt"]) == ("101002", "30000.00")
    assert fen(source["net_amt"]) + fen(made["net_amt"]) == fen("64000.00")

    # 冲销：原样还回，另有一张反向批次
    budget.press("冲销")
    budget.field("reason").fill("联络站改由本级统一巡检")
    budget.page.get_by_role("button", name="确定冲销").click()
    expect(budget.page.get_by_role("link", name="被冲销的批次")).to_be_visible()
    shot(budget.page, "66-调剂-冲销")
    back = world.row("BA_BGT_INFO", bgt_id=bgt_id)
    assert (back["cur_amt"], back["dis_amt"]) == ("64000.00", "0.00")
    assert world.row("ADJ_BATCH", adj_batch_id=draft["adj_batch_id"])["status"] == "60"
    budget.go("/adjustment/batches?tab=all")
    expect(budget.grid().row_of(draft["adj_batch_no"])).to_be_visible()
    shot(budget.page, "67-调整调剂-列表")
    world.api.control("POST", "drain")


def test_追加来源的余额在列表与批次里都看得到(world: World, desk_of: Desks, shot: Shot) -> None:
    fields = {"fund_kind": "3", "fund_type_code": "111", "amount": "500000.00", "remark": "动用稳调基金用于应急"}
    world.do("MOF_BGT", "adjustment.fund.register", **fields)
    desk = desk_of("MOF_BGT")
    desk.go("/adjustment/funds")
    grid = desk.grid()
    assert (grid.cell(0, "left_amt"), grid.total("left_amt")) == ("500,000.00", "500,000.00")
    shot(desk.page, "68-追加来源")
    desk.go("/adjustment/batches/new")
    desk.field("adj_kind").select_option("T")
    desk.page.get_by_role("button", name="增加来源").click()
    expect(desk.page.get_by_label("来源", exact=True)).to_contain_text("余额 500,000.00")
    shot(desk.page, "69-预算调整-录入")
