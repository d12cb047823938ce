-- 追加来源的登记与已用 ≠ 额度行（R-ADJ-010）
SELECT '追加来源 ' || f.fund_id || ' ' || c.name AS item, c.said AS left_amt, c.held AS right_amt
FROM adj_fund f
LEFT JOIN ledger_limit l ON l.kind = 'add_fund' AND l.limit_id = f.fund_id
LEFT JOIN (SELECT s.fund_id, sum(s.add_amount) AS total FROM ba_bgt_adjsub s
           JOIN adj_batch b ON b.adj_batch_id = s.adj_batch_id WHERE b.status IN ('50', '60')
           GROUP BY s.fund_id) u ON u.fund_id = f.fund_id
CROSS JOIN LATERAL (VALUES ('登记', f.amount, coalesce(l.amount, 0)),
    ('已用', coalesce(u.total, 0), coalesce(l.occ_amt, 0))) AS c(name, said, held)
WHERE c.said <> c.held
