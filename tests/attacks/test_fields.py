"""授权不给看的字段：本单位的人，行都看得到，那几个字段的值在任何读接口、任何操作的应答里都不出现。"""

from typing import Final

import pytest

from tests.attacks.cast import BLIND, VICTIM
from tests.attacks.probes import of_path, of_record, paths_of, text_of
from tests.attacks.salvo import Salvo
from tests.attacks.stage import Stage
from tests.attacks.tally import TALLY
from tests.attacks.test_listings import TABLES
from tests.attacks.test_operations import UNTRIED
from yitihua.engines.meta.records import RECORDS
from yitihua.infra.operation.registry import OPERATIONS

WORDS: Final = ("6222021907000000015", "6222021907000000023", "被攻击单位职工甲甲", "被攻击单位职工乙乙")
"""被攻击的单据里独一无二的收款人账号与名称。"""


def shown_fields(stage: Stage, path: str, **params: str) -> list[str]:
    """应答里露出来的；自己填在条件里的不算。"""
    answer = stage.get(BLIND, path, **params)
    text = text_of(answer.content, answer.headers["content-type"])
    return told(text, sent=f"{path}{params}")


def told(text: str, *, sent: str) -> list[str]:
    found = [word for word in WORDS if word in text and word not in sent]
    TALLY.leaks += len(found)
    return found


def test_别人看得到这些值(stage: Stage) -> None:
    """看不到是授权不给看，不是本来就没有。"""
    rows = stage.desk.api.records(actor=f"AG_AUD@{VICTIM}", table="PAY_DETAIL", where={})["rows"]
    assert {word for word in WORDS if word in str(rows)} == set(WORDS)
    seen = stage.get(BLIND, "/api/records/PAY_DETAIL").json()
    assert seen["count"] == len(rows)
    assert {row["payee_acct_no"] for row in seen["rows"]} == {None}


def test_哪张记录都不露(stage: Stage, whole: bool) -> None:
    wrong = []
    for table in TABLES:
        probes = [(f"/api/records/{table}", {"page_size": "1000", "totals": "1"}), (f"/api/records/{table}.xlsx", {})]
        probes += [(f"/api/records/{table}", {"search": word}) for word in WORDS[::2]]
        for row in stage.home.seen(BLIND, table)[: None if whole else 2]:
            probes += [(probe.path, probe.params) for probe in of_record(stage, BLIND, table, row)]
        for path, params in probes:
            wrong += [f"{path} {params} 露出 {word}" for word in shown_fields(stage, path, **params)]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("name", sorted(BLIND.hidden))
def test_不能拿来查询与排序(stage: Stage, name: str) -> None:
    tried = 0
    for table, record in RECORDS.items():
        if record.division is None or not any(name in row for row in stage.home.rows.get(table, ())[:1]):
            continue
        for params in ({name: WORDS[0]}, {f"{name}__prefix": "6"}, {f"{name}__contains": "6"}, {"order": f"-{name}"}):
            answer = stage.get(BLIND, f"/api/records/{table}", **params)
            assert answer.status_code == 400, f"{table} {params}"
            assert answer.json()["findings"][0]["code"] == "E-REQ-004"
            tried += 1
    assert tried >= 4


def test_其余读接口不露(stage: Stage) -> None:
    wrong = []
    for template in paths_of(stage.document):
        for probe in of_path(stage, template):
            wrong += [f"{probe} 露出 {word}" for word in shown_fields(stage, probe.path, **probe.params)]
    for word in WORDS:
        wrong += [f"查找 {word} 露出" for _ in shown_fields(stage, "/api/search", q=word[:8])]
    assert not wrong, "\n".join(wrong[:20])


def test_操作的应答不露(stage: Stage) -> None:
    """拿本单位的单据试办他有岗位的每个操作：成不成都不露。"""
    salvo, wrong, tried = Salvo(stage, whole=False), [], 0
    for code, operation in OPERATIONS.items():
        if code in UNTRIED or not operation.roles & BLIND.roles:
            continue
        for body in salvo.own_bodies(BLIND, code):
            answer = stage.post(BLIND, f"/api/operations/{code}", body, params={"dry_run": "true"})
            wrong += [f"{code} 露出 {word}" for word in told(answer.text, sent=str(body))]
            tried += 1
    assert tried >= 10
    assert not wrong, "\n".join(wrong[:20])
