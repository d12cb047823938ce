"""哪些单据可以挂附件、什么时候可以：草稿由能送审的人，在审由当前环节的人；生效、作废以后不增不减。"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from psycopg import sql

from yitihua.app.identity.accounts import refuse
from yitihua.engines.meta.query import fetch_one
from yitihua.engines.meta.records import RECORDS
from yitihua.engines.workflow.actors import open_to
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.kernel.context import Ctx


@dataclass(frozen=True, slots=True)
class Attachable:
    """`table` 是记录与库表（小写）的名；`drafts`、`reviews` 是草稿与在审的状态；`makers` 是经手草稿的操作。"""

    table: str
    key: str
    drafts: frozenset[str]
    reviews: frozenset[str]
    makers: tuple[str, ...]


ATTACHABLE: Final = {
    "projects.project": Attachable(
        "PM_PROJECT_INFO", "pro_id", frozenset({"1"}), frozenset({"2"}), ("projects.project.submit",)
    ),
    "budgeting.annual": Attachable(
        "BGT_PM_ANNUAL", "bgt_pman_id", frozenset({"1"}), frozenset({"2"}), ("budgeting.annual.submit",)
    ),
    "payment.application": Attachable(
        "PAY_VOUCHER", "pay_app_id", frozenset({"10", "55"}), frozenset({"20", "30"}), ("payment.application.submit",)
    ),
    "payment.refund": Attachable(
        "PAY_REFUND",
        "refund_id",
        frozenset({"10", "20", "30"}),
        frozenset(),
        ("payment.refund.claim", "payment.refund.review", "payment.refund.confirm"),
    ),
    "adjustment.batch": Attachable(
        "ADJ_BATCH",
        "adj_batch_id",
        frozenset({"10"}),
        frozenset({"20"}),
        ("adjustment.batch.submit",),
    ),
    "appropriation.indicator": Attachable(
        "BA_BGT_INFO",
        "bgt_id",
        frozenset({"1"}),
        frozenset(),
        ("appropriation.indicator.allocate", "appropriation.indicator.issue"),
    ),
}


def document_of(biz_type: str, biz_id: UUID | str, *, ctx: Ctx) -> dict[str, Any]:
    """此人看得到的单据；没有这种单据、看不到、没有这张，都是无权访问。"""
    kind = ATTACHABLE.get(biz_type)
    if kind is None:
        step = f"可以挂附件的：{'、'.join(ATTACHABLE)}"
        raise refuse("E-ATTACH", f"单据类型 {biz_type} 不能挂附件", field="biz_type", step=step)
    record = RECORDS[kind.table]
    if record.roles and not ctx.principal.has_role(*record.roles):
        raise no_access()
    if ctx.principal.scope.empty:
        raise no_access("R-WFL-007")
    row = fetch_one(record, str(biz_id), ctx=ctx)
    if row is None:
        raise no_access()
    return row


def may_change(biz_type: str, biz_id: UUID | str, status: str, *, ctx: Ctx) -> bool:
    """此人此刻能不能增减这张单据的附件。"""
    kind = ATTACHABLE[biz_type]
    if status in kind.drafts:
        return any(ctx.principal.has_role(*OPERATIONS[code].roles) for code in kind.makers)
    if status in kind.reviews:
        return WfTask.objects.filter(open_to(ctx.principal), biz_type=biz_type, biz_id=biz_id).exists()
    return False


def hold_document(biz_type: str, biz_id: UUID, *, ctx: Ctx) -> None:
    """锁住单据再判：看得到、没有生效、轮得到此人。同时审过的，后到的看得见。"""
    document_of(biz_type, biz_id, ctx=ctx)
    status = _locked_status(ATTACHABLE[biz_type], biz_id)
    kind = ATTACHABLE[biz_type]
    if status not in kind.drafts | kind.reviews:
        step = "附件随单据定稿；确需更正的，退回或另办一张单据"
        raise refuse("E-ATTACH", "单据已经办结，附件不能增减", field="biz_id", step=step)
    if not may_change(biz_type, biz_id, status, ctx=ctx):
        step = "草稿由录入岗增减；在审的由当前环节的审核人增减"
        raise refuse("E-ATTACH", "这张单据的附件现在不由您增减", field="biz_id", step=step)


def _locked_status(kind: Attachable, biz_id: UUID) -> str:
    statement = sql.SQL("SELECT status FROM {} WHERE {} = %s FOR UPDATE")
    names = (sql.Identifier(kind.table.lower()), sql.Identifier(kind.key))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(*names), [biz_id])
        row = cursor.fetchone()
    return str(row[0]) if row else ""
