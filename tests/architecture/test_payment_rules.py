"""送审支付申请的自动校验：issue 点名的规则都登记、都启用、都挂在送审上，各有故事从接口触发。"""

from pathlib import Path

import pytest

from yitihua.app.coverage.rehearsal import expected
from yitihua.app.scenario.run import load

pytestmark = pytest.mark.usefixtures("composed")
SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
SUBMIT = "payment.application.submit"
BY_LEDGER, NOT_ENABLED = "R-PAY-004", "R-PAY-005"
WANTED = {f"R-PAY-{number:03d}" for number in (*range(1, 16), 20, 33, 43)}


def test_点名的规则都挂在送审上_额度由账本判() -> None:
    from yitihua.engines.rules import RULES
    from yitihua.kernel.rulebook import RULEBOOK

    assert WANTED - {rule.code for rule in RULES.on(SUBMIT)} == {BY_LEDGER}
    assert RULEBOOK[BY_LEDGER].decided_by == "ledger"
    assert {code for code in WANTED if not RULEBOOK[code].enabled} == {NOT_ENABLED}


def test_启用的都有故事从接口触发() -> None:
    fired = set().union(*(expected(scenario.steps) for scenario in load([SCENARIOS])))
    assert WANTED - fired == {NOT_ENABLED}


def test_总表里没有挂错操作的支付规则() -> None:
    from yitihua.engines.rules import RULES

    assert {rule.code for rule in RULES.on(SUBMIT)} <= WANTED
