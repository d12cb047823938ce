"""真实使用的初始化：开年度，建三个管理员，口令一次性、首次登录须改（issue 第 4 节）。"""

from secrets import token_urlsafe

from django.db import transaction

from yitihua.app.commands.open_year import open_fiscal_year
from yitihua.infra.identity.models import Grant, User

ADMINISTRATORS = (
    ("sysadmin", "SYS_ADM", "系统管理员"),
    ("secadmin", "SEC_ADM", "安全保密管理员"),
    ("auditor", "AUDIT", "审计员"),
)


def initialize(*, mof_div_code: str, fiscal_year: str) -> dict[str, str]:
    """返回 账号 → 一次性口令；已有的账号不动，也不再给口令。业务数据、演示账号一概不装。"""
    passwords: dict[str, str] = {}
    with transaction.atomic():
        open_fiscal_year(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
        for username, role, title in ADMINISTRATORS:
            if User.objects.filter(username=username).exists():
                continue
            passwords[username] = token_urlsafe(12)
            user = User.objects.create_user(
                username=username,
                password=passwords[username],
                user_name=title,
                post_name=title,
                mof_div_code=mof_div_code,
                must_change_password=True,
            )
            Grant.objects.create(user=user, role_code=role, mof_div_code=mof_div_code)
    return passwords
