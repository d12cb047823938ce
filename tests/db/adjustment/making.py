"""调整调剂测试的前情：一条批复到单位的可执行指标，另一个已入库的项目，与逐环节办理。"""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tests.db.budgeting import test_budgeting as budget
from tests.db.django_fixtures import DIVISION, do, person
from yitihua.app.verification import checks
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.modules.appropriation.models import Indicator

OPERATOR, DEPT, BUSINESS = budget.OPERATOR, budget.DEPT, budget.BUSINESS
BUDGET, SECOND = budget.BUDGET, person("MOF_BGT", number=2)


def stored(name: str, total: str, category: str = "22") -> str:
    """一个已入库的项目。"""
    fields = {"pro_name": name, "pro_cat_code": category, "agency_code": "101001", "exp_func_code": "2010101"}
    created = do("projects.project.create", OPERATOR, **fields, pro_total_amt=total)
    code = do("projects.project.submit", OPERATOR, pro_id=created["pro_id"])["pro_code"]
    for who in (budget.AUDITOR, DEPT, BUSINESS, BUDGET):
        do("projects.project.approve", who, pro_id=created["pro_id"], opinion="同意")
    return str(code)


def issued(project: str, amount: str, **changes: Any) -> UUID:
    """批复到单位并已下达的指标。"""
    key = budget._audited(project, amount, amount, is_assigned=2, **changes)
    budget._npc()
    do("appropriation.source.register", BUDGET, amount=amount, src_acc="101", use="本级支出", fund_type_code="111")
    do("budgeting.approval.reply", BUDGET, cor_bgt_doc_no="岳财预〔2022〕2号")
    with transaction.atomic():
        set_divisions([DIVISION])
        bgt_id: UUID = Indicator.objects.unscoped("前情").get(bgt_pman_id=key).bgt_id
    do("appropriation.indicator.issue", SECOND, bgt_id=bgt_id)
    return bgt_id


def batch(who: Any, **fields: Any) -> str:
    """录入一批，返回主键。"""
    fields = {"reason": "年中调整", "goal_note": "目标随金额同步调整", **fields}
    return str(do("adjustment.batch.create", who, **fields)["adj_batch_id"])


def move(bgt_id: UUID, amount: str, **target: Any) -> str:
    return batch(
        OPERATOR,
        adj_kind="J",
        outs=[{"ori_bgt_id": bgt_id, "amount": amount}],
        ins=[{"amount": amount, **target}],
    )


def reviewed(key: str, *reviewers: Any, starter: Any = OPERATOR) -> None:
    """送审并逐环节通过。"""
    do("adjustment.batch.submit", starter, adj_batch_id=key)
    for who in reviewers:
        do("adjustment.batch.approve", who, adj_batch_id=key, opinion="同意")


def changed(bgt_id: UUID, **values: Any) -> None:
    """直接改一条指标的要素：录入不了的（直达标识、结转类型）。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        Indicator.objects.unscoped("前情").filter(pk=bgt_id).update(**values)


def limit(bgt_id: Any, kind: str = "indicator") -> tuple[Any, ...]:
    """额度行：额度、调减、已拆、冻结。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT amount, dis_amt, split_amt, frozen_amt FROM ledger_limit WHERE kind = %s AND limit_id = %s",
                [kind, bgt_id],
            )
            row: tuple[Any, ...] = cursor.fetchone()
    return row


def unbalanced() -> list[tuple[str, Any]]:
    """全链核对里不符的行。"""
    found: list[tuple[str, Any]] = []
    with transaction.atomic():
        set_divisions([DIVISION])
        with connection.cursor() as cursor:
            for check in checks():
                cursor.execute(check.statement)
                found += [(check.code, row) for row in cursor.fetchall()]
    return found
