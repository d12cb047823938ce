-- 各来源科目：贷方 ≠ 存量、冻结、执行、结转借方合计（INV-6）
SELECT '来源 ' || src_acc AS item,
    sum(cr_amt - dr_amt) FILTER (WHERE acc_code LIKE '1%') AS left_amt,
    sum(dr_amt - cr_amt) FILTER (WHERE acc_code NOT LIKE '1%') AS right_amt
FROM book_line WHERE ledger = 'indicator' GROUP BY mof_div_code, fiscal_year, src_acc
HAVING coalesce(sum(cr_amt - dr_amt) FILTER (WHERE acc_code LIKE '1%'), 0)
    <> coalesce(sum(dr_amt - cr_amt) FILTER (WHERE acc_code NOT LIKE '1%'), 0)
