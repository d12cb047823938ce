"""各岗位坐下来第一件事：首页看到自己的活，点进去就能办；看不到不归自己的按钮。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import AUDITOR, CENTRE, OPERATOR, World, fen

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]


def card(desk: Desk, title: str) -> int:
    """首页上一张卡片的件数。"""
    return int(desk.page.locator(".cards .card", has_text=title).locator("b").inner_text())


def enter(desk: Desk, title: str) -> None:
    desk.page.locator(".cards .card", has_text=title).click()
    desk.page.wait_for_load_state("networkidle")


def test_单位经办_首页见待送审_点开送审(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("900.00")  # fmt: skip
    made = world.do(
        OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt="99.00", use_des="支付报刊订阅费用"
    )
    desk = desk_of(OPERATOR)
    desk.go("/")
    waiting = "SELECT count(*) FROM pay_voucher WHERE status = '10' AND is_returned = 2 AND agency_code = '101001'"
    assert card(desk, "支付申请待送审") == world.sql(waiting) >= 1
    shot(desk.page, "80-单位经办-首页")
    enter(desk, "支付申请待送审")
    no = world.row("PAY_VOUCHER", pay_app_id=made["pay_app_id"])["pay_app_no"]
    desk.grid().row_of(no).locator("input[type=checkbox]").click()
    desk.press("送审")
    assert "99.00" in desk.confirm("确定送审")
    expect(desk.toast()).to_contain_text("送审已办理 1 笔")
    assert world.row("PAY_VOUCHER", pay_app_id=made["pay_app_id"])["status"] == "20"


def test_单位审核_首页见待审_办理一笔(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("800.00")  # fmt: skip
    made = world.submitted(bgt_id, "88.00", use_des="支付绿植租摆费用")
    desk = desk_of(AUDITOR)
    desk.go("/")
    waiting = "SELECT count(*) FROM wf_task WHERE status = 'todo' AND role_code = 'AG_AUD' AND agency_code = '101001'"
    assert card(desk, "支付申请审核") == world.sql(waiting) >= 1
    shot(desk.page, "81-单位审核-首页")
    desk.page.locator("section.list tbody tr", has_text=made["pay_app_no"]).get_by_role("button").click()
    desk.page.locator(".drawer").get_by_role("button", name="审核通过", exact=True).click()
    expect(desk.toast()).to_contain_text(made["pay_app_no"])
    assert world.row("PAY_VOUCHER", pay_app_id=made["pay_app_id"])["status"] == "40"


def test_支付中心_首页见待发送_点开发送(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("700.00")  # fmt: skip
    made = world.submitted(bgt_id, "77.70", use_des="支付保密柜购置费")
    world.do(AUDITOR, "payment.application.approve", pay_app_id=made["pay_app_id"], opinion="同意支付")
    cert = world.do(OPERATOR, "payment.voucher.create", pay_app_id=made["pay_app_id"])
    for actor in (OPERATOR, AUDITOR):
        world.do(actor, "payment.voucher.seal", pay_cert_id=cert["pay_cert_id"])
    desk = desk_of(CENTRE)
    desk.go("/")
    assert card(desk, "支付凭证待发送") == world.sql("SELECT count(*) FROM pay_voucher_bill WHERE status = '2'") >= 1
    shot(desk.page, "82-支付中心-首页")
    enter(desk, "支付凭证待发送")
    desk.grid().row_of(cert["pay_cert_no"]).locator("input[type=checkbox]").click()
    desk.press("发送")
    desk.confirm("确定发送")
    expect(desk.toast()).to_contain_text("发送已办理 1 笔")
    assert world.row("PAY_VOUCHER_BILL", pay_cert_id=cert["pay_cert_id"])["status"] in ("3", "4")
    world.settle()


def test_业务科室分配_预算科下达(world: World, desk_of: Desks, shot: Shot) -> None:
    section, bureau = desk_of("MOF_BIZ"), desk_of("MOF_BGT")
    section.go("/")
    assert card(section, "待分指标有余额") >= 1
    shot(section.page, "83-业务科室-首页")
    section.go(f"/appropriation/indicators/{world.parent['bgt_id']}")
    section.press("分配")
    dialog = section.page.get_by_role("dialog", name="分配指标")
    for title, text in (("单位代码", "101001"), ("政府经济", "50205"), ("部门经济", "30227")):
        dialog.get_by_label(title).fill(text)
    dialog.get_by_label("分配金额").fill("1234.56")
    shot(section.page, "84-分配指标")
    dialog.get_by_role("button", name="确定分配").click()
    expect(dialog).to_have_count(0)
    made = world.row("BA_BGT_INFO", status="1", amount="1234.56")

    bureau.go("/")
    assert card(bureau, "指标待下达") == world.sql("SELECT count(*) FROM ba_bgt_info WHERE status = '1'") >= 1
    shot(bureau.page, "85-预算科-首页")
    enter(bureau, "指标待下达")
    row = bureau.page.locator(".ag-center-cols-container .ag-row", has_text="1,234.56").first
    bureau.grid().check(int(row.get_attribute("row-index") or 0))
    bureau.press("下达")
    assert "1,234.56" in bureau.confirm("确定下达")
    expect(bureau.toast()).to_contain_text("下达已办理 1 笔")
    after = world.row("BA_BGT_INFO", bgt_id=made["bgt_id"])
    assert (after["status"], after["cur_amt"]) == ("2", "1234.56")


def test_业务科室把专款分给下级地区_单位一列换成接收区划(world: World, desk_of: Desks, shot: Shot) -> None:
    pool = world.do(
        "MOF_BGT", "appropriation.indicator.register", amount="80000.00", pro_cat_code="3", found_type_code="23",
        source_type_code="2", adj_batch_no="Z00081", sup_bgt_doc_no="湘财预〔2022〕81号", tp_func_code="2010101",
        pro_code=world.parent["pro_code"],
    )["bgt_id"]  # fmt: skip
    world.do("MOF_BGT#2", "appropriation.indicator.issue", bgt_id=pool)
    section = desk_of("MOF_BIZ")
    section.go(f"/appropriation/indicators/{pool}")
    section.press("分配")
    dialog = section.page.get_by_role("dialog", name="分配指标")
    dialog.get_by_label("单位代码").fill("101001")
    dialog.get_by_label("分配为").select_option(label="下级地区（转移支付，下达后由下级财政接收）")
    expect(dialog.get_by_label("单位代码")).to_have_count(0)
    dialog.get_by_label("接收区划代码").fill("430621000")
    dialog.get_by_label("政府经济").fill("51301")
    dialog.get_by_label("分配金额").fill("30000.00")
    shot(section.page, "84-分给下级地区")
    dialog.get_by_role("button", name="确定分配").click()
    expect(dialog).to_have_count(0)
    made = world.row("BA_BGT_INFO", parent_bgt_id=pool)
    assert (made["rec_div_code"], made["agency_code"], made["amount"]) == ("430621000", "", "30000.00")


@pytest.fixture(scope="module")
def cleared(world: World) -> dict[str, Any]:
    bgt_id, = world.allocate("3000.00")  # fmt: skip
    return world.cleared(bgt_id, "2500.25", use_des="支付法律顾问服务费")


def test_国库科_看划款合计_点到所列凭证_再到三套账(
    world: World, cleared: dict[str, Any], desk_of: Desks, shot: Shot
) -> None:
    desk = desk_of("MOF_TRE")
    desk.go("/payment/clearing/certs?tab=done")
    done = "SELECT (sum(total_amt) * 100)::bigint FROM pay_lqd_cert WHERE send_status_code = '3'"
    assert fen(desk.grid().total("total_amt")) == world.sql(done) > 0
    shot(desk.page, "86-国库科-划款")
    bill = world.row("PAY_VOUCHER_BILL", pay_cert_no=cleared["pay_cert_no"])
    desk.grid().link(bill["lqd_cert_no"]).click()
    expect(desk.grid().link(cleared["pay_cert_no"])).to_be_visible()
    desk.go("/accounting/balances?ledger=GLF")
    spent = "SELECT (sum(dr_amt) * 100)::bigint FROM book_line WHERE ledger = 'general'"
    assert fen(desk.grid().total("occur_dr")) == world.sql(spent) > 0
    shot(desk.page, "87-国库科-余额表")


def test_审计员_看得全_一个办理按钮也没有(world: World, cleared: dict[str, Any], desk_of: Desks, shot: Shot) -> None:
    desk = desk_of("AUDIT")
    menus = desk.page.get_by_role("navigation", name="模块").get_by_role("link").all_inner_texts()
    assert menus == [
        "首页",
        "基础信息",
        "项目库",
        "预算编制",
        "指标管理",
        "集中支付",
        "会计核算",
        "报表与追溯",
        "系统管理",
        "接口对接",
        "审计",
    ]
    for path in ("/projects?tab=all", "/appropriation/indicators?tab=all", "/payment/applications?tab=all"):
        desk.go(path)
        expect(desk.grid().total_row()).to_be_visible()
        assert desk.page.locator("main .bar .actions button").count() == 0, path
    desk.go(f"/payment/vouchers/{cleared['pay_cert_id']}")
    expect(desk.status()).to_have_text("已清算")
    assert desk.page.locator("main .actions button").count() == 0
    shot(desk.page, "88-审计员-凭证")


def test_换到别的年度_只能查_顶栏写明(world: World, desk_of: Desks, shot: Shot) -> None:
    """场景世界只开了一个年度，另一个年度由接口答复里添上。"""
    desk = desk_of(OPERATOR)

    def two_years(route: Any) -> None:
        body = route.fetch().json()
        route.fulfill(json=body | {"years": ["2022", "2021"]})

    desk.page.route("**/api/me", two_years)
    desk.go("/payment/applications?tab=all")
    expect(desk.button("新增")).to_have_count(1)
    desk.page.get_by_label("年度").select_option("2021")
    desk.page.wait_for_load_state("networkidle")
    expect(desk.page.locator("header.top")).to_contain_text("正在查看 2021年度，只能查询")
    expect(desk.page.locator("main .empty").first).to_contain_text("没有支付申请")
    expect(desk.button("新增")).to_have_count(0)
    shot(desk.page, "89-上年度")
    desk.page.get_by_label("年度").select_option("2022")
    expect(desk.button("新增")).to_have_count(1)
