"""额度控制：拟稿、另一人启用，格里的数就是库里的数；超了的拒绝里看得到那一格的构成与占着它的单据。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import OPERATOR, World, fen

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
CELL = "SELECT l.{0} FROM ledger_limit l WHERE l.kind = 'control' ORDER BY l.create_time DESC LIMIT 1"


@pytest.fixture(scope="module")
def bgt_id(world: World) -> str:
    child = world.allocate("9000.00")[0]
    world.submitted(child, "300.00", use_des="支付设备巡检费")
    return child


def drafted(world: World, bgt_id: str, amount: str, *, use_des: str) -> dict[str, Any]:
    return world.do(OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt=amount, use_des=use_des)


def test_拟稿启用_超一分被拒_拒绝里说清那一格(world: World, bgt_id: str, desk_of: Desks, shot: Shot) -> None:
    desk = desk_of("MOF_BGT")
    desk.go("/appropriation/controls")
    desk.press("拟额度控制")
    page = desk.page
    page.wait_for_url("**/controls/new")
    page.get_by_label("编号").fill("K90")
    page.get_by_label("名称").fill("办公设备支出控制")
    page.get_by_label("第1个要素", exact=True).select_option("agency_code")
    page.get_by_role("button", name="加要素").click()
    page.get_by_label("第2个要素", exact=True).select_option("gov_bgt_eco_code")
    page.get_by_label("第2个要素怎么取").select_option("level")
    page.get_by_label("第2个要素取前几位").fill("3")
    doc_no = world.row("BA_BGT_INFO", bgt_id=bgt_id)["cor_bgt_doc_no"]
    page.get_by_role("button", name="加条件").click()
    page.get_by_label("第1个条件", exact=True).select_option("cor_bgt_doc_no")
    page.get_by_label("第1个条件的区间").fill(f"只管本文 {doc_no} {doc_no}")
    page.get_by_label("各格额度").fill("101001\t502\t1,000.00")
    expect(page.locator(".bar")).to_contain_text("共 1 格，合计 1,000.00 元")
    shot(page, "110-拟额度控制")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator("main header")).to_contain_text("K90 第 1 版")
    draft = page.url

    second = desk_of("MOF_BGT#2")
    second.go(draft)
    second.press("启用")
    expect(second.toast()).to_contain_text("启用额度控制成功")
    second.reload()
    grid = second.grid()
    assert fen(grid.cell(0, "amount")) == 100_000 == world.sql(CELL.format("amount")) * 100
    assert fen(grid.cell(0, "occ_amt")) == 30_000 == world.sql(CELL.format("occ_amt")) * 100
    assert fen(grid.cell(0, "cur_amt")) == 70_000
    shot(second.page, "111-一版额度控制")

    made = world.do(
        OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt="700.01", use_des="支付空调维修费"
    )
    clerk = world.api.session(OPERATOR)
    answer = clerk.post(
        "/api/operations/payment.application.submit",
        json={"pay_app_id": made["pay_app_id"], "request_id": "over-1"},
        headers={"X-CSRFToken": clerk.cookies["csrftoken"]},
    )
    assert answer.status_code == 422
    finding = next(item for item in answer.json()["findings"] if item["code"] == "E-CTRL-003")
    assert "可用700.00，本次需要700.01，差0.01" in finding["message"]
    limit = finding["limit"]
    assert (limit["amount"], limit["occ_amt"], limit["cur_amt"]) == ("1000.00", "300.00", "700.00")
    assert [(item["title"], item["amount"]) for item in limit["consumers"]] == [("支付设备巡检费", "300.00")]
    assert world.sql(CELL.format("occ_amt")) * 100 == 30_000

    bgt = world.api.session("MOF_BGT")
    stopped = bgt.post(
        "/api/operations/appropriation.control.stop",
        json={"policy_id": draft.rsplit("/", 1)[1], "reason": "测试完毕", "request_id": "stop-1"},
        headers={"X-CSRFToken": bgt.cookies["csrftoken"]},
    )
    assert stopped.status_code == 200, stopped.text


def test_试办给出各行额度办成后的样子_页面上的可用不变_看不到的额度查不到(world: World, desk_of: Desks) -> None:
    bgt_id = world.allocate("5000.00")[0]
    world.submitted(bgt_id, "310.00", use_des="支付门禁维修费")
    made = world.do(
        OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt="50.00", use_des="支付桌椅修理费"
    )
    clerk = world.api.session(OPERATOR)
    headers = {"X-CSRFToken": clerk.cookies["csrftoken"]}
    body = {"pay_app_id": made["pay_app_id"], "request_id": "try-1"}
    before = world.row("BA_BGT_INFO", bgt_id=bgt_id)["cur_amt"]
    tried = clerk.post("/api/operations/payment.application.submit?dry_run=true", json=body, headers=headers).json()
    after = next(item for item in tried["limits"] if item["limit_id"] == bgt_id)
    assert fen(after["cur_amt"]) == fen(before) - 5_000
    assert world.row("BA_BGT_INFO", bgt_id=bgt_id)["cur_amt"] == before
    desk = desk_of(OPERATOR)
    desk.go(f"/appropriation/indicators?tab=all&bgt_id={bgt_id}")
    assert fen(desk.grid().total("cur_amt")) == fen(before)
    own = clerk.get(f"/api/limits/indicator/{bgt_id}").json()
    assert own["cur_amt"] == before
    assert [item["amount"] for item in own["consumers"]] == ["310.00"]
    foreign = world.api.session("AG_OP@102001").get(f"/api/limits/indicator/{bgt_id}")
    assert foreign.status_code == 403
