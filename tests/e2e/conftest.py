"""浏览器测试的底座：系统里的 Chromium（从不下载）、一套场景环境、按账号打开的页面。"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tools import browser as installed

from tests.e2e.environment import ROOT, Site, build_web, running
from tests.e2e.screens import Desk, sign_in
from tests.e2e.world import World

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WAIT_MS = 30_000
SHOTS = ROOT / "var" / "screens"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def chromium() -> str:
    """root 与持续集成里没有 Chromium 就是失败；普通用户跳过并说清怎么装。"""
    found = installed.chromium()
    if found is None:
        text = f"没有 Chromium，浏览器测试没有跑。{installed.HOW_TO}；或用 E2E_CHROMIUM 指定可执行文件"
        if installed.required():
            pytest.fail(text, pytrace=False)
        pytest.skip(text)
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, Any]:
    extra = tuple(os.environ.get("E2E_CHROMIUM_FLAGS", "").split())
    return {"executable_path": chromium, "args": [*FLAGS, *extra]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "accept_downloads": True,
    }


@pytest.fixture(scope="session")
def world(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """先认 Chromium 再起环境，免得白等；整个会话一套，各测试用自己的指标与单据。

    E2E_URL 可指向一个已在跑的场景服务（E2E_DATABASE 是它的库），改测试时不必每次重起。
    """
    expect.set_options(timeout=WAIT_MS)
    build_web()
    with ExitStack() as stack:
        url = os.environ.get("E2E_URL")
        site = Site(url, os.environ["E2E_DATABASE"]) if url else None
        opened = World(site or stack.enter_context(running(tmp_path_factory.mktemp("e2e"))))
        yield opened
        opened.api.close()


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """把页面存成图，供人看版面。"""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def save(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"{name}.png")

    return save


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """账号 → 登录后的会话；同一个人不必每个测试都登录一遍。"""
    return {}


@dataclass
class Seats:
    """给各岗位的人开页面；`signed_in` 是账号 → 登录后的会话。"""

    world: World
    browser: Browser
    options: dict[str, Any]
    signed_in: dict[str, Any]

    @contextmanager
    def opened(self) -> Iterator[Callable[[str], Desk]]:
        """同一个人在这一段里只开一页；页面里的脚本错误在末尾算失败。"""
        contexts: list[BrowserContext] = []
        faults: list[str] = []
        desks: dict[str, Desk] = {}

        def open_desk(actor: str) -> Desk:
            if actor not in desks:
                context = self.browser.new_context(
                    **self.options, base_url=self.world.url, storage_state=self.signed_in.get(actor)
                )
                contexts.append(context)
                page = context.new_page()
                page.set_default_timeout(WAIT_MS)
                page.on("pageerror", lambda error: faults.append(f"{actor} {page.url} {error}"))
                self._enter(actor, page)
                desks[actor] = Desk(page)
            return desks[actor]

        yield open_desk
        for context in contexts:
            context.close()
        assert not faults, "页面里有脚本错误：\n" + "\n".join(faults)

    def _enter(self, actor: str, page: Page) -> None:
        if actor in self.signed_in:
            page.goto("/")
            expect(page.get_by_role("navigation", name="模块")).to_be_visible()
            return
        account = self.world.api.account(actor)
        sign_in(page, str(account["username"]), str(account["password"]))
        self.signed_in[actor] = page.context.storage_state()


@pytest.fixture(scope="session")
def seats(world: World, browser: Browser, browser_context_args: dict[str, Any], signed_in: dict[str, Any]) -> Seats:
    return Seats(world, browser, browser_context_args, signed_in)


@pytest.fixture(scope="module")
def another_world(world: World, signed_in: dict[str, Any]) -> str:
    """给会关掉年度的测试：换一个新世界，里面一条单位指标六十万。返回它的主键。"""
    world.start_anew()
    signed_in.clear()
    return world.allocate("600000.00")[0]


@pytest.fixture
def desk_of(seats: Seats) -> Iterator[Callable[[str], Desk]]:
    """某个岗位的人坐到自己的电脑前：登录好的页面，一个测试一份。"""
    with seats.opened() as open_desk:
        yield open_desk


@pytest.fixture(scope="module")
def same_desk_of(seats: Seats) -> Iterator[Callable[[str], Desk]]:
    """整个文件用同一页，一页一页看过去；给只看不改的测试。"""
    with seats.opened() as open_desk:
        yield open_desk


@pytest.fixture
def fresh_page(world: World, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """没有登录的页面。"""
    context = browser.new_context(**browser_context_args, base_url=world.url)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    yield page
    context.close()
