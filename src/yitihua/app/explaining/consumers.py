"""占得最多的五张单据。控制格有占用表，一条索引取到；别的额度从变动的腿里由大到小找。

一张单据的净占用不超过它最大的一条腿（占一次是一条腿，转已付、释放都是从它减），所以第五大的净占用
不小于还没看的下一条腿时，后面就不会再有更大的：不必把百万条腿都加一遍。
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from yitihua.app.explaining.balance import LimitRow, seen
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation.public import CONTROL_KINDS

TOP: Final = 5
_PAGE: Final = 64
_HELD: Final = """
SELECT h.holder_id, h.amount FROM bgt_ctrl_hold h
 WHERE h.line_id = %s AND h.fiscal_year = %s AND h.mof_div_code = %s AND h.amount > 0
 ORDER BY h.amount DESC LIMIT %s
"""
_LEGS: Final = """
SELECT l.movement_id, l.delta FROM ledger_movement_leg l
 WHERE l.fiscal_year = %s AND l.limit_id = %s AND l.kind = %s AND l.mof_div_code = %s AND l.delta > 0
   AND l.col <> 'amount'
 ORDER BY l.delta DESC LIMIT %s OFFSET %s
"""
_NETS: Final = """
SELECT m.ref_id, sum(l.delta)
  FROM ledger_movement m
  JOIN ledger_movement_leg l ON l.fiscal_year = m.fiscal_year AND l.movement_id = m.movement_id
 WHERE m.fiscal_year = %s AND m.mof_div_code = %s AND l.limit_id = %s AND l.kind = %s AND l.col <> 'amount'
   AND m.ref_id IN (SELECT o.ref_id FROM ledger_movement o WHERE o.fiscal_year = %s AND o.movement_id = ANY (%s))
 GROUP BY 1
"""
_PAPERS: Final = """
SELECT r.ref_id, coalesce(w.biz_type, CASE WHEN i.bgt_id IS NULL THEN m.ref_type ELSE 'appropriation.indicator' END),
       coalesce(nullif(w.biz_no, ''), i.cor_bgt_doc_no, ''), coalesce(nullif(w.title, ''), m.summary, ''),
       coalesce(w.agency_code, i.agency_code, s.agency_code, '')
  FROM unnest(%s::uuid[]) r (ref_id)
  LEFT JOIN LATERAL (SELECT * FROM wf_inst w WHERE w.biz_id = r.ref_id ORDER BY w.create_time DESC LIMIT 1) w ON true
  LEFT JOIN ba_bgt_info i ON i.bgt_id = r.ref_id
  LEFT JOIN LATERAL (SELECT m.ref_type, m.summary, m.movement_id, m.fiscal_year FROM ledger_movement m
                      WHERE m.ref_id = r.ref_id AND m.fiscal_year = %s LIMIT 1) m ON true
  LEFT JOIN LATERAL (SELECT s.agency_code FROM ledger_movement_leg l
                       JOIN ba_bgt_info s ON s.bgt_id = l.limit_id
                      WHERE l.movement_id = m.movement_id AND l.fiscal_year = m.fiscal_year LIMIT 1) s ON true
"""
_RECORDS: Final[Mapping[str, str]] = {
    "payment.application": "PAY_VOUCHER",
    "payment.refund": "PAY_REFUND",
    "appropriation.indicator": "BA_BGT_INFO",
    "appropriation.frozen": "BA_BGT_FROZEN",
    "budgeting.annual": "BGT_PM_ANNUAL",
}
"""单据 → 它的记录：限了范围的人看不看得到，照记录的条件；不在其中的不给看。"""


@dataclass(frozen=True, slots=True)
class Consumer:
    """一张占着额度的单据；看不到的只说有这么一张，不说是什么、多少。"""

    ref_id: UUID
    ref_type: str
    no: str
    title: str
    agency_code: str
    amount: Decimal
    shown: bool

    def as_dict(self) -> dict[str, Any]:
        if not self.shown:
            return {"hidden": True}
        return {
            "ref_type": self.ref_type,
            "ref_id": str(self.ref_id),
            "no": self.no,
            "title": self.title,
            "agency_code": self.agency_code,
            "amount": f"{self.amount:.2f}",
        }


def largest(row: LimitRow, *, ctx: Ctx) -> list[Consumer]:
    """净占用由大到小，至多五张。"""
    nets = _held(row, ctx) if row.kind in CONTROL_KINDS.values() else _moved(row, ctx)
    ids = [ref_id for ref_id, _ in nets]
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PAPERS, [ids, row.fiscal_year])
        papers = {paper[0]: paper for paper in cursor.fetchall()}
    return [_consumer(papers[ref_id], amount, ctx) for ref_id, amount in nets]


def _consumer(paper: Sequence[Any], amount: Decimal, ctx: Ctx) -> Consumer:
    ref_id, ref_type, no, title, agency = paper
    shown = ctx.principal.scope.unlimited or seen(_RECORDS.get(ref_type, ""), str(ref_id), ctx=ctx)
    return Consumer(ref_id, ref_type, no, title, agency, amount, shown)


def _held(row: LimitRow, ctx: Ctx) -> list[tuple[UUID, Decimal]]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [row.limit_id, row.fiscal_year, ctx.mof_div_code, TOP])
        return [(holder, amount) for holder, amount in cursor.fetchall()]


def _moved(row: LimitRow, ctx: Ctx) -> list[tuple[UUID, Decimal]]:
    found: dict[UUID, Decimal] = {}
    offset = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_LEGS, [row.fiscal_year, row.limit_id, row.kind, ctx.mof_div_code, _PAGE + 1, offset])
            legs = cursor.fetchall()
            page, rest = legs[:_PAGE], legs[_PAGE:]
            if page:
                moves = [movement_id for movement_id, _ in page]
                cursor.execute(
                    _NETS, [row.fiscal_year, ctx.mof_div_code, row.limit_id, row.kind, row.fiscal_year, moves]
                )
                found.update({ref_id: net for ref_id, net in cursor.fetchall() if net > ZERO})
            top = sorted(found.items(), key=lambda item: (-item[1], str(item[0])))[:TOP]
            if not rest or (len(top) == TOP and top[-1][1] >= rest[0][1]):
                return top
            offset += _PAGE
