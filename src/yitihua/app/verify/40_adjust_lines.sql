-- 调整批次合计 ≠ 明细合计（04 第 3 节）
SELECT '批次 ' || b.adj_batch_no || ' ' || c.name AS item, c.head AS left_amt, c.total AS right_amt
FROM adj_batch b
LEFT JOIN (SELECT adj_batch_id, coalesce(sum(add_amount) FILTER (WHERE add_amount > 0), 0) AS total_in,
               -coalesce(sum(add_amount) FILTER (WHERE add_amount < 0), 0) AS total_out
           FROM ba_bgt_adjsub GROUP BY adj_batch_id) s ON s.adj_batch_id = b.adj_batch_id
CROSS JOIN LATERAL (VALUES ('调增', b.total_in, coalesce(s.total_in, 0)),
    ('调减', b.total_out, coalesce(s.total_out, 0))) AS c(name, head, total)
WHERE c.head <> c.total
