"""真实使用的初始化与启动自查：缺一条都不起，并说清是哪一条。"""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, NOW, YEAR, _point
from yitihua.app import settings, startup
from yitihua.app.commands.initialize import initialize
from yitihua.app.secrets import DEMO_SECRET, secret_key
from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.identity.models import Grant, User
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import ConfigurationError

pytestmark = pytest.mark.usefixtures("base_world")


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MODE", "production")
    monkeypatch.setattr(settings, "SECRET_KEY", "随机生成的密钥")
    monkeypatch.setattr(settings, "DEBUG", False)


def refusal() -> str:
    """拒绝启动的话；没有拒绝为空串。"""
    try:
        startup.check_startup()
    except ConfigurationError as error:
        return str(error)
    return ""


def as_role(choose: Callable[[DatabaseUrls], str], urls: DatabaseUrls) -> None:
    """同一个库，换一个角色连。"""
    name = str(connection.settings_dict["NAME"])
    _point(choose(urls.for_database(name)))


def test_演示模式用演示密钥也起得来(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MODE", "demo")
    assert refusal() == ""


@pytest.mark.usefixtures("production")
def test_生产只差落盘时只说落盘() -> None:
    """测试用的服务不落盘，所以这一条总在；别的都没有。"""
    message = refusal()
    assert "fsync" in message
    for word in ("演示密钥", "调试", "业务时钟", "超级用户", "绕过", "拥有"):
        assert word not in message


@pytest.mark.usefixtures("production")
def test_演示密钥不起(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", DEMO_SECRET)
    assert "使用了演示密钥" in refusal()


@pytest.mark.usefixtures("production")
def test_调试开着不起(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)
    assert "调试开关打开" in refusal()


@pytest.mark.usefixtures("production")
def test_业务时钟固定不起() -> None:
    set_fixed(NOW)
    assert "业务时钟是固定的" in refusal()


@pytest.mark.usefixtures("production")
def test_属主角色不起(db_template: DatabaseUrls) -> None:
    as_role(lambda urls: urls.owner, db_template)
    assert "应用角色拥有" in refusal()


@pytest.mark.usefixtures("production")
def test_绕得过行级安全的角色不起(db_template: DatabaseUrls) -> None:
    as_role(lambda urls: urls.verify, db_template)
    assert "可以绕过行级安全" in refusal()


def test_密钥随机生成只有自己能读(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YITIHUA_SECRET_KEY", raising=False)
    made = secret_key(tmp_path, mode="production")
    assert made == secret_key(tmp_path, mode="production"), "再起用同一把"
    assert made != DEMO_SECRET
    assert len(made) >= 48
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert secret_key(tmp_path, mode="demo") == DEMO_SECRET


def test_初始化三个管理员各有一次性口令(db_template: DatabaseUrls) -> None:
    as_role(lambda urls: urls.owner, db_template)
    passwords = initialize(mof_div_code=DIVISION, fiscal_year=YEAR)
    assert sorted(passwords) == ["auditor", "secadmin", "sysadmin"]
    assert len(set(passwords.values())) == 3
    with transaction.atomic():
        set_divisions([DIVISION])
        for username, password in passwords.items():
            user = User.objects.get(username=username)
            assert user.check_password(password)
            assert user.must_change_password
        roles = dict(Grant.objects.filter(user__username__in=passwords).values_list("user__username", "role_code"))
    assert roles == {"sysadmin": "SYS_ADM", "secadmin": "SEC_ADM", "auditor": "AUDIT"}
    assert initialize(mof_div_code=DIVISION, fiscal_year=YEAR) == {}, "再做一次不动已有的，也不再给口令"
