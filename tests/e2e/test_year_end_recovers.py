"""收回资金与冻结：定去向、挪预算行、解冻、申请核销，年末收回的次年重新安排；页面上的数就是接口上的数。

自己换一个新世界：年结会关掉别的测试要用的年度，所以与年结一样排在最后。
"""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import World, fen

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
BUDGET, TREASURY = "MOF_BGT", "MOF_TRE"


@pytest.fixture(scope="module")
def held(world: World, another_world: str) -> str:
    """单位指标审计冻结五千；科室待分收回十万，去向待定。返回单位指标的主键。"""
    world.do(BUDGET, "appropriation.indicator.freeze", bgt_id=another_world, amount="5000.00", reason_type="审计")
    cut = {"bgt_id": world.parent["bgt_id"], "amount": "100000.00", "adj_kind": "C", "reason": "项目压减"}
    world.do(BUDGET, "appropriation.indicator.cut", **cut)
    return another_world


def _dialog(desk: Desk, verb: str) -> None:
    desk.page.locator("dialog.command[open]").get_by_role("button", name=verb, exact=True).click()


def test_年中收回的登记去向_预算数挪到选定的一行(world: World, held: str, desk_of: Desks, shot: Shot) -> None:
    desk = desk_of(BUDGET)
    desk.go("/appropriation/recovers")
    grid = desk.grid()
    expect(grid.rows()).to_have_count(1)
    assert (grid.cell(0, "recover_type"), grid.cell(0, "status")) == ("年中收回", "待定去向")
    assert fen(grid.total("amount")) == fen("100000.00")
    shot(desk.page, "90-收回资金")
    before = world.row("BGT_PM_ANNUAL", pro_code=world.parent["pro_code"])
    grid.check(0)
    desk.press("登记去向")
    _dialog(desk, "确定登记")
    expect(desk.page.locator("dialog.command[open]")).to_contain_text("请填写批件文号")
    desk.field("dest_doc_no").fill("岳政函〔2022〕60号")
    desk.page.get_by_role("button", name="选预算行").click()
    picker = desk.page.get_by_role("dialog", name="选预算行")
    expect(picker.locator(".ag-pinned-left-cols-container .ag-row").first).to_be_visible()
    shot(desk.page, "91-收回资金-选预算行")
    row = picker.locator(".ag-pinned-left-cols-container .ag-row", has_text=str(world.parent["pro_code"])).first
    row.locator("input[type=checkbox]").click()
    picker.get_by_role("button", name="确定", exact=True).click()
    shot(desk.page, "92-收回资金-登记去向")
    _dialog(desk, "确定登记")
    expect(desk.toast()).to_contain_text("登记去向成功")
    after = world.row("BGT_PM_ANNUAL", bgt_pman_id=before["bgt_pman_id"])
    assert fen(after["cur_amt"]) - fen(before["cur_amt"]) == fen("100000.00")
    assert world.row("INDI_RECOVER", recover_type="1")["status"] == "2"
    desk.tab("已定去向")
    expect(desk.grid().rows()).to_have_count(1)
    assert desk.grid().cell(0, "dest_code") == "重新安排"


def test_上解支出登记执行_多一分被拒_登记错的冲回(world: World, held: str, desk_of: Desks, shot: Shot) -> None:
    budget = {"fund_type_code": "111", "amount": "80000.00", "use": "上解支出", "bgt_doc_title": "上解支出预算"}
    total = world.do(BUDGET, "appropriation.source.register", **budget)["bgt_id"]
    desk = desk_of(BUDGET)
    desk.go("/appropriation/executions/pending")
    grid = desk.grid()
    expect(grid.rows()).to_have_count(1)
    assert (grid.cell(0, "use_acc"), fen(grid.total("cur_amt"))) == ("上解支出", fen("80000.00"))
    shot(desk.page, "92-待执行总指标")
    grid.check(0)
    desk.press("登记执行")
    desk.field("amount").fill("80000.01")
    desk.field("doc_no").fill("湘财预〔2022〕71号")
    shot(desk.page, "92-登记其他支出执行")
    _dialog(desk, "确定执行")
    expect(desk.refusal()).to_contain_text("余额不足，当前可用80,000.00")
    desk.page.keyboard.press("Escape")
    desk.reload()
    desk.grid().check(0)
    desk.press("登记执行")
    desk.field("doc_no").fill("湘财预〔2022〕71号")
    _dialog(desk, "确定执行")
    expect(desk.toast()).to_contain_text("登记执行成功")
    assert world.row("BA_BGT_INFO", bgt_id=total)["cur_amt"] == "0.00"
    desk.go("/appropriation/executions/done")
    done = desk.grid()
    expect(done.rows()).to_have_count(1)
    assert (done.cell(0, "use_acc"), done.cell(0, "doc_no")) == ("上解支出", "湘财预〔2022〕71号")
    shot(desk.page, "92-其他支出执行单")
    done.check(0)
    desk.press("冲回")
    desk.field("undo_reason").fill("上级结算单金额有误")
    _dialog(desk, "确定冲回")
    expect(desk.toast()).to_contain_text("冲回成功")
    assert world.row("BA_BGT_INFO", bgt_id=total)["cur_amt"] == "80000.00"
    world.do(BUDGET, "appropriation.execution.register", bgt_id=total, amount="80000.00", doc_no="湘财预〔2022〕72号")


def test_冻结单解冻一部分_剩下的申请核销_批准后在清单上(world: World, held: str, desk_of: Desks, shot: Shot) -> None:
    budget = desk_of(BUDGET)
    budget.go("/appropriation/year-end/preview?tab=blocked")
    expect(budget.grid().rows()).to_have_count(1)
    assert budget.grid().cell(0, "outcome") == "冻结未清"
    budget.grid().check(0)
    budget.press("看冻结单")
    expect(budget.page).to_have_url(re.compile(f"/appropriation/freezes.*{held}"))
    desk = desk_of(TREASURY)
    desk.go(f"/appropriation/freezes?bgt_id={held}")
    grid = desk.grid()
    expect(grid.rows()).to_have_count(1)
    assert (grid.cell(0, "reason_type"), fen(grid.total("left_amt"))) == ("审计", fen("5000.00"))
    shot(desk.page, "93-冻结解冻")
    grid.check(0)
    desk.press("解冻")
    desk.field("amount").fill("5000.01")
    _dialog(desk, "确定解冻")
    expect(desk.refusal()).to_contain_text("R-IND-013")
    desk.page.keyboard.press("Escape")
    desk.reload()
    desk.grid().check(0)
    desk.press("解冻")
    desk.field("amount").fill("1000.00")
    _dialog(desk, "确定解冻")
    expect(desk.toast()).to_contain_text("解冻成功")
    expect(desk.grid().root.locator(".ag-row[row-index='0'] [col-id='left_amt']").first).to_have_text("4,000.00")
    desk.grid().check(0)
    desk.press("申请核销")
    desk.field("approve_doc_no").fill("岳审通〔2022〕7号")
    desk.page.locator("dialog.command[open] [data-field=remark] textarea").fill("审计期间依法不能解除")
    shot(desk.page, "94-冻结-申请核销")
    _dialog(desk, "确定申请")
    expect(desk.toast()).to_contain_text("已申请核销")
    assert world.row("BA_BGT_FROZEN", bgt_id=held)["freed_by"] == "核销"
    desk.go("/appropriation/year-end/write-offs")
    expect(desk.grid().rows()).to_have_count(1)
    assert fen(desk.grid().total("amount")) == fen("4000.00")
    shot(desk.page, "95-冻结核销")
    key = world.row("INDI_WRITE_OFF", bgt_id=held)["write_off_id"]
    for actor in (BUDGET, "LEAD"):
        world.do(actor, "appropriation.write_off.approve", write_off_id=key, opinion="同意核销")
    desk.tab("已批准")
    expect(desk.grid().rows()).to_have_count(1)


def test_年末收回的定去向_次年重新安排_多一分被拒(world: World, held: str, desk_of: Desks, shot: Shot) -> None:
    world.api.control("POST", "time", {"biz_time": "2022-12-31T18:00:00"})
    desk = desk_of(BUDGET)
    world.do(BUDGET, "appropriation.year_end.start", fiscal_year="2022")
    world.settle()
    world.do(BUDGET, "appropriation.year_end.offset", fiscal_year="2022")
    desk.go("/appropriation/year-end/board")
    shot(desk.page, "96-年结-去定去向")
    desk.page.locator("a.card", has_text="冻结核销（元）").click()
    expect(desk.grid().rows()).to_have_count(1)
    assert desk.grid().cell(0, "status") == "已核销"
    world.do(BUDGET, "appropriation.year_end.close", fiscal_year="2022")
    world.api.control("POST", "year", {"fiscal_year": "2023"})
    world.api.control("POST", "time", {"biz_time": "2023-01-03T10:00:00"})
    back = world.row("INDI_RECOVER", recover_type="2", fiscal_year="2022")
    desk.go("/appropriation/recovers")
    expect(desk.grid().rows()).to_have_count(1)
    assert fen(desk.grid().cell(0, "amount")) == fen(back["amount"])
    desk.grid().check(0)
    desk.press("登记去向")
    desk.field("dest_doc_no").fill("岳政函〔2023〕1号")
    _dialog(desk, "确定登记")
    expect(desk.toast()).to_contain_text("登记去向成功")
    desk.tab("待重新安排")
    expect(desk.grid().root.locator(".ag-row[row-index='0'] [col-id='dest_code']").first).to_have_text("重新安排")
    desk.grid().check(0)
    desk.press("重新安排")
    desk.field("bgt_doc_title").fill("重新安排上年收回资金")
    desk.field("amount").fill(str(Decimal(back["amount"]) + Decimal("0.01")))
    _dialog(desk, "确定安排")
    expect(desk.refusal()).to_contain_text("R-IND-014")
    desk.page.keyboard.press("Escape")
    desk.reload()
    desk.grid().check(0)
    desk.press("重新安排")
    desk.field("bgt_doc_title").fill("重新安排上年收回资金")
    desk.field("amount").fill("300000.00")
    shot(desk.page, "97-收回资金-重新安排")
    _dialog(desk, "确定安排")
    expect(desk.toast()).to_contain_text("已登记总指标")
    made = world.row("BA_BGT_INFO", fiscal_year="2023", bgt_layer_code="10")
    assert (made["amount"], made["src_acc"]) == ("300000.00", "107")
    assert world.row("INDI_RECOVER", recover_id=back["recover_id"])["used_amt"] == "300000.00"
    shot(desk.page, "98-收回资金-安排后")
