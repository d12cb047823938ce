"""限要素、不给看字段的授权：一名管理员在界面上申请、另一名批准，此人登录后只看得到那几行、看不到那个字段。"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk, sign_in
from tests.e2e.test_system import fill
from tests.e2e.world import World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]
ONCE, OWN = "Yici-2022-kouling", "Ziji-2022-kouling"


def test_只看一种功能科目_看不到收款人账号(world: World, desk_of: Desks, shot: Shot, fresh_page: Page) -> None:
    bgt_id, = world.allocate("500.00")  # fmt: skip
    made = world.submitted(bgt_id, "33.30", use_des="支付要素授权测试的资料费")
    row = world.row("PAY_VOUCHER", pay_app_id=made["pay_app_id"])
    world.do("SYS_ADM", "identity.user.create", username="xianding1", user_name="限某", post_name="市人大办审核",
             agency_code="101001", initial_password=ONCE)  # fmt: skip

    first = desk_of("SEC_ADM")
    first.go("/system/users?username__contains=xianding1")
    first.grid().open(0, "username")
    first.press("申请授权")
    shot(first.page, "110-申请限要素的授权")
    fill(first, "确定申请授权", role_code="AG_AUD", agency_prefix="101001", exp_func_code=row["exp_func_code"][:3],
         hidden_fields="payee_acct_no", reason="只审这一类支出")  # fmt: skip
    expect(first.toast()).to_contain_text("申请授权成功")

    second = desk_of("SEC_ADM#2")
    second.go("/system/changes")
    second.grid().open(0, "username")
    expect(second.page.get_by_text(f"支出功能分类 {row['exp_func_code'][:3]}").first).to_be_visible()
    second.press("批准")
    fill(second, "确定批准", opinion="同意")
    expect(second.page.locator(".diff .added")).to_contain_text(f"支出功能分类 {row['exp_func_code'][:3]}")
    expect(second.page.locator(".diff .added")).to_contain_text("看不到 payee_acct_no")
    shot(second.page, "111-限要素的授权变更前后")

    fresh_page.goto("/login")
    fresh_page.get_by_label("账号").fill("xianding1")
    fresh_page.get_by_label("密码").fill(ONCE)
    fresh_page.get_by_role("button", name="登录").click()
    fresh_page.get_by_label("原密码").fill(ONCE)
    fresh_page.get_by_label("新密码", exact=True).fill(OWN)
    fresh_page.get_by_label("再输一遍新密码").fill(OWN)
    fresh_page.get_by_role("button", name="修改密码").click()
    expect(fresh_page.get_by_label("账号")).to_be_visible()
    sign_in(fresh_page, "xianding1", OWN)

    mine = Desk(fresh_page)
    mine.go("/payment/applications?tab=all")
    expect(mine.grid().rows().first).to_be_visible()
    shown = fresh_page.request.get("/api/records/PAY_VOUCHER?page_size=1000&year=2022").json()
    everything = world.rows("PAY_VOUCHER", agency_code="101001")
    inside = [item for item in everything if item["exp_func_code"].startswith(row["exp_func_code"][:3])]
    assert {item["pay_app_id"] for item in shown["rows"]} == {item["pay_app_id"] for item in inside}
    assert {item["payee_acct_no"] for item in shown["rows"]} == {None}

    mine.go(f"/payment/applications/{made['pay_app_id']}")
    expect(fresh_page.get_by_text(made["pay_app_no"]).first).to_be_visible()
    expect(fresh_page.get_by_label("收款人全称", exact=True)).to_have_value(row["payee_acct_name"])
    expect(fresh_page.get_by_label("收款账号", exact=True)).to_have_value("")
    assert row["payee_acct_no"]
    shot(fresh_page, "112-看不到收款人账号的单据")
    refused = fresh_page.request.get(f"/api/records/PAY_VOUCHER?payee_acct_no={row['payee_acct_no']}")
    assert refused.status == 400

    fresh_page.get_by_role("link", name="限某").click()
    expect(fresh_page.get_by_role("heading", name="我的登录")).to_be_visible()
    expect(fresh_page.get_by_text("此处", exact=True)).to_be_visible()
    shot(fresh_page, "113-我的登录")
