"""每日核对：指标账与运行字段逐条比较，列出差异；有差异不得月结（R-IND-031）。可重跑，一天留一份。"""

from dataclasses import replace
from datetime import date

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation import reconcile
from yitihua.modules.appropriation.models import BookDifference

SHOWN = 50


class CheckBooks(Command):
    """没有参数：核对本区划本年度全部指标。"""


class CheckBooksOut(Out):
    check_date: date
    differences: int


@operation("appropriation.reconcile.run", title="核对指标账与额度", roles={"MOF_BGT", "MOF_TRE", "SYSTEM"}, money=False)
def check_books(command: CheckBooks, *, ctx: Ctx) -> CheckBooksOut:
    """当天的清单整份换新；没有差异的那天清单是空的。"""
    found = reconcile.gaps(ctx)
    BookDifference.objects.filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, check_date=ctx.biz_date
    ).delete()
    BookDifference.objects.bulk_create(
        [
            BookDifference(
                diff_id=uuid7(),
                mof_div_code=ctx.mof_div_code,
                fiscal_year=ctx.fiscal_year,
                check_date=ctx.biz_date,
                bgt_id=item.bgt_id,
                col=item.col,
                book_amt=item.book_amt,
                limit_amt=item.limit_amt,
                diff_amt=item.diff_amt,
                creater=ctx.principal.user_id,
            )
            for item in found
        ]
    )
    if not found:
        judged("R-IND-031", fires=False, facts={"diff": ZERO})
    for item in found[:SHOWN]:
        facts = {"diff": abs(item.diff_amt)}
        said = judged("R-IND-031", fires=True, facts=facts, bgt_id=item.bgt_id, d=item.diff_amt, col=item.col)
        ctx.findings.add(replace(one, level=Level.WARN) for one in said)
    return CheckBooksOut(check_date=ctx.biz_date, differences=len(found))
