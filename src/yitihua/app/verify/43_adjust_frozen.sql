-- 在途批次的冻结 ≠ 它的调出合计；不在途的没有剩余冻结（04 第 4 节）
SELECT '批次 ' || b.adj_batch_no AS item, coalesce(f.total, 0) AS left_amt,
       CASE WHEN b.status IN ('20', '30', '40') THEN b.total_out ELSE 0 END AS right_amt
FROM adj_batch b
LEFT JOIN (SELECT f.biz_id, sum(l.amount - l.occ_amt) AS total FROM ba_bgt_frozen f
           JOIN ledger_limit l ON l.kind = 'freeze' AND l.limit_id = f.frozen_id
           WHERE f.biz_id IS NOT NULL GROUP BY f.biz_id) f ON f.biz_id = b.adj_batch_id
WHERE coalesce(f.total, 0) <> CASE WHEN b.status IN ('20', '30', '40') THEN b.total_out ELSE 0 END
