-- 冻结 ≠ 未解冻的冻结单 + 待审分配
WITH held AS (
    SELECT f.bgt_id, sum(f.frozen_amt - coalesce(t.occ_amt, 0)) AS total FROM ba_bgt_frozen f
    LEFT JOIN ledger_limit t ON t.kind = 'freeze' AND t.limit_id = f.frozen_id
    GROUP BY f.bgt_id
), waiting AS (
    SELECT parent_bgt_id AS bgt_id, sum(reg_amt) AS total FROM ba_bgt_info
    WHERE status = '1' AND made_by = 'allocate' GROUP BY parent_bgt_id
)
SELECT '指标 ' || l.limit_id AS item, coalesce(h.total, 0) + coalesce(w.total, 0) AS left_amt,
       l.frozen_amt AS right_amt
FROM ledger_limit l
LEFT JOIN held h ON h.bgt_id = l.limit_id
LEFT JOIN waiting w ON w.bgt_id = l.limit_id
WHERE l.kind = 'indicator' AND coalesce(h.total, 0) + coalesce(w.total, 0) <> l.frozen_amt
