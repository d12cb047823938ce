"""越权攻击的抽样，给 `make test` 用：每一种人都出手，打哪几张记录、哪几条读接口、哪些操作由种子定。

全部的在 `make test-long`。换种子：`YITIHUA_ATTACK_SEED=7`；失败时种子写在头一行。
"""

import os
import random
from collections.abc import Sequence
from typing import Final, TypeVar

from tests.attacks.cast import ATTACKERS, BLIND
from tests.attacks.place import DIVISION
from tests.attacks.probes import foreign_rows, of_path, of_record, paths_of
from tests.attacks.salvo import Salvo
from tests.attacks.stage import Stage
from tests.attacks.test_fields import shown_fields
from tests.attacks.test_listings import TABLES, _faults, _listing_faults, _path_faults
from tests.attacks.test_operations import UNTRIED, Record
from yitihua.infra.operation.registry import OPERATIONS

SEED: Final = int(os.environ.get("YITIHUA_ATTACK_SEED", "0"))
EACH_TABLES: Final = 3
"""每种人读几张列表。"""
OPERATIONS_TRIED: Final = 48
EACH_SHOTS: Final = 3
"""每个操作打几次。"""
T = TypeVar("T")


def _some(items: Sequence[T], count: int, *, about: str) -> list[T]:
    """由种子与题目定的几个。"""
    return random.Random(f"{SEED}:{about}").sample(list(items), min(count, len(items)))


def test_列表_主键与条件_其余读接口(stage: Stage) -> None:
    print(f"种子 {SEED}")
    wrong: list[str] = []
    paths = paths_of(stage.document)
    for who in ATTACKERS:
        for table in _some(TABLES, EACH_TABLES, about=f"list:{who.actor}"):
            answer = stage.get(who, f"/api/records/{table}", page_size="1000", totals="1")
            faults = _listing_faults(stage, who, table, answer)
            wrong += [f"{who.actor} {table}：{fault}" for fault in faults]
        for table in _some(TABLES, 1, about=f"key:{who.actor}"):
            for row in foreign_rows(stage, who, table, count=1):
                for probe in _some(list(of_record(stage, who, table, row)), 4, about=f"{who.actor}{table}"):
                    answer = stage.get(who, probe.path, **probe.params)
                    wrong += [f"{who.actor} {probe}：{fault}" for fault in _faults(stage, who, probe, answer)]
        for template in _some(paths, 4, about=f"path:{who.actor}"):
            for probe in _some(of_path(stage, template), 1, about=f"{who.actor}{template}"):
                answer = stage.get(who, probe.path, **probe.params)
                wrong += [f"{who.actor} {probe}：{fault}" for fault in _path_faults(stage, who, probe, answer)]
    assert not wrong, "\n".join(wrong[:20])


def test_操作(stage: Stage) -> None:
    print(f"种子 {SEED}")
    salvo, record = Salvo(stage, whole=False), Record(stage)
    before = stage.digest(division=DIVISION)
    codes = [code for code in OPERATIONS if code not in UNTRIED]
    for code in _some(codes, OPERATIONS_TRIED, about="operations"):
        for attack in _some(list(salvo.attacks(code)), EACH_SHOTS, about=code):
            record.take(attack, stage.post(attack.who, attack.path, attack.body, params=attack.params))
    changed = stage.changed(before, division=DIVISION)
    wrong = [*record.wrong, *record.unlogged(), *([f"变了 {changed}"] if changed else [])]
    assert not wrong, "\n".join(wrong[:20])
    assert record.codes["R-WFL-008"], "没有一次打到判权那里"


def test_不给看的字段(stage: Stage) -> None:
    for table in ("PAY_VOUCHER", "PAY_DETAIL", "PAY_VOUCHER_BILL"):
        assert shown_fields(stage, f"/api/records/{table}", page_size="1000") == [], f"{BLIND.actor} {table}"
