"""账表核对（R-IND-031、05 第 6.4 节）：每条指标的指标账余额与运行字段逐字段相等；科目取自 OPEN01 模板，不另写一份。"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.ledger.posting.standing import accounts_of_fields

_COMPARE = """
WITH mapped AS (
    SELECT acc_code, col FROM unnest(%(accounts)s::text[], %(columns)s::text[]) AS m(acc_code, col)
), book AS (
    SELECT b.bgt_id, m.col, sum(b.dr_amt - b.cr_amt) AS total FROM book_line b JOIN mapped m USING (acc_code)
    WHERE b.ledger = 'indicator' AND b.mof_div_code = %(division)s AND b.fiscal_year = %(year)s
    GROUP BY b.bgt_id, m.col
), held AS (
    SELECT l.limit_id AS bgt_id, c.col, c.total FROM ledger_limit l
    CROSS JOIN LATERAL (VALUES
        ('cur_amt', l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt),
        ('frozen_amt', l.frozen_amt), ('occ_amt', l.occ_amt), ('paid_amt', l.paid_amt)) AS c(col, total)
    WHERE l.kind = 'indicator' AND l.mof_div_code = %(division)s AND l.fiscal_year = %(year)s
)
SELECT coalesce(b.bgt_id, h.bgt_id), coalesce(b.col, h.col), coalesce(b.total, 0), coalesce(h.total, 0)
FROM book b FULL JOIN held h ON h.bgt_id = b.bgt_id AND h.col = b.col
WHERE coalesce(b.total, 0) <> coalesce(h.total, 0)
ORDER BY 1, 2
"""
_COLUMNS = ("cur_amt", "frozen_amt", "occ_amt", "paid_amt")


@dataclass(frozen=True, slots=True)
class BookGap:
    """一条指标一个字段的两边（元）：左边是指标账，右边是运行字段。"""

    bgt_id: UUID
    col: str
    book_amt: Decimal
    limit_amt: Decimal

    @property
    def diff_amt(self) -> Decimal:
        return self.book_amt - self.limit_amt


def gaps(ctx: Ctx) -> list[BookGap]:
    """本区划本年度全部不等的；空即账表相符。"""
    accounts = accounts_of_fields(fiscal_year=int(ctx.fiscal_year))
    pairs = [(code, col) for col in _COLUMNS for code in sorted(accounts[col])]
    with connection.cursor() as cursor:
        cursor.execute(
            _COMPARE,
            {
                "accounts": [code for code, _ in pairs],
                "columns": [col for _, col in pairs],
                "division": ctx.mof_div_code,
                "year": ctx.fiscal_year,
            },
        )
        return [BookGap(*row) for row in cursor.fetchall()]
