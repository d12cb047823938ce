-- 冻结单金额 ≠ 冻结额度
SELECT '冻结单 ' || coalesce(f.frozen_id, l.limit_id) AS item, coalesce(f.frozen_amt, 0) AS left_amt,
       coalesce(l.amount, 0) AS right_amt
FROM ba_bgt_frozen f
FULL JOIN (SELECT limit_id, amount FROM ledger_limit WHERE kind = 'freeze') l ON l.limit_id = f.frozen_id
WHERE coalesce(f.frozen_amt, 0) <> coalesce(l.amount, 0)
