-- 变动所指的额度行不存在
SELECT g.kind || ' ' || g.limit_id AS item, sum(g.delta) AS left_amt, 0 AS right_amt
FROM ledger_movement_leg g
WHERE NOT EXISTS (SELECT 1 FROM ledger_limit l
    WHERE l.fiscal_year = g.fiscal_year AND l.kind = g.kind AND l.limit_id = g.limit_id)
GROUP BY g.kind, g.limit_id
