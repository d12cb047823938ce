-- 收回资金重新安排：登记上的已重新安排 ＝ 次年额度行的已拆 ＝ 次年登记的总指标；额度行 ＝ 收回数
WITH made AS (
    SELECT m.mof_div_code, g.limit_id, sum(i.reg_amt) AS total
    FROM ledger_movement_leg g
    JOIN ledger_movement m ON m.fiscal_year = g.fiscal_year AND m.movement_id = g.movement_id
    JOIN ba_bgt_info i ON i.bgt_id = m.ref_id AND i.made_by = 'rearrange'
    WHERE g.kind = 'carryover' AND g.col = 'split_amt' GROUP BY 1, 2
)
SELECT '收回登记 ' || r.recover_id || ' ' || c.name AS item, c.left_amt, c.right_amt
FROM indi_recover r
LEFT JOIN ledger_limit l ON l.kind = 'carryover' AND l.limit_id = r.recover_id
LEFT JOIN made d ON d.limit_id = r.recover_id
CROSS JOIN LATERAL (VALUES ('已重新安排', r.used_amt, coalesce(l.split_amt, 0)),
                           ('次年总指标', r.used_amt, coalesce(d.total, 0)),
                           ('额度', CASE WHEN l.limit_id IS NULL THEN 0 ELSE r.amount END, coalesce(l.amount, 0)))
    AS c(name, left_amt, right_amt)
WHERE r.recover_type = '2' AND c.left_amt <> c.right_amt
