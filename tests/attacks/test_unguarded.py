"""应用的检查全部关掉，只剩数据库的行级安全：别的区划一行也读不到、一行也改不了。

同一台没有检查的服务，同区划的攻击者立刻看得到别的单位：可见检查确实关了，攻击确实打得出洞来。
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from os import environ

import pytest

from tests.attacks.cast import ABROAD, OTHER_UNITS, Attacker
from tests.attacks.place import DIVISION
from tests.attacks.probes import Probe, foreign_rows, of_path, of_record, paths_of, text_of
from tests.attacks.salvo import Salvo
from tests.attacks.sight import leaks
from tests.attacks.stage import Stage
from tests.attacks.test_operations import UNTRIED
from tests.make.desk import Desk
from yitihua.app.processes import free_port, wait_http
from yitihua.engines.meta.records import RECORDS
from yitihua.infra.operation.registry import OPERATIONS

DERIVED = {"book_balance": "余额汇总是由分录派生的数，水位全系统一个，任一区划的补记作业都往前推；分录本身一行不变"}
TABLES = tuple(table for table, record in RECORDS.items() if record.division is not None)


@pytest.fixture(scope="module")
def open_stage(stage: Stage) -> Iterator[Stage]:
    """同一个库、同一批账号，换成没有检查的服务。"""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {
        "YITIHUA_MODE": "scenario",
        "YITIHUA_HOME": str(stage.environment.logs.parent),
        "YITIHUA_KEYS": str(stage.environment.logs.parent / "keys"),
        "YITIHUA_DATABASE_URL": stage.environment.urls.app,
        "YITIHUA_OWNER_DATABASE_URL": stage.environment.urls.owner,
    }
    with (stage.environment.logs / "unguarded.log").open("wb") as log:
        command = [sys.executable, "-m", "tests.attacks.unguarded", str(port)]
        child = subprocess.Popen(command, env={**environ, **own}, stdout=log, stderr=log)
        try:
            wait_http(f"{url}/api/health")
            desk = Desk(url)
            desk.api._accounts = stage.desk.api._accounts
            desk.api.division = stage.desk.api.division
            yield replace(stage, desk=desk)
            desk.close()
        finally:
            child.terminate()
            child.wait(timeout=20)


def test_检查确实关了_同区划的立刻看得到别的单位(open_stage: Stage) -> None:
    """这一条不泄露，下面两条就什么也证明不了。"""
    who = OTHER_UNITS[0]
    row = foreign_rows(open_stage, who, "PAY_VOUCHER", count=1)[0]
    answer = open_stage.get(who, f"/api/records/PAY_VOUCHER/{row['pay_app_id']}")
    assert answer.status_code == 200
    assert open_stage.secrets_of(who).within(answer.text) - {str(row["pay_app_id"])}
    assert open_stage.get(who, "/api/records/PAY_VOUCHER").json()["count"] == len(open_stage.home.rows["PAY_VOUCHER"])


@pytest.mark.parametrize("who", ABROAD, ids=lambda who: who.actor)
def test_别的区划一行也读不到(open_stage: Stage, whole: bool, who: Attacker) -> None:
    wrong: list[str] = []
    sent = Counter[int]()
    for number, table in enumerate(TABLES):
        if not whole and (number + ABROAD.index(who)) % 3:
            continue
        probes = [Probe(f"/api/records/{table}", {"div": DIVISION, "page_size": "1000", "totals": "1"})]
        if whole or (number + ABROAD.index(who)) % 9 == 0:
            for row in foreign_rows(open_stage, who, table, count=2 if whole else 1):
                probes += of_record(open_stage, who, table, row)
        wrong += _fired(open_stage, who, probes, sent)
    for place, template in enumerate(paths_of(open_stage.document)):
        probes = of_path(open_stage, template)
        step = 1 if whole else 8
        wrong += _fired(open_stage, who, probes[(place + ABROAD.index(who)) % step :: step], sent)
    print(f"\n{who.actor}：没有检查的服务上 {sum(sent.values())} 次读，{dict(sent)}")
    assert sent[200], "没有一次读得成，检查没有关掉"
    assert not wrong, "\n".join(wrong[:20])


def _fired(stage: Stage, who: Attacker, probes: list[Probe], sent: Counter[int]) -> Iterator[str]:
    for probe in probes:
        answer = stage.get(who, probe.path, **probe.params)
        sent[answer.status_code] += 1
        text = text_of(answer.content, answer.headers["content-type"])
        found = leaks(text, stage.secrets_of(who), sent=str(probe))
        if found and not probe.own_words:
            yield f"{who.actor} {probe} 透露了 {found[:5]}"


def test_别的区划一行也改不了(open_stage: Stage, whole: bool) -> None:
    """操作照样全打一遍：自己区划的可能办成，被攻击区划的每张表一行不变、一个值不漏。"""
    salvo = Salvo(open_stage, whole=whole)
    before = open_stage.digest(division=DIVISION)
    wrong: list[str] = []
    statuses: Counter[int] = Counter()
    for code in OPERATIONS:
        if code in UNTRIED:
            continue
        for number, attack in enumerate(salvo.attacks(code)):
            if attack.who not in ABROAD or (not whole and number % 3):
                continue
            answer = open_stage.post(attack.who, attack.path, attack.body, params=attack.params)
            statuses[answer.status_code] += 1
            found = leaks(answer.text, open_stage.secrets_of(attack.who), sent=str(attack.body))
            wrong += [f"{attack} 透露了 {found[:5]}"] if found else []
    changed = open_stage.changed(before, division=DIVISION, derived=DERIVED)
    print(f"\n没有检查的服务上 {sum(statuses.values())} 次操作，{dict(statuses)}")
    assert not changed, f"被攻击区划的表变了：{changed}"
    assert not wrong, "\n".join(wrong[:20])
