-- 冻结单金额 ≠ 冻结额度
SELECT '冻结单 ' || f.frozen_id AS item, f.frozen_amt AS left_amt, coalesce(l.amount, 0) AS right_amt
FROM ba_bgt_frozen f LEFT JOIN ledger_limit l ON l.kind = 'freeze' AND l.limit_id = f.frozen_id
WHERE f.frozen_amt <> coalesce(l.amount, 0)
