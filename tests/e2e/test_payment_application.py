"""支付申请：录、看余额、被拒、改、送审、退回、再送审、审核。"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import AUDITOR, OPERATOR, World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
PAYEE = {
    "payee_acct_name": "湘北信息服务有限公司",
    "payee_acct_no": "43050166001200000018",
    "payee_acct_bank_name": "中国建设银行岳阳分行",
    "payee_acct_bank_no": "105557000016",
    "receiver_code": "91350100M000100Y43",
}


def fill_application(desk: Desk, *, amount: str, use_des: str) -> None:
    """照着发票把申请单填满。"""
    desk.field("pay_app_amt").fill(amount)
    desk.field("use_des").fill(use_des)
    for name, value in PAYEE.items():
        desk.field(name).fill(value)
    desk.field("fund_traobj_type_code").select_option("31")


def test_经办新增申请_多申请一分被拒_面板给出规则数字与下一步_改正后送审(
    world: World, desk_of: Desks, shot: Shot
) -> None:
    bgt_id, = world.allocate("52000.00")  # fmt: skip
    desk = desk_of(OPERATOR)

    # 选指标：双击可用指标的那一行，额度卡随之出现
    desk.go("/payment/applications")
    desk.press("新增")
    desk.page.get_by_role("button", name="选择指标").click()
    picker = desk.page.get_by_role("dialog", name="选择指标")
    row = picker.locator(".ag-center-cols-container .ag-row", has_text="52,000.00")
    expect(row).to_have_count(1)
    shot(desk.page, "10-选择指标")
    row.dblclick()
    expect(picker).to_have_count(0)
    assert desk.quota()["可用"] == "52,000.00"

    # 多一分：办后余额当场变负；存为草稿可以，存好后系统审核亮红，送审不可按
    fill_application(desk, amount="52000.01", use_des="支付机房设备购置款")
    assert desk.quota()["办后余额"] == "-0.01"
    expect(desk.page.locator("main")).to_contain_text("伍万贰仟元零壹分")
    shot(desk.page, "11-申请单-录入")
    desk.press("保存")
    expect(desk.toast()).to_contain_text("已保存草稿")
    panel = desk.page.locator("aside.right")
    expect(panel).to_contain_text("R-PAY-004")
    expect(desk.button("送审")).to_be_disabled()
    draft = world.row("PAY_VOUCHER", bgt_id=bgt_id)
    assert (draft["status"], draft["pay_app_amt"]) == ("10", "52000.01")

    # 从列表批量送审：服务端拒绝，停留的面板有规则号、数字与下一步，什么都没变
    desk.go("/payment/applications")
    desk.grid().row_of(draft["pay_app_no"]).locator("input[type=checkbox]").click()
    desk.press("送审")
    assert "52,000.01" in desk.confirm("确定送审")
    refusal = desk.refusal()
    for words in ("R-PAY-004", "52,000.00", "52,000.01", "0.01", "下一步"):
        expect(refusal).to_contain_text(words)
    shot(desk.page, "12-送审被拒")
    assert world.row("PAY_VOUCHER", bgt_id=bgt_id)["status"] == "10"
    assert world.row("BA_BGT_INFO", bgt_id=bgt_id)["cur_amt"] == "52000.00"

    # 改成恰好用完：送审成功，额度占用
    desk.go(f"/payment/applications/{draft['pay_app_id']}")
    desk.field("pay_app_amt").fill("52000")
    desk.field("use_des").click()
    expect(desk.field("pay_app_amt")).to_have_value("52,000.00")
    expect(panel).not_to_contain_text("R-PAY-004")
    desk.press("送审")
    told = desk.confirm("确定送审")
    assert "1 笔" in told
    assert "52,000.00" in told
    expect(desk.status()).to_have_text("待单位审核")
    expect(desk.page.locator("table.quota").first).to_contain_text("已占用")
    assert desk.quota()["可用"] == "0.00"
    shot(desk.page, "13-已送审")
    after = world.row("BA_BGT_INFO", bgt_id=bgt_id)
    assert (after["cur_amt"], after["occ_amt"]) == ("0.00", "52000.00")


def test_审核退回写明理由_经办改后再送_审核通过并下一条(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("9000.00")  # fmt: skip
    first = world.submitted(bgt_id, "3000.00", use_des="支付档案数字化尾款")
    second = world.submitted(bgt_id, "2000.00", use_des="支付公务用车保险费")
    auditor, operator = desk_of(AUDITOR), desk_of(OPERATOR)

    # 待办里点“办理”，抽屉里看额度与流程，退回必填理由
    auditor.go("/")
    auditor.page.locator("section.list tbody tr", has_text=first["pay_app_no"]).get_by_role("button").click()
    drawer = auditor.page.locator(".drawer")
    for words in (first["pay_app_no"], "3,000.00", "系统审核结果", "流程", "历次意见"):
        expect(drawer).to_contain_text(words)
    shot(auditor.page, "14-审核抽屉")
    drawer.get_by_role("button", name="退回", exact=True).click()
    box = auditor.page.locator("dialog.confirm[open]")
    expect(box.get_by_role("button", name="确定退回")).to_be_disabled()
    auditor.confirm("确定退回", reason="用途写得不具体，请注明合同编号")
    expect(drawer).not_to_contain_text(first["pay_app_no"])
    returned = world.row("PAY_VOUCHER", pay_app_id=first["pay_app_id"])
    assert (returned["status"], returned["is_returned"]) == ("10", 1)
    assert world.row("BA_BGT_INFO", bgt_id=bgt_id)["occ_amt"] == "2000.00"

    # 经办在“被退回”里找到它，看到理由，改用途再送
    operator.go("/payment/applications")
    operator.tab("被退回")
    operator.grid().link(first["pay_app_no"]).click()
    expect(operator.status()).to_have_text("被退回")
    expect(operator.page.locator("aside.right .returned")).to_contain_text("用途写得不具体，请注明合同编号")
    shot(operator.page, "15-被退回的申请")
    operator.field("use_des").fill("支付档案数字化尾款，合同RD2022-017")
    operator.press("送审")
    operator.confirm("确定送审")
    expect(operator.status()).to_have_text("待单位审核")

    # 审核人从列表开抽屉，通过并下一条，两笔办完
    auditor.go("/payment/applications")
    auditor.grid().row_of(second["pay_app_no"]).dblclick()
    expect(drawer).to_contain_text(second["pay_app_no"])
    drawer.get_by_label("审核意见").fill("票据齐全，同意支付")
    drawer.get_by_role("button", name="审核通过", exact=True).click()
    expect(auditor.toast()).to_contain_text(second["pay_app_no"])
    auditor.go(f"/payment/applications/{first['pay_app_id']}")
    auditor.press("审核")
    drawer.get_by_role("button", name="审核通过", exact=True).click()
    expect(auditor.status()).to_have_text("已审核")
    expect(auditor.page.locator("main")).to_contain_text("同意")
    shot(auditor.page, "16-已审核")
    assert {row["status"] for row in world.rows("PAY_VOUCHER", bgt_id=bgt_id)} == {"40"}


def test_通过并下一条_抽屉换到下一张(world: World, desk_of: Desks) -> None:
    bgt_id, = world.allocate("600.00")  # fmt: skip
    made = [world.submitted(bgt_id, "100.00", use_des=f"支付零星维修费第{n}笔") for n in range(1, 4)]
    desk = desk_of(AUDITOR)
    desk.go("/payment/applications?tab=todo&use_des__contains=支付零星维修费")
    drawer = desk.page.locator(".drawer")
    desk.grid().row_of(made[2]["pay_app_no"]).dblclick()
    for item in (made[2], made[1]):
        expect(drawer.locator("header")).to_contain_text(item["pay_app_no"])
        drawer.get_by_role("button", name="通过并下一条").click()
    expect(drawer.locator("header")).to_contain_text(made[0]["pay_app_no"])
    expect(drawer.get_by_role("button", name="通过并下一条")).to_be_disabled()
    drawer.get_by_role("button", name="审核通过", exact=True).click()
    expect(drawer).to_have_count(0)
    assert {row["status"] for row in world.rows("PAY_VOUCHER", bgt_id=bgt_id)} == {"40"}
