"""导出：每张列表导出来的行数、合计、列名、条件，与页面上看到的一致。"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.screens import Desk
from tests.e2e.sheets import fen_of, read_sheet
from tests.e2e.world import OPERATOR, World, fen

LISTS: dict[str, tuple[str, str, str, str, bool]] = {
    "支付申请": ("/payment/applications?tab=all", "pay_app_amt", "申请金额", "PAY_VOUCHER", True),
    "支付凭证": ("/payment/vouchers?tab=all", "pay_amt", "支付金额", "PAY_VOUCHER_BILL", True),
    "记账凭证": ("/accounting/vouchers?scope=GLA", "dr_amt", "财务借方", "GLA_VOU_HEAD", True),
    "支付与退款": ("/reporting/paid", "net_amt", "支付净额", "EXE_PAID_LINE", False),
}


@pytest.fixture(scope="module")
def paid(world: World) -> dict[str, Any]:
    bgt_id, = world.allocate("40000.00")  # fmt: skip
    world.submitted(bgt_id, "66.60", use_des="支付资料邮寄费用")
    return world.cleared(bgt_id, "3210.98", use_des="支付消防器材检测费")


@pytest.mark.parametrize("name", LISTS)
def test_导出的行数与合计同列表_列名同表头(
    name: str, world: World, paid: dict[str, Any], desk_of: Callable[[str], Desk], tmp_path: Path
) -> None:
    path, field, column, table, grouped = LISTS[name]
    desk = desk_of(OPERATOR)
    desk.go(path)
    shown = desk.grid().total(field)
    sheet = read_sheet(desk.export(tmp_path), grouped=grouped)
    assert sheet.title == name
    assert "2022年度" in sheet.note
    assert "单位：元" in sheet.note
    assert len(sheet.lines) == world.page(table, actor=OPERATOR, page_size="1", fiscal_year="2022")["count"]
    assert sheet.total(column) == sheet.summed(column) == fen(shown) > 0
    assert not [cell for line in sheet.lines for cell in line if str(cell).startswith(("None", "nan"))]


def test_条件写在表上_行随条件少(
    world: World, paid: dict[str, Any], desk_of: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk = desk_of(OPERATOR)
    desk.go("/payment/applications?tab=all&use_des__contains=消防器材")
    sheet = read_sheet(desk.export(tmp_path), grouped=True)
    assert "用途含 消防器材" in sheet.note
    assert len(sheet.lines) == 1
    status = sheet.lines[0][sheet.columns.index("状态")]
    assert status == "已清算"
    assert sheet.total("申请金额") == fen("3210.98")


def test_余额表导出_末级相加等于合计_借贷相等(
    world: World, paid: dict[str, Any], desk_of: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk = desk_of("MOF_TRE")
    desk.go("/accounting/balances?ledger=GLF")
    grid = desk.grid()
    sheet = read_sheet(desk.export(tmp_path), grouped=True)
    assert sheet.title == "总预算会计余额表"
    sides = [at for at, title in enumerate(sheet.columns) if title in ("借方", "贷方")]
    fields = ("begin_dr", "begin_cr", "occur_dr", "occur_cr", "end_dr", "end_cr")
    assert [fen_of(sheet.totals[at]) for at in sides] == [fen(grid.total(field)) for field in fields]
    assert fen(grid.total("occur_dr")) == fen(grid.total("occur_cr")) > 0


def test_执行情况表导出_各月相加等于已支付(
    world: World, paid: dict[str, Any], desk_of: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk = desk_of("MOF_BGT")
    desk.go("/reporting/execution?view=table")
    shown = desk.grid().total("paid_amt")
    with desk.page.expect_download() as waiting:
        desk.page.get_by_role("link", name="导出", exact=True).click()
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    sheet = read_sheet(target, grouped=False)
    assert sheet.total("已支付") == fen(shown) > 0
    assert sum(sheet.total(f"{month}月") for month in range(1, 13)) == fen(shown)
