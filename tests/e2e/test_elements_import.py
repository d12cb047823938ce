"""要素控制改一格、导入先预览后写：页面说不能导的，服务端也不收；复核以后马上照新的查。"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
PROPOSER, DECIDER, CLERK, PURCHASING = "MOF_BGT", "MOF_BGT#2", "MOF_BIZ", "MOF_PUR"
HEAD = ("指标层次", "项目代码", "功能科目", "资金性质", "业务主管处室", "指标管理处室", "指标说明", "金额")


def workbook(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for number, row in enumerate([HEAD, *rows]):
        page.write_row(number, 0, row)
    book.close()
    return path


def line(*, section: str = "006", fund: str = "111", amount: object = 12.5) -> list[Any]:
    return ["20", "P-导入", "2010101", fund, "006", section, "导入的指标", amount]


def test_要素控制_点一格拟改_另一人复核_格子马上变(world: World, desk_of: Desks, shot: Shot) -> None:
    desk = desk_of(PROPOSER)
    desk.go("/appropriation/elements")
    table = desk.page.get_by_role("table", name="要素控制")
    cell = table.locator("tr[data-field=tp_func_code] button[data-layer='30']")
    before = cell.inner_text()
    shot(desk.page, "40-要素控制")
    cell.click()
    box = desk.page.locator("dialog.command[open]")
    box.locator("[data-field=input_kind] select").select_option("O")
    box.locator("[data-field=basis] textarea").fill("部门待分允许写转移支付科目")
    shot(desk.page, "41-拟改要素控制")
    box.get_by_role("button", name="确定拟改").click()
    expect(cell).to_contain_text("待复核")
    assert before in cell.inner_text(), "没有复核，格子还是原来的"
    other = desk_of(DECIDER)
    other.go("/appropriation/elements/changes?tab=todo")
    other.page.locator(".ag-row[row-index='0'] .ag-checkbox-input").first.check()
    other.press("通过")
    other.confirm("确定通过")
    expect(other.toast()).to_contain_text("通过")
    desk.reload()
    expect(cell).to_have_text("可录 ●" if before.endswith("●") else "可录")
    row = world.row("BA_ELE_CTRL", bgt_layer_code="30", ele_field="tp_func_code")
    assert (row["input_kind"], row["ctrl_source"]) == ("O", "2")


def test_导入_先看每行判定_不过的导不了_改好整份导入(world: World, desk_of: Desks, shot: Shot, tmp_path: Path) -> None:
    desk = desk_of(CLERK)
    before = world.page("BA_BGT_INFO", actor=CLERK, page_size="1", status="1")["count"]
    desk.go("/appropriation/indicators/import")
    bad = workbook(tmp_path / "有错.xlsx", [line(), line(section=""), line(fund="999"), line(amount="一百")])
    desk.page.get_by_label("选择导入文件").set_input_files(bad)
    expect(desk.page.locator(".sum")).to_contain_text("能导入 1 行、12.50 元")
    grid = desk.grid()
    expect(grid.root.locator("[col-id=said]").filter(has_text="R-IND-001")).to_be_visible()
    expect(grid.root.locator("[col-id=said]").filter(has_text="金额的写法不对")).to_be_visible()
    shot(desk.page, "42-导入预览")
    expect(desk.page.get_by_role("button", name="整份导入")).to_be_disabled()
    assert world.page("BA_BGT_INFO", actor=CLERK, page_size="1", status="1")["count"] == before, "预览什么也不写"
    good = workbook(tmp_path / "改好.xlsx", [line(), line(amount=7.5), line(amount="100.01")])
    desk.page.get_by_label("选择导入文件").set_input_files(good)
    expect(desk.page.locator(".sum")).to_contain_text("能导入 3 行、120.01 元")
    desk.page.get_by_role("button", name="整份导入").click()
    assert "120.01" in desk.confirm("确定导入")
    expect(desk.toast()).to_contain_text("已导入 3 条")
    assert world.page("BA_BGT_INFO", actor=CLERK, page_size="1", status="1")["count"] == before + 3


def test_录入指标_各栏随层次的要素控制出来_必录的标星(desk_of: Desks, shot: Shot) -> None:
    desk = desk_of(CLERK)
    desk.go("/appropriation/indicators/new")
    agency = desk.page.get_by_role("button", name="单位", exact=True)
    expect(agency).to_have_count(0)
    shot(desk.page, "43-录入指标")
    desk.field("bgt_layer_code").select_option("40")
    expect(agency).to_be_visible()
    expect(desk.page.locator("[data-field=agency_code] label")).to_contain_text("*")
    desk.press("保存")
    expect(desk.page.locator("[data-field=amount]")).to_contain_text("请填写金额")


def test_指标文与更正各有列表(desk_of: Desks, shot: Shot) -> None:
    desk = desk_of(PROPOSER)
    desk.go("/appropriation/docs")
    expect(desk.page.get_by_role("button", name="作废下一个号")).to_be_visible()
    assert "〔2022〕" in desk.grid().cell(0, "cor_bgt_doc_no")
    shot(desk.page, "44-指标文")
    clerk = desk_of("AG_OP@101001")
    clerk.go("/payment/corrections")
    clerk.press("新增更正")
    expect(clerk.page.locator("dialog.command[open] [data-field=new_bgt_id]")).to_be_visible()
    shot(clerk.page, "45-新增更正")


def test_取消政府采购_采购科从首页点进去_通过的改了_不予通过的不动(world: World, desk_of: Desks, shot: Shot) -> None:
    kept, dropped = world.allocate("310.00", "320.00")
    for bgt_id in (kept, dropped):
        world.do("MOF_BIZ", "appropriation.indicator.amend", bgt_id=bgt_id, is_gov_pur=1, reason="转为政府采购")
        world.do("MOF_BIZ", "appropriation.indicator.amend", bgt_id=bgt_id, is_gov_pur=2, reason="改为自行购买")
    desk = desk_of(PURCHASING)
    desk.go("/")
    desk.page.get_by_role("link").filter(has_text="取消政府采购待审核").click()
    grid = desk.grid()
    expect(grid.root.locator("[col-id=changes]").filter(has_text="是否政府采购：是 → 否")).to_have_count(2)
    shot(desk.page, "48-指标要素修改")
    first = desk.page.locator(".ag-row[row-index='0'] .ag-checkbox-input").first
    first.check()
    desk.press("通过")
    desk.confirm("确定通过")
    expect(desk.toast()).to_contain_text("通过")
    assert world.row("BA_BGT_INFO", bgt_id=dropped)["is_gov_pur"] == 2
    expect(grid.root.locator("[col-id=changes]").filter(has_text="是否政府采购")).to_have_count(1)
    first.check()
    desk.press("不予通过")
    desk.page.locator("dialog[open] textarea").fill("已列入集中采购目录")
    shot(desk.page, "49-不予通过修改")
    desk.confirm("确定不予通过")
    expect(grid.root.locator(".ag-center-cols-container .ag-row")).to_have_count(0)
    assert world.row("BA_BGT_INFO", bgt_id=kept)["is_gov_pur"] == 1
    row = world.row("BA_BGT_AMEND", bgt_id=kept, status="9")
    assert (row["opinion"], row["changes"], row["amount"]) == ("已列入集中采购目录", "是否政府采购：是 → 否", "310.00")
