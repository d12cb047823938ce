"""答询问：项目安排了哪些年度预算、预算行经没经人大批准（R-WFL-017）。"""

from collections.abc import Iterable
from uuid import UUID

from yitihua.engines.workflow.bindings import REFERENCES, Reference, Subjects
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.projects import public as projects


@REFERENCES.answers
def arranged_in(subjects: Subjects, ctx: Ctx) -> list[Reference]:
    """项目：任何一年、任何状态的年度预算行都算用上了。"""
    if subjects.biz_type != "projects.project":
        return []
    codes = projects.codes_of(subjects.biz_ids, ctx=ctx)
    rows = AnnualBudget.objects.unscoped("反审要看全部预算行").filter(
        mof_div_code=ctx.mof_div_code, pro_code__in=[code for code in codes.values() if code], is_deleted=NO
    )
    lines = list(rows.order_by("fiscal_year", "bgt_pman_id").values_list("pro_code", "fiscal_year", "apply_up"))
    return list(_lines_of(codes.items(), lines))


def _lines_of(codes: Iterable[tuple[UUID, str]], lines: Iterable[tuple[str, str, object]]) -> Iterable[Reference]:
    by_code = {code: pro_id for pro_id, code in codes}
    for pro_code, year, amount in lines:
        yield Reference(by_code[pro_code], f"{year} 年度预算（{amount} 元）")


@REFERENCES.answers
def approved_by_npc(subjects: Subjects, ctx: Ctx) -> list[Reference]:
    """年度预算：人大批准已固化的不能再反审。"""
    if subjects.biz_type != "budgeting.annual":
        return []
    rows = AnnualBudget.objects.unscoped("反审要看批准").filter(pk__in=subjects.biz_ids).exclude(npc_amt=None)
    return [Reference(row.bgt_pman_id, row.version_name or "人大批准") for row in rows]
