-- 预算行调剂额 ≠ 生效的调剂明细合计（04 第 7 节；迁入的行自带调剂额，不比）
SELECT '预算行 ' || a.bgt_pman_id AS item, a.dis_amt AS left_amt, coalesce(s.total, 0) AS right_amt
FROM bgt_pm_annual a
LEFT JOIN (SELECT l.bgt_pman_id, sum(l.add_amount) AS total FROM ba_bgt_adjsub l
           JOIN adj_batch b ON b.adj_batch_id = l.adj_batch_id
           WHERE b.adj_kind = 'J' AND b.status IN ('50', '60') AND l.bgt_pman_id IS NOT NULL
           GROUP BY l.bgt_pman_id) s ON s.bgt_pman_id = a.bgt_pman_id
WHERE a.source_key = '' AND a.dis_amt <> coalesce(s.total, 0)
