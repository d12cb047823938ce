"""流程：拟新版、发布、会签、反审，都在浏览器里办一遍，再从库里核对。"""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import Desk
from tests.e2e.test_system import fill
from tests.e2e.world import World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]


def editor(desk: Desk) -> Locator:
    box = desk.page.locator(".el-dialog:visible")
    expect(box).to_be_visible()
    return box


def project(world: World, *, pro_cat_code: str) -> str:
    """审到绩效科之前的一个项目。"""
    fields = {"pro_name": "机关公用经费", "pro_cat_code": pro_cat_code, "agency_code": "101001"}
    pro_id = str(world.do("AG_OP@101001", "projects.project.create", pro_total_amt="9000.00", **fields)["pro_id"])
    world.do("AG_OP@101001", "projects.project.submit", pro_id=pro_id)
    for actor in ("AG_AUD@101001", "DEPT@101", "MOF_BIZ"):
        world.do(actor, "projects.project.approve", pro_id=pro_id, opinion="同意")
    return pro_id


def test_拟新版加会签_另一名管理员发布_两人都签才往下走(world: World, desk_of: Desks, shot: Shot) -> None:
    system = desk_of("SYS_ADM")
    system.go("/system/chains")
    shot(system.page, "102-流程")
    system.grid().link("项目入库").click()
    system.press("拟新版")
    box = editor(system)
    box.get_by_role("button", name="加环节").click()
    box.get_by_label("第5环节名称").fill("绩效科会签")
    box.get_by_label("第5环节代码").fill("mof_per")
    box.get_by_label("第5环节角色").select_option("MOF_PER")
    box.get_by_label("第5环节条件").fill("pro_cat_code = '21'")
    box.get_by_label("第5环节会签比例").fill("101")
    box.get_by_role("button", name="上移").nth(4).click()
    box.get_by_label("改动依据").fill("绩效目标由绩效科会签")
    shot(system.page, "103-拟流程")
    box.get_by_role("button", name="存草稿并核对").click()
    expect(system.page.get_by_text("会签比例应在 1 至 100 之间")).to_be_visible()

    system.press("改草稿")
    editor(system).get_by_label("第4环节会签比例").fill("100")
    editor(system).get_by_role("button", name="存草稿并核对").click()
    expect(system.page.get_by_text("发布前核对：没有缺口、重叠，可以发布。")).to_be_visible()
    shot(system.page, "104-流程草稿")

    second = desk_of("SEC_ADM")
    second.go("/system/chains/projects.project")
    second.press("发布草稿")
    second.confirm("确定发布")
    expect(second.toast()).to_contain_text("发布成功")
    assert world.sql("SELECT version FROM wf_def WHERE biz_type = 'projects.project' AND status = 'published'") == 1

    pro_id = project(world, pro_cat_code="21")
    first = desk_of("MOF_PER")
    first.go(f"/projects/{pro_id}")
    first.press("审核")
    first.page.get_by_role("button", name="审核通过", exact=True).click()
    expect(first.page.locator("#app .flow-step.current")).to_contain_text("已签1/2人")
    shot(first.page, "105-会签中")
    other = desk_of("MOF_PER#2")
    other.go(f"/projects/{pro_id}")
    other.press("审核")
    other.page.get_by_role("button", name="审核通过", exact=True).click()
    expect(other.page.locator("#app .flow-step.current")).to_contain_text("预算科入库")
    signed = "SELECT count(*) FROM wf_task WHERE biz_id = %s AND step_code = 'mof_per' AND status = 'done'"
    assert world.sql(signed, pro_id) == 2


def test_反审_一人申请另一人批准_退回最后一个环节(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("600.00")  # fmt: skip
    app_id = world.submitted(bgt_id, "500.00", use_des="会议室维修")["pay_app_id"]
    world.do("AG_AUD@101001", "payment.application.approve", pay_app_id=app_id, opinion="同意")

    desk = desk_of("AG_AUD@101001")
    desk.go(f"/payment/applications/{app_id}")
    desk.page.get_by_role("button", name="申请反审").click()
    fill(desk, "确定申请反审", reason="收款人要改")
    expect(desk.toast()).to_contain_text("申请反审成功")

    other = desk_of("AG_AUD#2@101001")
    other.go("/system/reversals")
    shot(other.page, "106-反审")
    other.grid().check(0)
    other.press("批准")
    fill(other, "确定批准反审", opinion="同意")
    expect(other.toast()).to_contain_text("批准反审成功")
    assert world.sql("SELECT status FROM pay_voucher WHERE pay_app_id = %s", app_id) == "20"
    assert world.sql("SELECT occ_amt FROM ledger_limit WHERE kind = 'indicator' AND limit_id = %s", bgt_id) == 500
