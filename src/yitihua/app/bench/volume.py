"""大数据量：由属主成批造一千万行分录并汇总，再经接口量试算平衡表。

预算执行情况表取自支付与退款单据，不读分录，所以不在这里量。
"""

import statistics
import time
from typing import Final

import psycopg

from yitihua.app.bench.measure import Figure
from yitihua.app.bench.stage import office
from yitihua.app.world.orgs import DIVISION

LINES: Final = 10_000_000
YEAR: Final = "2022"
_CHUNK: Final = 500_000
_LEDGERS: Final = (("GLB", "指标账"), ("GLA", "单位账"))

# 一半指标账、一半单位账；一张凭证一借一贷，轮着用该套账的末级科目、六百个单位、十二个月、四十个功能科目
_INSERT: Final = """
WITH leaf AS (
    SELECT ledger, array_agg(acct_cls_code ORDER BY acct_cls_code) AS codes FROM gl_account_cls
     WHERE fiscal_year = %(year)s AND is_leaf = 1 AND ledger IN ('indicator', 'agency') GROUP BY ledger
)
INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code,
                       subsystem, dr_amt, cr_amt, agency_code, fund_type_code, exp_func_code)
SELECT %(year)s, lpad(to_hex(n), 32, '0')::uuid, side, %(division)s, leaf.ledger,
       CASE leaf.ledger WHEN 'indicator' THEN 'ZB' ELSE 'DW' || agency END, n %% 12 + 1,
       leaf.codes[(n * 7 + side * 3) %% cardinality(leaf.codes) + 1],
       CASE leaf.ledger WHEN 'indicator' THEN 'ZB' ELSE 'CW' END, CASE side WHEN 1 THEN 1.23 ELSE 0 END,
       CASE side WHEN 2 THEN 1.23 ELSE 0 END, agency, '111', (2010100 + n %% 40)::text
  FROM (SELECT n, (101001 + n %% 600)::text AS agency, CASE n %% 2 WHEN 0 THEN 'indicator' ELSE 'agency' END AS ledger
          FROM generate_series(%(first)s::bigint, %(last)s::bigint) n) voucher
  JOIN leaf USING (ledger) CROSS JOIN generate_series(1, 2) side"""


def load(owner_url: str, *, lines: int) -> float:
    """写入 `lines` 行并汇总，返回汇总用了几秒；平衡检查照样在。"""
    with psycopg.connect(owner_url, autocommit=True) as conn:
        for first in range(0, lines // 2, _CHUNK // 2):
            last = min(first + _CHUNK // 2, lines // 2) - 1
            conn.execute(_INSERT, {"year": YEAR, "division": DIVISION, "first": first, "last": last})
        started = time.perf_counter()
        conn.execute("SELECT book_roll_up(%s)", [YEAR])
        spent = time.perf_counter() - started
        conn.execute("VACUUM ANALYZE book_line")
        conn.execute("ANALYZE book_balance")
    return spent


def volume(base_url: str, owner_url: str, *, rounds: int, lines: int = LINES) -> list[Figure]:
    spent = load(owner_url, lines=lines)
    found = [Figure(f"汇总 {lines:,} 行", lines / spent, "行/秒", note=f"{spent:.1f} 秒")]
    accountant = office(base_url, "MOF_ACC")
    for code, title in _LEDGERS:
        path = f"/api/reports/trial_balance?ledger={code}"
        value = statistics.median(accountant.timed(path) for _ in range(rounds))
        found.append(Figure(f"试算平衡表（{title}，共 {lines:,} 行分录）", value, "毫秒", 1000.0, at_most=True))
    return found
