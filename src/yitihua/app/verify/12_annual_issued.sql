-- 预算行已下达额度 ≠ Σ（指标净额 − 已拆分）（INV-2）
SELECT '预算行 ' || l.limit_id AS item, coalesce(i.total, 0) AS left_amt, l.occ_amt AS right_amt
FROM ledger_limit l
LEFT JOIN (SELECT d.bgt_pman_id, sum(k.amount - k.dis_amt - k.split_amt) AS total FROM ba_bgt_info d
           JOIN ledger_limit k ON k.kind = 'indicator' AND k.limit_id = d.bgt_id
           WHERE d.bgt_pman_id IS NOT NULL GROUP BY d.bgt_pman_id) i ON i.bgt_pman_id = l.limit_id
WHERE l.kind = 'annual_budget' AND coalesce(i.total, 0) <> l.occ_amt
