"""各岗位的人的电脑：谁用过的窗口留给下一个测试里的同一个人。"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, Page

from tests.e2e.screens import Desk, sign_in
from tests.e2e.stillness import watch
from tests.e2e.world import World

WAIT_MS: Final = 30_000


@dataclass
class Seat:
    """一个岗位的人的电脑：登录一次，一直开着；`faults` 是页面里的脚本错误。"""

    page: Page
    faults: list[str] = field(default_factory=list)

    def leave(self) -> None:
        """离座：弹出的页关掉，改过的应答复原，本机存的清掉。"""
        for other in self.page.context.pages:
            if other is not self.page:
                other.close()
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")


@dataclass
class Seats:
    """给各岗位的人安排电脑。开一个窗口要花浏览器近两秒，所以空出来的留给下一个测试。"""

    world: World
    browser: Browser
    options: dict[str, Any]
    idle: dict[str, Seat] = field(default_factory=dict)

    @contextmanager
    def opened(self) -> Iterator[Callable[[str], Desk]]:
        """同一个人在这一段里只有一页；页面里的脚本错误在末尾算失败。"""
        mine: dict[str, Seat] = {}
        desks: dict[str, Desk] = {}

        def open_desk(actor: str) -> Desk:
            if actor not in desks:
                seat = mine[actor] = self.idle.pop(actor) if actor in self.idle else self._new(actor)
                seat.faults.clear()
                desks[actor] = Desk(seat.page, arrived=False)
            return desks[actor]

        yield open_desk
        faults = [f"{actor} {fault}" for actor, seat in mine.items() for fault in seat.faults]
        for actor, seat in mine.items():
            seat.leave()
            self._keep(actor, seat)
        assert not faults, "页面里有脚本错误：\n" + "\n".join(faults)

    def clear(self) -> None:
        """换了一个世界，先前的登录都作废。"""
        for seat in self.idle.values():
            seat.page.context.close()
        self.idle.clear()

    def _keep(self, actor: str, seat: Seat) -> None:
        if actor in self.idle:
            seat.page.context.close()
        else:
            self.idle[actor] = seat

    def _new(self, actor: str) -> Seat:
        seat = Seat(open_page(self.browser, self.options, self.world))
        seat.page.on("pageerror", lambda error: seat.faults.append(f"{seat.page.url} {error}"))
        account = self.world.api.account(actor)
        sign_in(seat.page, str(account["username"]), str(account["password"]))
        return seat


def open_page(browser: Browser, options: dict[str, Any], world: World) -> Page:
    """一台没有登录过的电脑上的一页。"""
    page = browser.new_context(**options, base_url=world.url).new_page()
    page.set_default_timeout(WAIT_MS)
    return watch(page)
