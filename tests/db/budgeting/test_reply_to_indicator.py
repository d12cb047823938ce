"""批复生成指标：合计与批复分毫不差，可执行与待分各归其位，下达后不超过预算数（T-BGT-004）。"""

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from tests.db.budgeting import test_budgeting as budget
from tests.db.django_fixtures import DIVISION, do, person
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.appropriation.models import Indicator

pytestmark = pytest.mark.usefixtures("base_world")
project = budget.project


def _source(amount: str) -> None:
    fields = {"src_acc": "101", "use": "本级支出", "fund_type_code": "111"}
    do("appropriation.source.register", budget.BUDGET, amount=amount, **fields)


def _lines(project: str) -> list[str]:
    amounts = {"600000.00": 2, "250000.00": 2, "50000.00": 1}
    ecos = ("30227", "30201", "30215")
    return [
        budget._audited(project, amount, amount, dep_bgt_eco_code=eco, is_assigned=flag)
        for (amount, flag), eco in zip(amounts.items(), ecos, strict=True)
    ]


def _indicators() -> list[dict[str, Any]]:
    with transaction.atomic():
        set_divisions([DIVISION])
        rows = Indicator.objects.unscoped("核对").exclude(bgt_pman_id=None).order_by("reg_amt")
        return list(rows.values("bgt_id", "bgt_pman_id", "bgt_exe_flag", "bgt_layer_code", "reg_amt"))


def test_三行批复生成三条指标_合计相等_一条待分(project: str) -> None:
    keys = _lines(project)
    budget._npc()
    _source("1000000.00")
    do("budgeting.approval.reply", budget.BUDGET, cor_bgt_doc_no="岳财预〔2022〕2号")
    rows = _indicators()
    assert [(row["reg_amt"], str(row["bgt_exe_flag"])) for row in rows] == [
        (Decimal("50000.00"), "2"),
        (Decimal("250000.00"), "1"),
        (Decimal("600000.00"), "1"),
    ]
    assert {str(row["bgt_pman_id"]) for row in rows} == set(keys)
    for row in rows:
        do("appropriation.indicator.issue", person("MOF_BGT", number=2), bgt_id=row["bgt_id"])


def test_来源差一分_整批回滚_预算行仍未批复(project: str) -> None:
    keys = _lines(project)
    budget._npc()
    _source("899999.99")
    with pytest.raises(Refusal):
        do("budgeting.approval.reply", budget.BUDGET, cor_bgt_doc_no="岳财预〔2022〕1号")
    assert {budget._row(key).status for key in keys} == {"3"}
    assert _indicators() == []
