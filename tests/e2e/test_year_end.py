"""年结一程：单位申报结转，预算科发起、对冲、关账，次年生成；页面上的数就是接口上的数，关账后科目归零。

自己换一个新世界：别的测试留下的在途会挡住年结，年结也会关掉别的测试要用的年度。
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import OPERATOR, World, fen

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
BUDGET = "MOF_BGT"


@pytest.fixture(scope="module")
def december(world: World, another_world: str) -> str:
    """时间到年末。返回单位指标的主键。"""
    world.api.control("POST", "time", {"biz_time": "2022-12-30T10:00:00"})
    return another_world


def test_单位在年结预览里申报结转_超余额一分被拒(world: World, december: str, desk_of: Desks, shot: Shot) -> None:
    desk = desk_of(OPERATOR)
    desk.go("/appropriation/year-end/preview")
    shot(desk.page, "79-年结预览-单位")
    grid = desk.grid()
    expect(grid.rows()).to_have_count(1)
    assert grid.cell(0, "outcome") == "收回"
    assert fen(grid.cell(0, "back_plan")) == fen("600000.00")
    grid.check(0)
    desk.press("申报结转")
    desk.field("carryovers_amt").fill("600000.01")
    desk.page.locator("dialog.command").get_by_role("button", name="确定申报").click()
    expect(desk.refusal()).to_contain_text("R-IND-020")
    desk.page.keyboard.press("Escape")
    desk.reload()
    desk.grid().check(0)
    desk.press("申报结转")
    desk.field("carryovers_amt").fill("350000.00")
    shot(desk.page, "80-年结预览-申报结转")
    desk.page.locator("dialog.command").get_by_role("button", name="确定申报").click()
    expect(desk.toast()).to_contain_text("已申报")
    row = world.row("BA_BGT_CARRYOVERS", ori_bgt_id=december)
    assert (row["carryovers_amt"], row["status"]) == ("350000.00", "2")


def test_审核确认后_预算科发起年结_对冲_关账_科目归零(world: World, december: str, desk_of: Desks, shot: Shot) -> None:
    key = world.row("BA_BGT_CARRYOVERS", ori_bgt_id=december)["carryovers_bgt_id"]
    for actor in ("DEPT@101", "MOF_BIZ", BUDGET):
        world.do(actor, "appropriation.carryover.approve", carryovers_bgt_id=key, opinion="同意结转")
    world.api.control("POST", "time", {"biz_time": "2022-12-31T18:00:00"})
    desk = desk_of(BUDGET)
    desk.go("/appropriation/year-end/preview")
    shot(desk.page, "81-年结预览")
    desk.go("/appropriation/year-end/board")
    shot(desk.page, "82-年结-发起前")
    desk.press("发起年结")
    desk.confirm("确定发起年结")
    expect(desk.toast()).to_contain_text("发起年结成功")
    world.settle()
    desk.press("刷新")
    expect(desk.page.locator("main header").first).to_contain_text("已核销")
    run = world.row("INDI_YEAR_END", fiscal_year="2022")
    assert (run["carry_amt"], run["back_amt"], run["left_cnt"]) == ("350000.00", "1450000.00", 0)
    desk.press("来源对冲")
    desk.confirm("确定来源对冲")
    expect(desk.grid().rows()).to_have_count(1)
    grid = desk.grid()
    assert fen(grid.cell(0, "source_amt")) == fen("1800000.00")
    assert fen(grid.cell(0, "carry_amt")) == fen(run["carry_amt"])
    assert fen(grid.cell(0, "back_amt")) == fen(run["back_amt"])
    shot(desk.page, "83-年结-对冲")
    left = "SELECT coalesce(sum(abs(b)), 0) FROM (SELECT sum(dr_amt - cr_amt) b FROM book_line"
    assert world.sql(left + " WHERE ledger = 'indicator' AND fiscal_year = '2022' GROUP BY acc_code) q") == 0
    desk.press("关账")
    desk.confirm("确定关账")
    expect(desk.page.locator("main header").first).to_contain_text("已关账")
    shot(desk.page, "84-年结-已关账")


def test_次年结转导入_照清单生成(world: World, december: str, desk_of: Desks, shot: Shot) -> None:
    world.api.control("POST", "year", {"fiscal_year": "2023"})
    world.api.control("POST", "time", {"biz_time": "2023-01-03T10:00:00"})
    desk = desk_of(BUDGET)
    desk.go("/appropriation/year-end/carry-in")
    grid = desk.grid()
    expect(grid.rows()).to_have_count(1)
    assert fen(grid.cell(0, "carryovers_amt")) == fen("350000.00")
    shot(desk.page, "85-结转导入")
    desk.press("生成结转指标")
    desk.confirm("确定生成")
    expect(desk.toast()).to_contain_text("生成结转指标成功")
    row = world.row("BA_BGT_INFO", fiscal_year="2023")
    assert (row["amount"], row["bgt_type_code"], row["ori_bgt_id"]) == ("350000.00", "22", december)
    for path, name in (
        ("/appropriation/advances/list", "86-预拨指标"),
        ("/appropriation/advances/diffs", "87-预拨差异单"),
        ("/appropriation/transfers/out", "88-转移支付下达单"),
        ("/appropriation/transfers/in", "89-接收上级转移支付"),
    ):
        desk.go(path)
        expect(desk.page.locator(".main, .page").first).to_be_visible()
        shot(desk.page, name)
