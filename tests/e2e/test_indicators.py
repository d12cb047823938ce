"""指标列表：页面上的数就是接口上的数；翻过第一百行；导出的表打得开、合计一样。"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.sheets import read_sheet
from tests.e2e.world import OPERATOR, World, fen

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
ROWS = 120
COLUMNS = {"额度": "net_amt", "已用": "pay_app_amt", "可用": "cur_amt", "冻结": "frozen_amt"}
USABLE = {"status": "2", "bgt_exe_flag": "1", "order": "agency_code,pro_code,exp_func_code"}


@pytest.fixture(scope="module")
def many(world: World) -> list[str]:
    """一次分配一百二十条，金额各不相同；其中一条用掉一部分。"""
    children = world.allocate(*(f"{300 + number}.{number % 100:02d}" for number in range(ROWS)))
    world.submitted(children[0], "123.45", use_des="支付零星办公用品款")
    return children


def test_一页上的额度已用可用与接口逐行相同_合计是整个查询的合计(
    world: World, many: list[str], desk_of: Desks, shot: Shot
) -> None:
    desk = desk_of(OPERATOR)
    desk.go("/appropriation/indicators")
    found = world.page("BA_BGT_INFO", actor=OPERATOR, page="1", page_size="100", **USABLE)
    assert found["count"] >= ROWS
    grid = desk.grid()
    for index, row in enumerate(found["rows"][:10]):
        assert fen(grid.cell(index, "net_amt")) == fen(row["amount"]) - fen(row["dis_amt"])
        assert fen(grid.cell(index, "pay_app_amt")) == fen(row["pay_app_amt"])
        assert fen(grid.cell(index, "cur_amt")) == fen(row["cur_amt"])
    for name in ("pay_app_amt", "cur_amt", "frozen_amt"):
        assert fen(grid.total(name)) == fen(found["sums"][name]), name
    assert fen(found["sums"]["cur_amt"]) == sum(
        fen(row["cur_amt"]) for row in world.rows("BA_BGT_INFO", actor=OPERATOR, status="2", bgt_exe_flag="1")
    )
    shot(desk.page, "30-指标列表")


def test_翻到第二页_序号接着一百往下_合计不变(world: World, many: list[str], desk_of: Desks) -> None:
    desk = desk_of(OPERATOR)
    desk.go("/appropriation/indicators")
    grid = desk.grid()
    before = grid.total("cur_amt")
    desk.page.locator(".el-pager").get_by_text("2", exact=True).click()
    expect(grid.root.locator(".ag-row[row-index='0'] [col-id='#']").first).to_have_text("101")
    second = world.page("BA_BGT_INFO", actor=OPERATOR, page="2", page_size="100", **USABLE)
    assert len(second["rows"]) >= ROWS - 100
    assert fen(grid.cell(0, "cur_amt")) == fen(second["rows"][0]["cur_amt"])
    assert grid.total("cur_amt") == before
    assert "p=2" in desk.page.url
    first = {
        row["bgt_id"] for row in world.page("BA_BGT_INFO", actor=OPERATOR, page="1", page_size="100", **USABLE)["rows"]
    }
    assert not first & {row["bgt_id"] for row in second["rows"]}


def test_导出的表打得开_行数与合计同页面一致(world: World, many: list[str], desk_of: Desks, tmp_path: Path) -> None:
    desk = desk_of(OPERATOR)
    desk.go("/appropriation/indicators")
    shown = {title: desk.grid().total(name) for title, name in COLUMNS.items()}
    sheet = read_sheet(desk.export(tmp_path), grouped=True)
    assert sheet.title == "指标"
    assert "2022年度" in sheet.note
    assert "可执行" in sheet.note
    assert len(sheet.lines) == world.page("BA_BGT_INFO", actor=OPERATOR, page_size="1", **USABLE)["count"]
    for title, total in shown.items():
        assert sheet.total(title) == sheet.summed(title) == fen(total), title


def test_指标页的已用点得开_看到构成它的支付申请(world: World, many: list[str], desk_of: Desks, shot: Shot) -> None:
    desk = desk_of(OPERATOR)
    desk.go(f"/appropriation/indicators/{many[0]}")
    desk.page.locator(".card", has_text="已用").click()
    grid = desk.grid()
    expect(grid.rows()).to_have_count(1)
    assert fen(grid.total("pay_app_amt")) == fen("123.45")
    card = desk.page.locator(".card", has_text="已用").locator("b").inner_text()
    assert fen(card) == fen(world.row("BA_BGT_INFO", bgt_id=many[0])["pay_app_amt"]) == fen("123.45")
    shot(desk.page, "31-指标单据页")
