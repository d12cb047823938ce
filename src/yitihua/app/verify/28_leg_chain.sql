-- 变动的动后数接不上：每个动前数须是另一笔的动后数，最后一笔须是额度行的现数
WITH legs AS (
    SELECT fiscal_year, kind, limit_id, col, col_after, col_after - delta AS col_before FROM ledger_movement_leg
), ends AS (
    SELECT fiscal_year, kind, limit_id, col, sum(delta) AS total FROM ledger_movement_leg GROUP BY 1, 2, 3, 4
), befores AS (
    SELECT fiscal_year, kind, limit_id, col, col_before AS value FROM legs
    UNION ALL SELECT fiscal_year, kind, limit_id, col, total FROM ends
), afters AS (
    SELECT fiscal_year, kind, limit_id, col, col_after AS value FROM legs
    UNION ALL SELECT fiscal_year, kind, limit_id, col, 0 FROM ends
), left_over AS (
    SELECT * FROM befores EXCEPT ALL SELECT * FROM afters
), missing AS (
    SELECT * FROM afters EXCEPT ALL SELECT * FROM befores
)
SELECT kind || ' ' || limit_id || ' ' || col AS item, max(m.value) AS left_amt, max(o.value) AS right_amt
FROM missing m FULL JOIN left_over o USING (fiscal_year, kind, limit_id, col)
GROUP BY kind, limit_id, col
