-- 变动合计 ≠ 额度行
SELECT l.kind || ' ' || l.limit_id || ' ' || c.col AS item, coalesce(m.total, 0) AS left_amt, c.value AS right_amt
FROM ledger_limit l
CROSS JOIN LATERAL (VALUES ('amount', l.amount), ('dis_amt', l.dis_amt), ('split_amt', l.split_amt),
    ('frozen_amt', l.frozen_amt), ('occ_amt', l.occ_amt), ('paid_amt', l.paid_amt), ('carry_amt', l.carry_amt))
    AS c(col, value)
LEFT JOIN (SELECT fiscal_year, kind, limit_id, col, sum(delta) AS total FROM ledger_movement_leg
           GROUP BY fiscal_year, kind, limit_id, col) m
    ON m.fiscal_year = l.fiscal_year AND m.kind = l.kind AND m.limit_id = l.limit_id AND m.col = c.col
WHERE coalesce(m.total, 0) <> c.value
