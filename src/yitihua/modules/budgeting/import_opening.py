"""期初导入：已批复的预算行直接落库并开出额度，不走流程、不发批复事件（design 第 8 节）。"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from yitihua.infra.operation.command import Amount
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings
from yitihua.kernel.money import ZERO
from yitihua.modules.basedata import public as basedata
from yitihua.modules.budgeting import limits
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.budgeting.states import REPLIED

_CODES: Final = (
    "agency_code",
    "exp_func_code",
    "gov_bgt_eco_code",
    "dep_bgt_eco_code",
    "fund_type_code",
)


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """一行期初预算；`source_key` 是旧系统的键，同键只导一次。金额单位元。"""

    source_sys: str
    source_key: str
    agency_code: str
    pro_code: str
    pro_kind_code: str
    exp_func_code: str
    gov_bgt_eco_code: str
    dep_bgt_eco_code: str
    fund_type_code: str
    reply_amt: Amount
    adj_amt: Amount = ZERO
    dis_amt: Amount = ZERO
    found_type_code: str = "11"
    budget_level_code: str = "3"
    is_gov_pur: int = NO
    is_assigned: int = NO
    cor_bgt_doc_no: str = ""


def import_opening(rows: Sequence[OpeningLine], *, ctx: Ctx) -> dict[str, UUID]:
    """返回 旧键 → 预算行主键；已导过的返回原来的主键。"""
    snapshot = basedata.current(ctx)
    known = dict(
        AnnualBudget.objects.unscoped("按旧键找已导入的")
        .filter(mof_div_code=ctx.mof_div_code, source_key__in=[row.source_key for row in rows])
        .values_list("source_key", "bgt_pman_id")
    )
    wanted = [row for row in rows if row.source_key not in known]
    Findings.of(_unknown(wanted, snapshot)).raise_if_blocking()
    fresh = []
    for row in wanted:
        agency = snapshot.agency(row.agency_code)
        line = AnnualBudget(
            **asdict(row),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            dept_code=row.agency_code[:3],
            manage_mof_dep_code=agency.mof_dep_code if agency else "",
            apply_up=row.reply_amt,
            fin_audit_money=row.reply_amt,
            npc_amt=row.reply_amt,
            cur_amt=row.reply_amt + row.adj_amt + row.dis_amt,
            apply_link="4",
            status=REPLIED,
            creater=ctx.principal.user_id,
        )
        known[row.source_key] = line.bgt_pman_id
        fresh.append(line)
    AnnualBudget.objects.bulk_create(fresh, batch_size=2000)
    limits.open_opening_limits(fresh, ctx=ctx)
    return known


def _unknown(rows: Sequence[OpeningLine], snapshot: basedata.Snapshot) -> list[Finding]:
    """代码在年度代码集里没有的（R-GEN-003）；旧系统挂在汇总级的照收。"""
    return [
        item
        for row in rows
        for item in basedata.check_row(snapshot, row, fields=_CODES, summary_allowed=frozenset(_CODES))
    ]
