-- 已拆分 ≠ 有效子指标净额合计（INV-3）
SELECT '指标 ' || l.limit_id AS item, coalesce(c.total, 0) AS left_amt, l.split_amt AS right_amt
FROM ledger_limit l
LEFT JOIN (SELECT i.parent_bgt_id, sum(k.amount - k.dis_amt) AS total FROM ba_bgt_info i
           JOIN ledger_limit k ON k.kind = 'indicator' AND k.limit_id = i.bgt_id
           GROUP BY i.parent_bgt_id) c ON c.parent_bgt_id = l.limit_id
WHERE l.kind = 'indicator' AND coalesce(c.total, 0) <> l.split_amt
