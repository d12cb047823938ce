-- 额度控制：各单据的占用合计 ≠ 控制格的已下达、在途与已付
SELECT '控制格 ' || l.limit_id AS item, coalesce(h.total, 0) AS left_amt,
       l.split_amt + l.occ_amt + l.paid_amt AS right_amt
FROM ledger_limit l
LEFT JOIN (SELECT line_id, fiscal_year, sum(amount) AS total FROM bgt_ctrl_hold GROUP BY 1, 2) h
       ON h.line_id = l.limit_id AND h.fiscal_year = l.fiscal_year
WHERE l.kind IN ('control', 'control_years', 'control_plan')
  AND coalesce(h.total, 0) <> l.split_amt + l.occ_amt + l.paid_amt
