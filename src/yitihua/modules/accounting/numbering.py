"""会计凭证号：由编号作业按 账套＋期间＋字号 成段发号，连续不断（design 第 6 节编号乙类）。

编到哪个事务号记在计数器里（VOU-XID:区划:年度）：小于它的事务写下的凭证都有了号，下次从它找起（docs/adr/0035）。
"""

from django.db import connection

from yitihua.kernel.context import Ctx

# 先排他再发号：两个编号者同时看见同一批未编号凭证会断号
_LOCK = "SELECT pg_advisory_xact_lock(8803, hashtext(%s))"
# 先看清哪些事务已经了结，再去找：它们写下的凭证这一次都看得见
_REACHED = """
SELECT coalesce((SELECT last_no FROM sys_counter WHERE counter_key = %(key)s), 0),
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""
_REACH = """
INSERT INTO sys_counter (counter_key, last_no) VALUES (%(key)s, %(until)s)
ON CONFLICT (counter_key) DO UPDATE SET last_no = EXCLUDED.last_no
"""
_ASSIGN = """
WITH fresh AS (
    SELECT vou_id, acct_set_code, acct_period, voucher_type,
           row_number() OVER (PARTITION BY acct_set_code, acct_period, voucher_type
                              ORDER BY voucher_date, create_time, vou_id) AS place
      FROM book_written_since(%(year)s, %(div)s, %(from)s) JOIN book_voucher USING (vou_id)
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
    """给还没有号的凭证编号，返回编了多少张；缺省全部账套，只编一个账套的不移动水位。"""
    key = f"VOU-XID:{ctx.mof_div_code}:{ctx.fiscal_year}"
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"{ctx.mof_div_code}:{ctx.fiscal_year}"])
        cursor.execute(_REACHED, {"key": key})
        start, until = cursor.fetchone()
        cursor.execute(_ASSIGN, {"div": ctx.mof_div_code, "year": ctx.fiscal_year, "set": acct_set_code, "from": start})
        numbered = int(cursor.rowcount)
        if not acct_set_code:
            cursor.execute(_REACH, {"key": key, "until": until})
    return numbered
