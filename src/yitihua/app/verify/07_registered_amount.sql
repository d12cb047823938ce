-- 下达额 ≠ 指标单据登记金额
SELECT '指标 ' || i.bgt_id AS item, i.reg_amt AS left_amt, coalesce(l.amount, 0) AS right_amt
FROM ba_bgt_info i
LEFT JOIN ledger_limit l ON l.kind = 'indicator' AND l.limit_id = i.bgt_id
WHERE i.status IN ('2', '3', '4', '5') AND i.reg_amt <> coalesce(l.amount, 0)
