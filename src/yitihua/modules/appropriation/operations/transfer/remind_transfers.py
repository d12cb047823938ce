"""催上级转移支付分配（R-IND-010）：收到满时限仍有余额的，每天提醒预算科，超过一倍时限的另报分管领导。"""

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from yitihua.infra.calendar.parameters import parameters
from yitihua.infra.identity.models import Grant
from yitihua.infra.notices.letter import ESCALATE, REMIND, Letter
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import decide
from yitihua.modules.appropriation import rules_transfer as _rules  # noqa: F401

LIMIT: Final = "transfer_allocate_days"
_UNALLOCATED: Final = """
SELECT i.bgt_id, coalesce(nullif(i.sup_bgt_doc_no, ''), i.cor_bgt_doc_no), i.doc_date,
       l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt AS left_amt
  FROM ba_bgt_info i
  JOIN ledger_limit l ON l.kind = 'indicator' AND l.fiscal_year = i.fiscal_year AND l.limit_id = i.bgt_id
 WHERE i.mof_div_code = %s AND i.fiscal_year = %s AND i.status = '2' AND i.source_type_code = '2'
   AND i.bgt_layer_code IN ('10', '20') AND i.rec_div_code = '' AND i.parent_bgt_id IS NULL AND i.doc_date IS NOT NULL
   AND l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt > 0
 ORDER BY i.doc_date, i.bgt_id
"""


class RemindTransfers(Command):
    pass


class RemindTransfersOut(Out):
    """超期的几笔、合计多少，提醒与上报各几条。"""

    overdue: int
    amount: Decimal
    reminded: int
    escalated: int


@operation("appropriation.transfer.remind", title="催转移支付分配", roles={"SYSTEM"}, money=False)
def remind_transfers(command: RemindTransfers, *, ctx: Ctx) -> RemindTransfersOut:
    """可重跑，同一笔一天一条。"""
    limit = int(parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)[LIMIT])
    with connection.cursor() as cursor:
        cursor.execute(_UNALLOCATED, [ctx.mof_div_code, ctx.fiscal_year])
        rows = cursor.fetchall()
    total, reminders, escalations = Decimal("0.00"), [], []
    for bgt_id, doc_no, received, left in rows:
        days = (ctx.biz_date - received).days
        due = received + timedelta(days=limit)
        facts = {"biz_date": ctx.biz_date, "due": due, "left": left}
        found = decide("R-IND-010", fires=ctx.biz_date > due, facts=facts, no=doc_no, n=days, x=left)
        if found is None:
            continue
        total += left
        once = f"R-IND-010:{bgt_id}:{ctx.biz_date.isoformat()}"
        reminders += _letters("MOF_BGT", REMIND, found.message, bgt_id, once, ctx)
        if days > 2 * limit:
            escalations += _letters("LEAD", ESCALATE, f"逾期上报：{found.message}", bgt_id, once, ctx)
    ctx.notices.add([*reminders, *escalations])
    overdue = len({letter.biz_id for letter in reminders})
    return RemindTransfersOut(overdue=overdue, amount=total, reminded=len(reminders), escalated=len(escalations))


def _letters(role: str, kind: str, title: str, bgt_id: Any, once: str, ctx: Ctx) -> list[Letter]:
    holders = Grant.objects.filter(mof_div_code=ctx.mof_div_code, role_code=role).filter(
        Q(start_date=None) | Q(start_date__lte=ctx.biz_date), Q(end_date=None) | Q(end_date__gte=ctx.biz_date)
    )
    return [
        Letter(
            user_id=str(user_id),
            kind=kind,
            title=title,
            biz_type="appropriation.indicator",
            biz_id=str(bgt_id),
            once=once[:120],
        )
        for user_id in sorted(set(holders.values_list("user_id", flat=True)))
    ]
