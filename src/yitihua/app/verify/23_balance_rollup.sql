-- 余额汇总 ≠ 水位以下分录合计
WITH lines AS (
    SELECT l.fiscal_year, l.mof_div_code, l.acct_set_code, l.ledger, l.subsystem, l.acc_code, l.acct_period,
           l.agency_code, l.fund_type_code, l.exp_func_code, sum(l.dr_amt) AS dr, sum(l.cr_amt) AS cr
    FROM book_line l JOIN book_watermark w ON w.fiscal_year = l.fiscal_year AND l.change_xid < w.rolled_xid
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
), rolled AS (
    SELECT fiscal_year, mof_div_code, acct_set_code, ledger, subsystem, acc_code, acct_period, agency_code,
           fund_type_code, exp_func_code, dr_amt AS dr, cr_amt AS cr
    FROM book_balance
)
SELECT concat_ws(' ', acct_set_code, acc_code, acct_period || '月', agency_code, fund_type_code, exp_func_code) AS item,
       coalesce(l.dr, 0) - coalesce(l.cr, 0) AS left_amt, coalesce(r.dr, 0) - coalesce(r.cr, 0) AS right_amt
FROM lines l FULL JOIN rolled r USING (fiscal_year, mof_div_code, acct_set_code, ledger, subsystem, acc_code,
    acct_period, agency_code, fund_type_code, exp_func_code)
WHERE coalesce(l.dr, 0) <> coalesce(r.dr, 0) OR coalesce(l.cr, 0) <> coalesce(r.cr, 0)
