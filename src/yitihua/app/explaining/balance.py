"""一行额度现在的样子，与它是谁的：指标、年度预算、控制格。"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from yitihua.engines.meta.query import fetch_one
from yitihua.engines.meta.records import RECORDS
from yitihua.kernel.context import Ctx
from yitihua.ledger.kinds import KINDS
from yitihua.modules.appropriation.public import CONTROL_KINDS

_AMOUNTS: Final = ("amount", "dis_amt", "split_amt", "frozen_amt", "occ_amt", "paid_amt", "carry_amt")
_LIMIT: Final = """
SELECT l.amount, l.dis_amt, l.split_amt, l.frozen_amt, l.occ_amt, l.paid_amt, l.carry_amt
  FROM ledger_limit l
 WHERE l.fiscal_year = %s AND l.kind = %s AND l.limit_id = %s AND l.mof_div_code = %s
"""
_CELL: Final = """SELECT c.key_text, p.title || '（' || p.policy_code || ' 第 ' || p.version_no || ' 版）'
  FROM bgt_ctrl_line c JOIN bgt_ctrl_policy p ON p.policy_id = c.policy_id
 WHERE c.line_id = %s AND c.mof_div_code = %s
"""
_OWNER: Final[Mapping[str, str]] = {
    "indicator": """SELECT i.cor_bgt_doc_no, coalesce(nullif(i.bgt_dec, ''), i.bgt_doc_title)
        FROM ba_bgt_info i WHERE i.bgt_id = %s AND i.mof_div_code = %s""",
    "annual_budget": """SELECT a.pro_code, a.remark
        FROM bgt_pm_annual a WHERE a.bgt_pman_id = %s AND a.mof_div_code = %s""",
    **dict.fromkeys(CONTROL_KINDS.values(), _CELL),
}
_RECORD: Final[Mapping[str, str]] = {"indicator": "BA_BGT_INFO", "annual_budget": "BGT_PM_ANNUAL"}


def seen(table: str, key: str, *, ctx: Ctx) -> bool:
    """本人看不看得到这张记录里的这一行：与列表同一处条件。"""
    return bool(table) and fetch_one(RECORDS[table], key, ctx=ctx) is not None


@dataclass(frozen=True, slots=True)
class LimitRow:
    """额度行与它的主人。"""

    kind: str
    limit_id: UUID
    fiscal_year: str
    amounts: Mapping[str, Decimal]
    no: str
    title: str

    @property
    def available(self) -> Decimal:
        return self.amounts["amount"] - sum((self.amounts[name] for name in _AMOUNTS[1:]), Decimal("0.00"))

    def visible(self, ctx: Ctx) -> bool:
        """主人的记录看得到它的人才看得到；共用的格只给不限范围的人。"""
        if ctx.principal.scope.unlimited:
            return True
        return seen(_RECORD.get(self.kind, ""), str(self.limit_id), ctx=ctx)

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "kind_name": KINDS[self.kind].title,
            "limit_id": str(self.limit_id),
            "fiscal_year": self.fiscal_year,
            "no": self.no,
            "title": self.title,
            **{name: f"{value:.2f}" for name, value in self.amounts.items()},
            "cur_amt": f"{self.available:.2f}",
        }


def limit_row(kind: str, limit_id: UUID, *, fiscal_year: str, ctx: Ctx) -> LimitRow | None:
    """没有这行额度，或说不出是谁的，为空。"""
    owner_sql = _OWNER.get(kind)
    if owner_sql is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_LIMIT, [fiscal_year, kind, limit_id, ctx.mof_div_code])
        amounts = cursor.fetchone()
        cursor.execute(owner_sql, [limit_id, ctx.mof_div_code])
        owner = cursor.fetchone()
    if amounts is None or owner is None:
        return None
    return LimitRow(
        kind=kind,
        limit_id=limit_id,
        fiscal_year=fiscal_year,
        amounts=dict(zip(_AMOUNTS, amounts, strict=True)),
        no=owner[0],
        title=owner[1],
    )
