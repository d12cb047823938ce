"""查登记簿与模型的测试要装载应用，不要数据库。"""

import os
import tempfile

import pytest


@pytest.fixture(scope="session")
def composed() -> None:
    """装载应用并组装，各登记簿已冻结。"""
    os.environ.setdefault("YITIHUA_MODE", "demo")
    os.environ.setdefault("YITIHUA_HOME", tempfile.mkdtemp(prefix="yitihua-test-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yitihua.app.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from yitihua.app.compose import compose

    compose()
