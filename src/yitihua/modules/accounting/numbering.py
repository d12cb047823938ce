"""会计凭证号：由编号作业按 账套＋期间＋字号 成段发号，连续不断（design 第 6 节编号乙类）。"""

from django.db import connection

from yitihua.kernel.context import Ctx

# 先排他再发号：两个编号者同时看见同一批未编号凭证会断号
_LOCK = "SELECT pg_advisory_xact_lock(8803, hashtext(%s))"
_ASSIGN = """
WITH fresh AS (
    SELECT vou_id, acct_set_code, acct_period, voucher_type,
           row_number() OVER (PARTITION BY acct_set_code, acct_period, voucher_type
                              ORDER BY voucher_date, create_time, vou_id) AS place
      FROM book_voucher
     WHERE mof_div_code = %(div)s AND fiscal_year = %(year)s AND voucher_no = ''
       AND (%(set)s = '' OR acct_set_code = %(set)s)
), ranges AS (
    INSERT INTO sys_counter AS c (counter_key, last_no)
    SELECT concat_ws(':', 'VOU', %(div)s::text, %(year)s::text, acct_set_code, acct_period, voucher_type), count(*)
      FROM fresh GROUP BY acct_set_code, acct_period, voucher_type
     ORDER BY 1
    ON CONFLICT (counter_key) DO UPDATE SET last_no = c.last_no + EXCLUDED.last_no
    RETURNING counter_key, last_no
), sized AS (
    SELECT acct_set_code, acct_period, voucher_type, count(*) AS taken
      FROM fresh GROUP BY acct_set_code, acct_period, voucher_type
)
UPDATE book_voucher v
   SET voucher_no = lpad((r.last_no - s.taken + f.place)::text, 6, '0')
  FROM fresh f
  JOIN sized s USING (acct_set_code, acct_period, voucher_type)
  JOIN ranges r ON r.counter_key
       = concat_ws(':', 'VOU', %(div)s::text, %(year)s::text, f.acct_set_code, f.acct_period, f.voucher_type)
 WHERE v.fiscal_year = %(year)s AND v.vou_id = f.vou_id AND v.voucher_no = ''
"""


def assign_numbers(*, acct_set_code: str = "", ctx: Ctx) -> int:
    """给还没有号的凭证编号，返回编了多少张；缺省全部账套。"""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"{ctx.mof_div_code}:{ctx.fiscal_year}"])
        cursor.execute(_ASSIGN, {"div": ctx.mof_div_code, "year": ctx.fiscal_year, "set": acct_set_code})
        return int(cursor.rowcount)
