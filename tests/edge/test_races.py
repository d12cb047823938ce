"""真的两个进程抢同一张单据：反审与引用它的单据，两种先后都试；后到的等先到的办完，看清了再拒，说得出为什么。"""

import itertools
import json
import os
import queue
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.make import thread
from tests.make.desk import Desk
from tests.make.environment import MOMENT, Environment
from tests.make.thread import Indicator
from yitihua.app.scenario.elements import complete

DIVISION: Final = "430600000"
REASON: Final = "审核时看错了金额，需要重办"
START_S: Final = 300.0
"""进程装载应用至多等这么久：只防卡死，机器忙不算失败。"""
ROUNDS: Final = 6
"""不停住、一齐放出去的次数。"""
_NUMBERS: Final = itertools.count(1)
Answer = dict[str, Any]


class Rival:
    """一个进程。"""

    def __init__(self, environment: Environment) -> None:
        own = {
            "YITIHUA_MODE": "scenario",
            "YITIHUA_HOME": str(environment.logs.parent),
            "YITIHUA_KEYS": str(environment.logs.parent / "keys"),
            "YITIHUA_DATABASE_URL": environment.urls.app,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.make.rival"], env={**os.environ, **own}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._said: queue.Queue[Answer] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                self._said.put(json.loads(line))

    def hear(self, *, timeout: float = 120.0) -> Answer:
        return self._said.get(timeout=timeout)

    def silent(self, *, seconds: float) -> bool:
        """这么久没有说话：在等锁。"""
        try:
            self._said.put(self._said.get(timeout=seconds))
        except queue.Empty:
            return True
        return False

    def order(self, username: str, operation: str, *, hold: bool = False, **fields: Any) -> None:
        self._put({
            "username": username, "operation": operation, "fields": fields, "hold": hold,
            "moment": f"{MOMENT}T10:00:00+08:00", "request_id": str(uuid.uuid4()),
        })  # fmt: skip

    def release(self) -> None:
        self._put({})

    def _put(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


@pytest.fixture(scope="module")
def rivals(environment: Environment, fresh_world: Desk) -> Iterator[tuple[Rival, Rival]]:
    pair = Rival(environment), Rival(environment)
    for rival in pair:
        assert rival.hear(timeout=START_S) == {"ready": True}
    yield pair
    for rival in pair:
        rival.close()


Order = tuple[str, str, dict[str, Any]]
"""（账号，操作，字段）"""


def in_turn(rivals: tuple[Rival, Rival], first: Order, second: Order) -> tuple[Answer, Answer]:
    """先到的停在提交之前，后到的确实在等；放行之后各是什么结果。"""
    ahead, behind = rivals
    ahead.order(first[0], first[1], hold=True, **first[2])
    assert ahead.hear() == {"held": True}
    behind.order(second[0], second[1], **second[2])
    assert behind.silent(seconds=1.5), "后到的没有等：两边各办各的"
    ahead.release()
    return ahead.hear(), behind.hear()


def at_once(rivals: tuple[Rival, Rival], first: Order, second: Order) -> tuple[Answer, Answer]:
    """一齐放出去。"""
    for rival, order in zip(rivals, (first, second), strict=True):
        rival.order(order[0], order[1], **order[2])
    return rivals[0].hear(), rivals[1].hear()


def voucher_orders(desk: Desk, indicator: Indicator) -> tuple[str, Order, Order]:
    """一份审核通过、已申请反审的申请：一个要生成凭证，一个要批准反审。"""
    use = f"支付第{next(_NUMBERS)}次抢办的维护费"
    app = thread.approved_application(desk, indicator, amount="1.00", use_des=use).pay_app_id
    asked = desk.do(
        "AG_AUD", "workflow.reversal.request", biz_type="payment.application", biz_id=app, reason=REASON
    )["reversal_id"]  # fmt: skip
    make = ("ag_op1@101001", "payment.voucher.create", {"pay_app_id": app})
    undo = ("ag_aud2@101001", "workflow.reversal.approve", {"reversal_id": asked, "opinion": "同意"})
    return app, make, undo


def state_of(desk: Desk, app: str) -> tuple[str, int]:
    """申请的状态与它的凭证张数。"""
    return desk.one("PAY_VOUCHER", pay_app_id=app)["status"], len(desk.rows("PAY_VOUCHER_BILL", pay_app_id=app))


def test_凭证先_反审等到它生成再拒(rivals: tuple[Rival, Rival], desk: Desk, indicator: Indicator) -> None:
    app, make, undo = voucher_orders(desk, indicator)
    made, refused = in_turn(rivals, make, undo)
    assert made["ok"], made
    assert refused["codes"] == ["R-WFL-017"]
    assert state_of(desk, app) == ("40", 1)


def test_反审先_凭证等到它退回再拒(rivals: tuple[Rival, Rival], desk: Desk, indicator: Indicator) -> None:
    app, make, undo = voucher_orders(desk, indicator)
    undone, refused = in_turn(rivals, undo, make)
    assert undone["ok"], undone
    assert refused["codes"] == ["E-STATE"]
    assert state_of(desk, app) == ("20", 0)


def test_一齐来_恰有一个成(rivals: tuple[Rival, Rival], desk: Desk, indicator: Indicator) -> None:
    for _ in range(ROUNDS):
        app, make, undo = voucher_orders(desk, indicator)
        made, undone = at_once(rivals, make, undo)
        assert made["ok"] != undone["ok"], (made, undone)
        assert (made["codes"] or undone["codes"]) in (["E-STATE"], ["R-WFL-017"])
        assert state_of(desk, app) == (("40", 1) if made["ok"] else ("20", 0))


def project_orders(desk: Desk) -> tuple[str, Order, Order]:
    """一个刚入库、已申请反审的项目：一个要拿它编预算，一个要批准反审。"""
    code = thread.stored_project(desk, amount="500.00", pro_name=f"第{next(_NUMBERS)}次抢办的项目")
    pro_id = desk.one("PM_PROJECT_INFO", pro_code=code)["pro_id"]
    asked = desk.do(
        "MOF_BGT", "workflow.reversal.request", biz_type="projects.project", biz_id=pro_id, reason=REASON
    )["reversal_id"]  # fmt: skip
    fields = complete(
        api=desk.api, operation="budgeting.annual.create", scope={},
        fields={"pro_code": code, "agency_code": "101001", "apply_up": "100.00"},
    )  # fmt: skip
    arrange = ("ag_op1@101001", "budgeting.annual.create", fields)
    undo = (f"mof_bgt2@{DIVISION}", "workflow.reversal.approve", {"reversal_id": asked, "opinion": "同意"})
    return code, arrange, undo


def arranged(desk: Desk, code: str) -> tuple[str, int]:
    """项目的状态与用它编的预算行数。"""
    return desk.one("PM_PROJECT_INFO", pro_code=code)["status"], len(desk.rows("BGT_PM_ANNUAL", pro_code=code))


def test_预算先_项目的反审等到它编好再拒(rivals: tuple[Rival, Rival], desk: Desk) -> None:
    code, arrange, undo = project_orders(desk)
    made, refused = in_turn(rivals, arrange, undo)
    assert made["ok"], made
    assert refused["codes"] == ["R-WFL-017"]
    assert "年度预算" in refused["message"]
    assert arranged(desk, code) == ("3", 1)


def test_项目的反审先_预算等到它退回再拒(rivals: tuple[Rival, Rival], desk: Desk) -> None:
    code, arrange, undo = project_orders(desk)
    undone, refused = in_turn(rivals, undo, arrange)
    assert undone["ok"], undone
    assert "R-PRO-001" in refused["codes"]
    assert arranged(desk, code) == ("2", 0)


def test_项目一齐来_恰有一个成(rivals: tuple[Rival, Rival], desk: Desk) -> None:
    code, arrange, undo = project_orders(desk)
    made, undone = at_once(rivals, arrange, undo)
    assert made["ok"] != undone["ok"], (made, undone)
    assert arranged(desk, code) == (("3", 1) if made["ok"] else ("2", 0))


def test_送审预算也等项目的反审(rivals: tuple[Rival, Rival], desk: Desk) -> None:
    """有草稿的项目反审不了；送审的人也锁着项目，反审的人等它办完再看。"""
    code, _, undo = project_orders(desk)
    line = desk.do("AG_OP", "budgeting.annual.create", pro_code=code, agency_code="101001", apply_up="100.00")
    submit = ("ag_op1@101001", "budgeting.annual.submit", {"bgt_pman_id": line["bgt_pman_id"]})
    sent, refused = in_turn(rivals, submit, undo)
    assert sent["ok"], sent
    assert refused["codes"] == ["R-WFL-017"]
