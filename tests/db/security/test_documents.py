"""安全说明写的与程序里的一致：时限、次数、常用词、环境变量、对外连接。"""

from pathlib import Path

from yitihua.app import settings
from yitihua.app.identity import idle
from yitihua.app.identity.passwords import WORDS

README = (Path(__file__).resolve().parents[3] / "docs" / "security" / "README.md").read_text("utf-8")


def test_安全说明写明了各项规矩() -> None:
    minimum = settings.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"]  # type: ignore[index]
    wanted = [
        f"连续失败 {settings.AXES_FAILURE_LIMIT} 次锁定 {int(settings.AXES_COOLOFF_TIME * 60)} 分钟",
        f"口令至少 {minimum} 位",
        f"闲置 {settings.SESSION_COOKIE_AGE // 60} 分钟失效",
        f"至多 {idle._LONGEST // 3600} 小时",
        f"请求体至多 {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024} MB",
        "不要求定期更换", "没有口令提示与密保问题", "可以同时登录几处", "两条路径", "密码清单", "日志清单",
        "字段级权限", "GET /api/access/limits", "本人点右上角姓名",
        "耗资源的功能", "修补时限", "对外的连接只有", "YITIHUA_PLAIN_HTTP", "YITIHUA_BEHIND_PROXY", *WORDS,
    ]  # fmt: skip
    assert [text for text in wanted if text not in README] == []
