"""附件、消息、工作日历、周期作业、后台作业：都在浏览器里办一遍，再从库里核对。"""

import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import AUDITOR, OPERATOR, World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n"


def test_草稿上传附件_审核的人看得到下得到_办结以后不能再增减(
    world: World, desk_of: Desks, shot: Shot, tmp_path: Path
) -> None:
    bgt_id, = world.allocate("420.00")  # fmt: skip
    draft = world.do(
        OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt="42.00", use_des="支付合同印制费"
    )
    contract, fake = tmp_path / "印制合同.pdf", tmp_path / "脚本.pdf"
    contract.write_bytes(PDF)
    fake.write_bytes(b"<script>alert(1)</script>")
    desk = desk_of(OPERATOR)
    desk.go(f"/payment/applications/{draft['pay_app_id']}")
    panel = desk.page.locator("section.attachments")
    panel.locator("input[type=file]").set_input_files(fake)
    expect(desk.refusal()).to_contain_text("这种类型的文件不收")
    shot(desk.page, "110-附件被拒")
    desk.page.locator(".refusals .refusal button").first.click()
    panel.locator("input[type=file]").set_input_files(contract)
    expect(desk.toast()).to_contain_text("已上传 印制合同.pdf")
    expect(panel.get_by_role("button", name="印制合同.pdf")).to_be_visible()
    shot(desk.page, "111-附件")
    kept = "SELECT count(*) FROM sys_attachment WHERE biz_id = %s AND file_size = %s"
    assert world.sql(kept, draft["pay_app_id"], len(PDF)) == 1
    world.do(OPERATOR, "payment.application.submit", pay_app_id=draft["pay_app_id"])

    auditor = desk_of(AUDITOR)
    auditor.go("/")
    auditor.page.locator("section.list tbody tr", has_text=draft["pay_app_no"]).get_by_role("button").click()
    drawer = auditor.page.locator(".drawer")
    expect(drawer.get_by_role("button", name="上传附件")).to_be_visible()
    with auditor.page.expect_download() as waiting:
        drawer.get_by_role("button", name="印制合同.pdf").click()
    saved = tmp_path / "saved.pdf"
    waiting.value.save_as(saved)
    assert saved.read_bytes() == PDF
    shot(auditor.page, "112-审核抽屉里的附件")
    drawer.get_by_role("button", name="审核通过", exact=True).click()
    expect(auditor.toast()).to_contain_text(draft["pay_app_no"])
    log = "SELECT count(*) FROM sys_op_log WHERE operation = 'attachment.file.download' AND username LIKE 'ag_aud%%'"
    assert world.sql(log) == 1
    desk.reload()
    expect(panel.get_by_role("button", name="印制合同.pdf")).to_be_visible()
    expect(panel.get_by_role("button", name="上传附件")).to_have_count(0)
    expect(panel.get_by_role("button", name="撤下")).to_have_count(0)


def test_审核通过后经办的铃亮_点开到单据_消息页标为已读(world: World, desk_of: Desks, shot: Shot) -> None:
    bgt_id, = world.allocate("430.00")  # fmt: skip
    made = world.submitted(bgt_id, "43.00", use_des="支付消息测试的快递费")
    desk = desk_of(OPERATOR)
    desk.go("/notices")
    if desk.button("全部标为已读").is_enabled():
        desk.press("全部标为已读")
        expect(desk.toast()).to_contain_text("已全部标为已读")
    world.do(AUDITOR, "payment.application.approve", pay_app_id=made["pay_app_id"], opinion="同意支付")
    desk.go("/")
    bell = desk.page.get_by_role("button", name="消息，未读 1 条")
    expect(bell).to_be_visible()
    expect(desk.page.locator("section.notices")).to_contain_text(f"{made['pay_app_no']} 已审核通过")
    bell.click()
    shot(desk.page, "113-铃")
    desk.page.get_by_role("dialog", name="最近的消息").get_by_role("button").filter(has_text=made["pay_app_no"]).click()
    desk.page.wait_for_url(f"**/payment/applications/{made['pay_app_id']}")
    expect(desk.page.get_by_role("button", name="消息，没有未读")).to_be_visible()
    read = "SELECT count(*) FROM sys_notice WHERE biz_id = %s AND read_time IS NOT NULL"
    assert world.sql(read, made["pay_app_id"]) == 1

    admin = desk_of("SYS_ADM")
    admin.go("/notices")
    admin.press("发公告")
    box = admin.page.locator("dialog.command[open]")
    box.locator("[data-field=title] input").fill("年终结账通知")
    box.locator("[data-field=body] textarea").fill("十二月三十一日十五时停止支付，请提前办理。")
    box.get_by_role("button", name="确定发出", exact=True).click()
    expect(admin.toast()).to_contain_text("发公告成功")
    desk.go("/notices")
    expect(desk.grid().rows()).to_have_count(1)
    shot(desk.page, "114-消息")
    desk.grid().check(0)
    desk.press("标为已读")
    expect(desk.page.locator("main .empty").first).to_contain_text("没有未读的消息")
    desk.tab("全部")
    expect(desk.grid().root.locator(".ag-row[row-index='0'] [col-id='status']").first).to_have_text("已读")


def test_系统管理员把一天改成放假_别人看得到_撤掉又变回来(world: World, desk_of: Desks, shot: Shot) -> None:
    admin = desk_of("SYS_ADM")
    admin.go("/calendar")
    admin.page.get_by_role("button", name="2022-03-08 上班").click()
    box = admin.page.locator("dialog.command[open]")
    box.locator("[data-field=is_workday] select").select_option("2")
    box.locator("[data-field=remark] input").fill("防汛演练放假")
    box.get_by_role("button", name="确定", exact=True).click()
    expect(admin.toast()).to_contain_text("设工作日历成功")
    expect(admin.page.get_by_role("button", name="2022-03-08 放假")).to_be_visible()
    assert world.sql("SELECT is_workday FROM sys_work_day WHERE day = '2022-03-08'") == 2
    shot(admin.page, "115-工作日历")
    clerk = desk_of(OPERATOR)
    clerk.go("/calendar")
    expect(clerk.page.get_by_role("button", name="2022-03-08 放假")).to_be_disabled()
    admin.page.get_by_role("button", name="2022-03-08 放假").click()
    admin.page.get_by_role("button", name="撤掉这一天单写的").click()
    expect(admin.page.get_by_role("button", name="2022-03-08 上班")).to_be_visible()
    assert world.sql("SELECT count(*) FROM sys_work_day") == 0


def test_管理员叫周期作业现在就跑_结果看得到(world: World, desk_of: Desks, shot: Shot) -> None:
    desk = desk_of("IT")
    desk.go("/system/periodic")
    row = desk.page.locator(".jobs .ag-center-cols-container .ag-row[row-id='workflow.task.remind']")
    row.get_by_role("button", name="现在就跑").click()
    assert "催办超时的待办" in desk.confirm("确定跑")
    expect(desk.toast()).to_contain_text("已排上队")
    world.settle()
    desk.reload()
    expect(row.locator("[col-id='status']")).to_have_text("办成")
    expect(row.locator("[col-id='result']")).to_contain_text("超时待办 0、催办 0、上报 0")
    run = (
        "SELECT count(*) FROM sys_periodic_run WHERE code = 'workflow.task.remind' AND trigger = 'hand' AND status = %s"
    )
    assert world.sql(run, "ok") == 1
    shot(desk.page, "116-周期作业")


def test_过一万行的批量在后台作业里看得到_取消了一行也不办(world: World, desk_of: Desks, shot: Shot) -> None:
    session = world.api.session(OPERATOR)
    lines = [{"pay_app_id": str(uuid.uuid4()), "row_version": 1} for _ in range(10_001)]
    body = {"request_id": str(uuid.uuid4()), "mode": "each", "lines": lines}
    token = {"X-CSRFToken": session.cookies.get("csrftoken") or ""}
    answer = session.post("/api/operations/payment.application.submit_batch", json=body, headers=token)
    assert answer.status_code == 202, answer.text[:300]
    desk = desk_of(OPERATOR)
    desk.go("/jobs")
    expect(desk.grid().rows()).to_have_count(1)
    assert (desk.grid().cell(0, "job_name"), desk.grid().cell(0, "line_count")) == ("批量办理", "10001")
    shot(desk.page, "117-后台作业")
    other = desk_of(AUDITOR)
    other.go("/jobs")
    expect(other.page.locator("main .empty").first).to_contain_text("没有在办的后台作业")
    desk.grid().check(0)
    desk.press("取消")
    desk.confirm("确定取消")
    expect(desk.toast()).to_contain_text("取消作业成功")
    assert (
        world.sql("SELECT status::text FROM procrastinate_jobs WHERE args ->> 'name' = 'operation.batch'")
        == "cancelled"
    )
    desk.tab("已取消")
    desk.grid().open(0, "job_no")
    expect(desk.status()).to_have_text("已取消")
    shot(desk.page, "118-一个后台作业")
