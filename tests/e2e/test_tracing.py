"""一笔钱的一生：从支付凭证号、指标、项目代码任一头查，前后整条链都在。"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.world import World


@pytest.fixture(scope="module")
def paid(world: World) -> dict[str, Any]:
    bgt_id, = world.allocate("7000.00")  # fmt: skip
    made = world.cleared(bgt_id, "6789.01", use_des="支付电梯年度检验费")
    bill = world.row("PAY_VOUCHER_BILL", pay_cert_no=made["pay_cert_no"])
    return made | {"bgt_id": bgt_id, "pro_code": world.parent["pro_code"], "lqd_cert_no": bill["lqd_cert_no"]}


@pytest.mark.parametrize("start", ["pay_cert_no", "bgt_id", "pro_code"])
def test_任一头都追得到两头(
    start: str, paid: dict[str, Any], desk_of: Callable[[str], Desk], shot: Callable[[Page, str], None]
) -> None:
    desk = desk_of("AUDIT")
    desk.go("/reporting/trace")
    desk.page.get_by_label("单据号").fill(paid[start])
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_load_state("networkidle")
    expect(desk.page.locator(".trace-node.here").first).to_be_visible()
    shot(desk.page, f"60-追溯-从{start}")
    desk.page.get_by_role("tab", name="表").click()
    table = desk.page.locator(".panel > .holder table.sheet")
    for number in (paid["pro_code"], paid["pay_app_no"], paid["pay_cert_no"], paid["lqd_cert_no"]):
        expect(table.get_by_role("link", name=number, exact=True).first).to_be_visible()
    for title in ("年度预算", "批复（指标）文", "银行回单", "总预算会计凭证", "单位会计凭证", "预算指标会计凭证"):
        expect(table.locator("td", has_text=title).first).to_be_visible()


def test_同类太多的并成一个_点它看表(world: World, paid: dict[str, Any], desk_of: Callable[[str], Desk]) -> None:
    world.allocate(*(f"{number}.00" for number in range(10, 20)))
    desk = desk_of("AUDIT")
    desk.go(f"/reporting/trace?no={paid['pro_code']}")
    crowd = desk.page.locator(".trace-node.crowd").first
    expect(crowd).to_contain_text("张，合计")
    crowd.click()
    expect(desk.page.locator(".panel > .holder table.sheet")).to_be_visible()


def test_没有列全的照实说(paid: dict[str, Any], desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("AUDIT")
    told = "支付申请只列前200笔，另有37笔，可从指标逐条追溯"

    def clipped(route: Any) -> None:
        body = route.fetch().json()
        route.fulfill(json=body | {"more": [told]})

    desk.page.route("**/api/trace/**", clipped)
    desk.go(f"/reporting/trace?no={paid['pay_cert_no']}")
    expect(desk.page.locator("main ul.more")).to_contain_text(told)


def test_查不到的号说没有_不报错(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("AUDIT")
    desk.go("/reporting/trace?no=没有这个号")
    expect(desk.page.locator("main .negative")).to_contain_text("没有查到“没有这个号”")
