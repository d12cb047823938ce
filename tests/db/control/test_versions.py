"""控制政策的版次：缓存只认标识，回滚掉的不会冒出来。"""

from datetime import date

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, YEAR, context, person
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation.control import policies
from yitihua.modules.appropriation.control.key import Action
from yitihua.modules.appropriation.control.models import ControlPolicy


@pytest.fixture
def ctx(division: None) -> Ctx:
    return context(person("MOF_BGT"))


def _publish(title: str, ctx: Ctx) -> None:
    ControlPolicy.objects.create(
        policy_id=uuid7(), mof_div_code=DIVISION, fiscal_year=YEAR, policy_code="K", title=title, action_code="2",
        horizon_code="1", parts=[], begin_date=date(2022, 1, 1), end_date=date(2022, 12, 31), status="2",
    )  # fmt: skip
    policies.advance(ctx=ctx)


def _titles(ctx: Ctx) -> list[str]:
    version = policies.gate(ctx=ctx)
    assert version is not None
    return [policy.title for policy in policies.current(Action.PAY, version=version, ctx=ctx)]


def test_没有用过额度控制_没有版次(ctx: Ctx) -> None:
    assert policies.gate(ctx=ctx) is None


def test_试办启用又回滚_再启用别的_读到的是后一份(ctx: Ctx) -> None:
    """两次都是第一版；缓存若认版次号，会拿回滚掉的政策去判后来的支付。"""
    with transaction.atomic():
        _publish("试办的", ctx)
        assert _titles(ctx) == ["试办的"]
        transaction.set_rollback(True)
    _publish("启用的", ctx)
    assert _titles(ctx) == ["启用的"]
