"""版面：1366×768 下没有整页滚动条，合计行、操作栏、分页都在看得见的地方。"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.screens import Desk
from tests.e2e.world import AUDITOR, OPERATOR, World

LISTS = {
    "单位信息": ("MOF_BGT", "/basedata/agencies"),
    "账户信息": ("MOF_TRE", "/basedata/accounts"),
    "项目管理": ("MOF_BGT", "/projects?tab=all"),
    "项目年度预算": ("MOF_BGT", "/budgeting/annuals?tab=all"),
    "指标": ("MOF_BGT", "/appropriation/indicators?tab=all"),
    "额度变动": ("MOF_BGT", "/appropriation/movements"),
    "支付申请": (OPERATOR, "/payment/applications?tab=all"),
    "支付凭证": ("PAY_CTR", "/payment/vouchers?tab=all"),
    "清算额度通知单": ("PAY_CTR", "/payment/clearing/quotas?tab=all"),
    "申请划款凭证": ("PAY_CTR", "/payment/clearing/certs?tab=all"),
    "资金退回": ("PAY_CTR", "/payment/refunds?tab=all"),
    "支付与退款明细": ("MOF_BGT", "/reporting/paid"),
    "明细账": ("MOF_TRE", "/accounting/lines/GLB/301"),
    "会计凭证": ("MOF_TRE", "/accounting/vouchers?scope=GLB"),
    "余额表": ("MOF_TRE", "/accounting/balances?ledger=GLB"),
    "消息": (OPERATOR, "/notices?tab=all"),
    "后台作业": (OPERATOR, "/jobs?tab=all"),
    "发件箱": ("IT", "/system/outbox?tab=all"),
}
WITH_TOTALS = ("项目管理", "指标", "支付申请", "会计凭证", "余额表")
OTHERS = {
    "首页": (OPERATOR, "/"),
    "新增支付申请": (OPERATOR, "/payment/applications/new"),
    "新增项目": (OPERATOR, "/projects/new"),
    "执行情况": ("MOF_BGT", "/reporting/execution"),
    "执行情况表": ("MOF_BGT", "/reporting/execution?view=table"),
    "追溯": ("MOF_BGT", "/reporting/trace"),
    "新增年度预算": (OPERATOR, "/budgeting/annuals/new"),
    "工作日历": (OPERATOR, "/calendar"),
    "周期作业": ("IT", "/system/periodic"),
    "反审": (AUDITOR, "/system/reversals?tab=all"),
    "登录会话": ("SYS_ADM", "/system/sessions"),
    "密码与登录": (OPERATOR, "/password"),
    "流程图": ("SYS_ADM", "/system/chains/payment.application"),
    "已办箱": (AUDITOR, "/?box=done"),
    "我发起的": (OPERATOR, "/?box=started"),
    "抄送箱": (AUDITOR, "/?box=copied"),
}
_OVERFLOW = """() => {
  const page = document.scrollingElement
  return { down: page.scrollHeight - innerHeight, across: page.scrollWidth - innerWidth }
}"""


def inside(part: Locator, *, what: str) -> None:
    """整个在视口里。"""
    box = part.bounding_box()
    assert box is not None, f"{what}不在页面上"
    assert box["x"] >= 0, f"{what}伸出左边"
    assert box["y"] >= 0, f"{what}伸出上边"
    assert box["x"] + box["width"] <= 1366 + 1, f"{what}伸出右边"
    assert box["y"] + box["height"] <= 768 + 1, f"{what}伸出下边"
    assert box["height"] > 10, f"{what}被压扁"


def still(page: Page) -> None:
    overflow = page.evaluate(_OVERFLOW)
    assert overflow == {"down": 0, "across": 0}, f"整页滚动条 {overflow}"


@pytest.fixture(scope="module", autouse=True)
def _something(world: World) -> None:
    """列表里至少有一行，合计行才会出现。"""
    bgt_id, = world.allocate("777.00")  # fmt: skip
    world.submitted(bgt_id, "77.00", use_des="支付版面测试用的一笔小额")


@pytest.mark.parametrize("name", LISTS)
def test_列表页没有整页滚动条_合计与分页看得见(
    name: str, same_desk_of: Callable[[str], Desk], shot: Callable[[Page, str], None]
) -> None:
    actor, path = LISTS[name]
    desk = same_desk_of(actor)
    desk.go(path)
    shot(desk.page, f"40-{name}")
    still(desk.page)
    assert desk.page.locator("main .negative, main .failed").count() == 0, desk.page.locator("main").inner_text()[:400]
    if name in WITH_TOTALS:
        inside(desk.grid().total_row(), what="合计行")
    if name != "余额表":
        inside(desk.page.locator("main .el-pagination"), what="分页")
        inside(desk.page.locator("main .bar").first, what="状态页签与操作栏")
        inside(desk.page.get_by_role("button", name="导出", exact=True), what="导出")


@pytest.mark.parametrize("name", OTHERS)
def test_其余页面也没有整页滚动条(
    name: str, same_desk_of: Callable[[str], Desk], shot: Callable[[Page, str], None]
) -> None:
    actor, path = OTHERS[name]
    desk = same_desk_of(actor)
    desk.go(path)
    shot(desk.page, f"41-{name}")
    still(desk.page)
    assert desk.page.locator("main .negative, main .failed").count() == 0, desk.page.locator("main").inner_text()[:400]


def test_表格可用键盘走到行_空格勾选_回车打开(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of(OPERATOR)
    desk.go("/payment/applications?tab=all")
    desk.page.locator(".ag-row[row-index='0'] [col-id='shown_status']").first.click()
    desk.page.keyboard.press("Space")
    desk.page.get_by_text("已选 1 条").wait_for()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/payment/applications/*-*")
