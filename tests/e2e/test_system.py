"""系统管理：两名管理员授权、受托代办、转办，都在浏览器里办一遍，再从库里与接口核对。"""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import Desk, sign_in
from tests.e2e.world import AUDITOR, CENTRE, OPERATOR, World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
ONCE, OWN = "Yici-2022-kouling", "Ziji-2022-kouling"


def dialog(desk: Desk) -> Locator:
    box = desk.page.locator("dialog.command[open]")
    expect(box).to_be_visible()
    return box


def fill(desk: Desk, verb: str, **fields: str) -> None:
    """填办理框并按动词按钮。"""
    box = dialog(desk)
    for name, value in fields.items():
        target = box.locator(f"[data-field={name}]").locator("input, select, textarea").first
        if target.evaluate("element => element.tagName") == "SELECT":
            target.select_option(value)
        else:
            target.fill(value)
    box.get_by_role("button", name=verb, exact=True).click()


def test_建账号_一名管理员申请_另一名批准_新人首次登录改口令后看到自己的单位(
    world: World, desk_of: Desks, shot: Shot, fresh_page: Page
) -> None:
    system = desk_of("SYS_ADM")
    system.go("/system/users")
    shot(system.page, "95-账号")
    system.press("新建账号")
    fill(
        system, "确定新建", username="xinren1", user_name="新某", post_name="市人大办会计", agency_code="101001",
        initial_password=ONCE,
    )  # fmt: skip
    expect(system.toast()).to_contain_text("新建账号成功")
    expect(system.page.get_by_text("还没有授权，看不到任何业务数据。")).to_be_visible()
    assert system.button("申请授权").count() == 0

    first = desk_of("SEC_ADM")
    first.go("/system/users?username__contains=xinren1")
    first.grid().open(0, "username")
    first.press("申请授权")
    fill(first, "确定申请授权", role_code="AG_OP", agency_prefix="101001", reason="新进经办")
    expect(first.toast()).to_contain_text("申请授权成功")
    first.go("/system/changes")
    first.grid().open(0, "username")
    expect(first.page.get_by_text("自己申请的，须由另一名管理员批准。")).to_be_visible()
    assert first.button("批准").count() == 0

    second = desk_of("SEC_ADM#2")
    second.go("/system/changes")
    second.grid().open(0, "username")
    expect(second.status()).to_have_text("待批准")
    shot(second.page, "96-待批准的授权变更")
    second.press("批准")
    fill(second, "确定批准", opinion="同意")
    expect(second.status()).to_have_text("已批准")
    expect(second.page.locator(".diff .added")).to_contain_text("预算单位经办　101001")
    shot(second.page, "97-授权变更前后")
    change = "SELECT count(*) FROM sys_grant_change WHERE status = 'approved' AND applicant <> approver AND reason = %s"
    assert world.sql(change, "新进经办") == 1

    fresh_page.goto("/login")
    fresh_page.get_by_label("账号").fill("xinren1")
    fresh_page.get_by_label("密码").fill(ONCE)
    fresh_page.get_by_role("button", name="登录").click()
    fresh_page.get_by_label("原密码").fill(ONCE)
    fresh_page.get_by_label("新密码", exact=True).fill(OWN)
    fresh_page.get_by_label("再输一遍新密码").fill(OWN)
    shot(fresh_page, "94-首次登录改密码")
    fresh_page.get_by_role("button", name="修改密码").click()
    expect(fresh_page.get_by_label("账号")).to_be_visible()
    sign_in(fresh_page, "xinren1", OWN)
    fresh_page.goto("/payment/applications")
    expect(fresh_page.locator("main .actions").get_by_role("button", name="新增", exact=False).first).to_be_visible()

    # 审计员看得到他凭什么能办
    auditor = desk_of("AUDIT")
    auditor.go("/system/users?username__contains=xinren1")
    auditor.grid().open(0, "username")
    auditor.tab("能办什么")
    expect(auditor.grid().rows().first).to_be_visible()
    assert "申请" in auditor.grid().cell(0, "why")
    shot(auditor.page, "98-能办什么")
    auditor.go("/system/access?code=payment.application.submit")
    expect(auditor.grid().rows().first).to_be_visible()
    shot(auditor.page, "99-谁能办什么")


def test_冲突的岗位申请时就拒绝(world: World, desk_of: Desks) -> None:
    desk = desk_of("SEC_ADM")
    desk.go("/system/users?username__contains=mof_tre1")
    desk.grid().open(0, "username")
    desk.press("申请授权")
    fill(desk, "确定申请授权", role_code="MOF_POST", reason="兼任记账")
    expect(desk.refusal()).to_contain_text("制单与记账权限不能授予同一人")
    expect(desk.refusal()).to_contain_text("R-WFL-004")


def test_委托给同单位的人_代办的意见注明代谁_收回后待办没有了(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("700.00")  # fmt: skip
    auditor = desk_of("AG_AUD#2@101001")
    auditor.go("/system/delegations")
    auditor.press("新增委托")
    fill(
        auditor, "确定委托", username="ag_op2@101001", role_code="AG_AUD", start_date="2022-03-01",
        end_date="2022-03-31", reason="外出学习",
    )  # fmt: skip
    expect(auditor.toast()).to_contain_text("委托成功")
    shot(auditor.page, "100-审核委托")
    made = world.submitted(bgt_id, "66.60", use_des="支付委托测试的快递费")
    helper = desk_of("AG_OP#2@101001")
    helper.go("/")
    helper.page.locator("section.list tbody tr", has_text=made["pay_app_no"]).get_by_role("button").click()
    helper.page.locator(".drawer").get_by_role("button", name="审核通过", exact=True).click()
    expect(helper.toast()).to_contain_text(made["pay_app_no"])
    behalf = "SELECT on_behalf_name FROM wf_task WHERE biz_id = %s AND status = 'done'"
    assert world.sql(behalf, made["pay_app_id"])
    helper.go(f"/payment/applications/{made['pay_app_id']}")
    expect(helper.page.get_by_text("（代").first).to_be_visible()
    auditor.grid().check(0)
    auditor.press("收回")
    expect(auditor.toast()).to_contain_text("收回委托成功")
    later = world.submitted(bgt_id, "55.50", use_des="支付委托收回后的快递费")
    helper.go("/")
    expect(helper.page.locator("section.list tbody tr", has_text=later["pay_app_no"])).to_have_count(0)


def test_转办给同岗的人_自己的待办里没有了(world: World, desk_of: Desks) -> None:
    bgt_id, = world.allocate("600.00")  # fmt: skip
    made = world.submitted(bgt_id, "44.40", use_des="支付转办测试的快递费")
    desk = desk_of(AUDITOR)
    desk.go("/")
    row = desk.page.locator("section.list tbody tr", has_text=made["pay_app_no"])
    row.get_by_role("button").click()
    desk.page.locator(".drawer").get_by_role("button", name="转办", exact=True).click()
    fill(desk, "确定转办", username="ag_aud2@101001")
    expect(desk.toast()).to_contain_text("转办成功")
    desk.go("/")
    expect(row).to_have_count(0)
    assert world.sql("SELECT assignee_name FROM wf_task WHERE biz_id = %s", made["pay_app_id"])


def test_支付中心把单据退回单位审核_额度不动_单位审核重办(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("500.00")  # fmt: skip
    made = world.do(
        OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt="33.30", use_des="支付退回测试的快递费",
        payee_acct_name="岳阳失信演示商贸有限公司",
    )  # fmt: skip
    world.do(OPERATOR, "payment.application.submit", pay_app_id=made["pay_app_id"])
    world.do(AUDITOR, "payment.application.approve", pay_app_id=made["pay_app_id"], opinion="同意支付")
    desk = desk_of(CENTRE)
    desk.go("/")
    desk.page.locator("section.list tbody tr", has_text=made["pay_app_no"]).get_by_role("button").click()
    desk.page.locator(".drawer").get_by_role("button", name="退回", exact=True).click()
    shot(desk.page, "101-退回到哪个环节")
    fill(desk, "确定退回", to_step="agency_audit", opinion="收款人须先核对")
    expect(desk.toast()).to_contain_text("已退回")
    row = world.row("PAY_VOUCHER", pay_app_id=made["pay_app_id"])
    assert (row["status"], world.row("BA_BGT_INFO", bgt_id=bgt_id)["occ_amt"]) == ("20", "33.30")
    auditor = desk_of(AUDITOR)
    auditor.go("/")
    auditor.page.locator("section.list tbody tr", has_text=made["pay_app_no"]).get_by_role("button").click()
    expect(auditor.page.locator(".drawer .opinions")).to_contain_text("收款人须先核对")
    auditor.page.locator(".drawer").get_by_role("button", name="审核通过", exact=True).click()
    expect(auditor.toast()).to_contain_text(made["pay_app_no"])
    assert world.row("PAY_VOUCHER", pay_app_id=made["pay_app_id"])["status"] == "30"
