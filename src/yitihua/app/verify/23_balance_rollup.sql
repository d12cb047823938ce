-- 余额汇总 ≠ 水位以下分录合计
WITH lines AS (
    SELECT l.fiscal_year, l.acct_set_code, l.acc_code, sum(l.dr_amt) AS dr, sum(l.cr_amt) AS cr
    FROM book_line l JOIN book_watermark w ON w.fiscal_year = l.fiscal_year AND l.change_xid < w.rolled_xid
    GROUP BY 1, 2, 3
), rolled AS (
    SELECT fiscal_year, acct_set_code, acc_code, sum(dr_amt) AS dr, sum(cr_amt) AS cr FROM book_balance
    GROUP BY 1, 2, 3
)
SELECT coalesce(l.acct_set_code, r.acct_set_code) || ' ' || coalesce(l.acc_code, r.acc_code) AS item,
       coalesce(l.dr, 0) - coalesce(l.cr, 0) AS left_amt, coalesce(r.dr, 0) - coalesce(r.cr, 0) AS right_amt
FROM lines l FULL JOIN rolled r USING (fiscal_year, acct_set_code, acc_code)
WHERE coalesce(l.dr, 0) <> coalesce(r.dr, 0) OR coalesce(l.cr, 0) <> coalesce(r.cr, 0)
