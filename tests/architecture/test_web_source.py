"""前端源码的安全约定：口令框、浏览器存储、登录后的去处。"""

import re
from pathlib import Path
from typing import Final

WEB: Final = Path(__file__).resolve().parents[2] / "web" / "src"
STORED: Final = {
    "kit/page/UnitTree.vue": "单位树的宽窄与收起",
    "kit/page/phrases.ts": "本人常用的审核用语，按账号分开",
}
"""用浏览器存储的文件，逐个写明存什么；没有业务数据、没有口令与令牌。"""
_STORES: Final = re.compile(r"\b(localStorage|sessionStorage|indexedDB|caches\.open)\b")


def sources() -> dict[str, str]:
    files = [path for pattern in ("*.vue", "*.ts") for path in WEB.rglob(pattern)]
    return {path.relative_to(WEB).as_posix(): path.read_text("utf-8") for path in files}


def test_口令框可以粘贴_认得口令管理器() -> None:
    found = sources()
    asking = {name: text for name, text in found.items() if 'type="password"' in text or "'password'" in text}
    assert len(asking) >= 3
    assert [name for name, text in asking.items() if re.search(r"@paste|onpaste|@drop", text)] == []
    inputs = [tag for text in found.values() for tag in re.findall(r"<input[^>]*type=\"password\"[^>]*>", text)]
    assert len(inputs) >= 4
    wanted = re.compile(r"autocomplete=\"(current|new)-password\"")
    assert [tag for tag in inputs if not wanted.search(tag)] == []


def test_浏览器里只存界面设置与常用语() -> None:
    assert {name for name, text in sources().items() if _STORES.search(text)} == set(STORED)
    assert _STORES.search("sessionStorage.setItem(token)"), "查得出来"


def test_登录后只回本站的页面() -> None:
    """去处只收一个斜杠开头的；页面里没有别的地方按地址里写的跳走。"""
    found = sources()
    assert "next.startsWith('/') && !next.startsWith('//') ? next : '/'" in found["app/Login.vue"]
    away = re.compile(r"(location\.(href|assign|replace)\s*[=(]|window\.open\()\s*[^)'\"`;]*query")
    assert [name for name, text in found.items() if away.search(text)] == []
    assert away.search("location.href = route.query.next")
