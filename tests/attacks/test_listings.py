"""对每张记录、每个读接口的越权攻击：看到的恰是该看到的，一行不多；合计、导出、追溯、待办同一个样。"""

from collections import Counter
from decimal import Decimal
from typing import Final

import httpx
import pytest

from tests.attacks.cast import ATTACKERS, Attacker
from tests.attacks.place import DIVISION
from tests.attacks.probes import Probe, foreign_rows, of_path, of_record, paths_of, text_of
from tests.attacks.sight import leaks, plain
from tests.attacks.stage import Stage
from tests.edge.refusals import refusal
from yitihua.engines.meta.records import RECORDS

PAGE: Final = 1000
STOLEN_WORDS: Final = ("被攻击单位机密合同", "被攻击单位的视图")
"""附件与视图的名字：谁也不该看到别人的。"""
TABLES: Final = tuple(table for table, record in RECORDS.items() if record.division is not None)


def test_每张区划记录都说得清谁看得到(stage: Stage) -> None:
    """不按单位、科室限的，角色限了或在 WHOLE 里写明了为什么（`seen` 里断言）。"""
    for table in TABLES:
        for who in ATTACKERS:
            stage.home.seen(who, table)
    assert len(TABLES) >= 40


_MOVING: Final = frozenset({
    "SYS_LOGIN_SESSION", "SYS_NOTICE", "OP_LOG", "OP_LOG_CHANGE", "SYS_USER", "SYS_GRANT", "SYS_GRANT_CHANGE",
})  # fmt: skip
"""攻击本身就会添行的：不比行数，只看有没有别人的。"""


@pytest.mark.parametrize("who", ATTACKERS, ids=lambda who: who.actor)
def test_列表恰是该看到的_行数与合计也是(stage: Stage, who: Attacker) -> None:
    wrong, read = [], 0
    for table in TABLES:
        answer = stage.get(who, f"/api/records/{table}", page_size=str(PAGE), totals="1")
        wrong += [f"{table}：{fault}" for fault in _listing_faults(stage, who, table, answer)]
        read += 1
    assert not wrong, f"{who.actor} 读 {read} 张记录，{len(wrong)} 处不对：\n" + "\n".join(wrong[:20])


def _listing_faults(stage: Stage, who: Attacker, table: str, answer: httpx.Response) -> list[str]:
    world, expected = stage.world_of(who), stage.seen(who, table)
    found = leaks(answer.text, stage.secrets_of(who), sent="") if table in stage.victim.rows else []
    faults = [f"透露了 {found[:5]}"] if found else []
    if answer.status_code == 403:
        refusal(answer)
        return [*faults, *(["该看得到的看不到"] if expected else [])]
    body = answer.json()
    key = RECORDS[table].key
    keys, given = {str(row[key]) for row in expected}, {str(row[key]) for row in body["rows"]}
    if table in _MOVING:
        own = not RECORDS[table].owner or all(world.may_see(who, RECORDS[table], row) for row in body["rows"])
        return faults if own else [*faults, "看到了别人的"]
    if not given <= keys:
        faults.append(f"多出 {sorted(given - keys)[:3]}")
    if body["count"] != len(keys):
        faults.append(f"行数 {body['count']}，应为 {len(keys)}")
    hidden = RECORDS[table].whole_only if not who.boundless else frozenset()
    for name, total in body["sums"].items():
        right = Decimal(0) if name in hidden else sum((Decimal(row[name] or 0) for row in expected), Decimal(0))
        if Decimal(total) != right:
            faults.append(f"{name} 合计 {total}，应为 {right}")
    faults += [f"{name} 应看不到" for name in hidden for row in body["rows"] if row[name] is not None]
    return faults


@pytest.mark.parametrize("who", ATTACKERS, ids=lambda who: who.actor)
def test_拿别人的主键与条件去读_没有也分不出有没有(stage: Stage, whole: bool, who: Attacker) -> None:
    wrong: list[str] = []
    statuses: Counter[int] = Counter()
    for number, table in enumerate(TABLES):
        if not whole and (number + ATTACKERS.index(who)) % 9:
            continue
        for row in foreign_rows(stage, who, table, count=4 if whole else 1):
            for probe in of_record(stage, who, table, row):
                answer = stage.get(who, probe.path, **probe.params)
                statuses[answer.status_code] += 1
                wrong += [f"{table} {probe}：{fault}" for fault in _faults(stage, who, probe, answer)]
    print(f"\n{who.actor}：{sum(statuses.values())} 次，{dict(statuses)}")
    assert not wrong, "\n".join(wrong[:20])


def _faults(stage: Stage, who: Attacker, probe: Probe, answer: httpx.Response) -> list[str]:
    kind = answer.headers["content-type"]
    text = text_of(answer.content, kind)
    found = leaks(text, stage.secrets_of(who), sent=str(probe)) if not probe.own_words else []
    faults = [f"透露了 {found[:5]}"] if found else []
    if answer.status_code >= 500:
        faults.append(f"{answer.status_code}")
    if answer.status_code >= 400:
        codes = {item["code"] for item in refusal(answer)}
        return (
            faults
            if codes & {"R-WFL-007", "R-WFL-008", "E-REQ-002", "E-REQ-004", "E-REQ-005"}
            else [*faults, str(codes)]
        )
    if probe.refused:
        faults.append(f"没有拒绝：{text[:200]}")
    if probe.empty and "json" in kind:
        body = answer.json()
        if body["count"] or body["rows"] or any(Decimal(total) for total in body["sums"].values()):
            faults.append(f"看到 {body['count']} 行，合计 {body['sums']}")
    return faults


def test_公布的其余每一条读接口(stage: Stage, whole: bool) -> None:
    """路径取自公布的接口说明：新加一条，这里就多一组；参数不认得的即失败。"""
    paths = paths_of(stage.document)
    assert len(paths) >= 8, paths
    wrong: list[str] = []
    sent = 0
    for place, template in enumerate(paths):
        found = of_path(stage, template)
        for number, who in enumerate(ATTACKERS):
            for turn, probe in enumerate(found):
                if not whole and (turn + number + place) % 8:
                    continue
                answer = stage.get(who, probe.path, **probe.params)
                sent += 1
                wrong += [f"{who.actor} {probe}：{fault}" for fault in _path_faults(stage, who, probe, answer)]
    print(f"\n{len(paths)} 条读接口 × {len(ATTACKERS)} 种人，{sent} 次")
    assert not wrong, f"{sent} 次里 {len(wrong)} 处不对：\n" + "\n".join(wrong[:30])


def _path_faults(stage: Stage, who: Attacker, probe: Probe, answer: httpx.Response) -> list[str]:
    text = text_of(answer.content, answer.headers["content-type"])
    administrator = who.roles & {"SYS_ADM", "SEC_ADM", "AUDIT"} and who.division == DIVISION
    if administrator and probe.path.startswith("/api/access"):
        return []
    found = leaks(text, stage.secrets_of(who), sent=str(probe)) if not probe.own_words else []
    if not (probe.attached and stage.sees_draft(who)):
        found += [word for word in STOLEN_WORDS if word in plain(text)]
        found += ["没有拒绝"] if probe.refused and answer.status_code < 400 else []
    return ([f"透露了 {found[:5]}"] if found else []) + ([text[:200]] if answer.status_code >= 500 else [])


def test_别人的请求号取不到结果(stage: Stage) -> None:
    path = f"/api/operations/{stage.stolen.operation}/{stage.stolen.request_id}"
    assert stage.desk.get("AG_OP@101001", path).status_code == 200
    for who in ATTACKERS:
        assert stage.get(who, path).status_code == 404, who.actor


def test_越权的读也留下安全日志(stage: Stage) -> None:
    """谁、从哪个地址、想读什么，审计员查得到（R-WFL-008）。"""
    who = ATTACKERS[0]
    row = foreign_rows(stage, who, "PAY_VOUCHER", count=1)[0]
    path = f"/api/records/PAY_VOUCHER/{row['pay_app_id']}"
    assert stage.get(who, path).status_code == 403
    found = stage.desk.rows("OP_LOG", username=who.username, operation="read.record.open", result="refused")
    assert any(path in item["detail"] and "R-WFL-008" in item["detail"] for item in found)
    assert all(item["ip"] for item in found)
