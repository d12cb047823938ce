"""疑似重复来文：同一上级文号、同一科目、同一金额的来款已录过（R-IND-009）。"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import VOID

_Key = tuple[str, str, Decimal]


def of_documents(rows: Sequence[Indicator], *, ctx: Ctx) -> dict[UUID, list[Finding]]:
    """只看来款本身（没有上级指标的）；库里有的、同一批里前面有的都算。"""
    written = [row for row in rows if row.sup_bgt_doc_no]
    if not written:
        return {}
    seen = Counter(_stored({row.sup_bgt_doc_no for row in written}, ctx=ctx))
    found: dict[UUID, list[Finding]] = {}
    for row in written:
        number, subject, amount = key = _key(row)
        facts = {"sup_bgt_doc_no": number, "exp_func_code": subject, "amount": amount, "seen": seen[key]}
        fields = ("sup_bgt_doc_no", "exp_func_code", "amount")
        found[row.bgt_id] = judged("R-IND-009", fires=seen[key] > 0, facts=facts, fields=fields, no=number, x=amount)
        seen[key] += 1
    return found


def _stored(numbers: set[str], *, ctx: Ctx) -> list[_Key]:
    rows = Indicator.objects.unscoped("来文是否重复要看全区划").filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, sup_bgt_doc_no__in=numbers, parent_bgt_id=None
    )
    return list(rows.exclude(status=VOID).values_list("sup_bgt_doc_no", "exp_func_code", "reg_amt"))


def _key(row: Indicator) -> _Key:
    return row.sup_bgt_doc_no, row.exp_func_code, row.reg_amt
