-- 变动与腿不成对：有头无腿、有腿无头
SELECT '变动 ' || coalesce(m.business_key, movement_id::text) AS item, count(m.business_key) AS left_amt,
       count(g.leg_no) AS right_amt
FROM ledger_movement m
FULL JOIN ledger_movement_leg g USING (fiscal_year, movement_id)
GROUP BY movement_id, m.business_key
HAVING count(m.business_key) = 0 OR count(g.leg_no) = 0
