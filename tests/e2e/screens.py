"""界面上的做法：登录、打开页面、认单据页与表格里的东西。测试只说业务，不写选择器。"""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

_FOCUSED = """() => {
  const it = document.activeElement
  const label = it?.id ? document.querySelector(`label[for="${it.id}"]`) : null
  return (it?.getAttribute('aria-label') || label?.innerText || it?.innerText || '').replace(/^\\*/, '').trim()
}"""

# 换过条件之后：等取数的线出来又没了，再等表格画完
_AT_REST = """async () => {
  const frames = async (count) => { while (count-- > 0) await new Promise(requestAnimationFrame) }
  await frames(3)
  while (document.querySelector('[role=progressbar]')) await frames(1)
  await frames(3)
}"""


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/login")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("navigation", name="模块")).to_be_visible()


@dataclass
class Desk:
    """一个岗位的人面前的屏幕。"""

    page: Page

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.page.wait_for_load_state("networkidle")

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_load_state("networkidle")

    def press(self, name: str) -> None:
        """按单据页或列表页右上的按钮。"""
        self.page.locator("main .actions").get_by_role("button", name=name, exact=True).click()

    def button(self, name: str) -> Locator:
        return self.page.locator("main .actions").get_by_role("button", name=name, exact=True)

    def confirm(self, verb: str, *, reason: str = "") -> str:
        """确认框：看清说明再按动词按钮；返回说明文字。"""
        box = self.page.locator("dialog.confirm[open]")
        expect(box).to_be_visible()
        text = box.inner_text()
        if reason:
            box.locator("textarea").fill(reason)
        box.get_by_role("button", name=verb, exact=True).click()
        return text

    def status(self) -> Locator:
        return self.page.locator("main header .tag").first

    def toast(self) -> Locator:
        return self.page.locator(".toasts .toast").first

    def refusal(self) -> Locator:
        return self.page.locator(".refusals .refusal").first

    def tab(self, name: str) -> None:
        """切到某个状态页签，等表格静下来。"""
        tab = self.page.get_by_role("tab", name=re.compile(f"^{name}")).first
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        self.page.evaluate(_AT_REST)

    def export(self, target: Path) -> Path:
        """按“导出”，存下来的文件。"""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name="导出", exact=True).click()
        saved = target / waiting.value.suggested_filename
        waiting.value.save_as(saved)
        return saved

    def tab_to(self, name: str) -> None:
        """只用 Tab 走到写着某个名字的控件；走不到就是键盘不可达。"""
        for _step in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(_FOCUSED) == name:
                return
        raise AssertionError(f"按 Tab 走不到“{name}”")

    def grid(self) -> "Grid":
        return Grid(self.page.locator(".frame").first)

    def quota(self) -> dict[str, str]:
        """额度卡：表头 → 数。"""
        table = self.page.locator("table.quota").first
        expect(table.locator("tbody td")).to_have_count(6)
        titles = table.locator("thead th").all_inner_texts()
        values = table.locator("tbody td").all_inner_texts()
        return dict(zip(titles, values, strict=False))

    def field(self, name: str) -> Locator:
        """录入项里的输入框，按标准字段名找。"""
        return self.page.locator(f"[data-field={name}]").locator("input, select, textarea").first


@dataclass
class Grid:
    """一张表格。只认看得见的行与列。"""

    root: Locator

    def cell(self, row: int, field: str) -> str:
        return self.root.locator(f".ag-row[row-index='{row}'] [col-id='{field}']").first.inner_text().strip()

    def total(self, field: str) -> str:
        """合计行的一格；数还没取回来时等它有了再读。"""
        cell = self.root.locator(f".ag-floating-bottom [col-id='{field}']").first
        expect(cell).not_to_have_text(re.compile(r"^\s*$"), timeout=15_000)
        return cell.inner_text().strip()

    def total_row(self) -> Locator:
        return self.root.locator(".ag-floating-bottom .ag-row").first

    def rows(self) -> Locator:
        return self.root.locator(".ag-pinned-left-cols-container .ag-row")

    def link(self, text: str) -> Locator:
        return self.root.get_by_role("link", name=text, exact=True).first

    def beside(self, text: str, field: str) -> str:
        """含某个编号的那一行里另一格的字。"""
        return self.cell(int(self.row_of(text).get_attribute("row-index") or 0), field)

    def open(self, row: int, field: str) -> None:
        """点某一格里的链接。"""
        self.root.locator(f".ag-row[row-index='{row}'] [col-id='{field}']").first.get_by_role("link").click()

    def check(self, row: int) -> None:
        self.root.locator(f".ag-pinned-left-cols-container .ag-row[row-index='{row}'] input[type=checkbox]").click()

    def row_of(self, text: str) -> Locator:
        """冻结列里含某个编号的那一行。"""
        return self.root.locator(".ag-pinned-left-cols-container .ag-row", has_text=text).first
