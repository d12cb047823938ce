-- 额度控制：各单据的占用合计 ≠ 控制格的已下达、在途与已付
WITH held AS (
    SELECT line_id AS limit_id, fiscal_year, sum(amount) AS total FROM bgt_ctrl_hold GROUP BY 1, 2
), cells AS (
    SELECT limit_id, fiscal_year, split_amt + occ_amt + paid_amt AS total FROM ledger_limit
    WHERE kind IN ('control', 'control_years', 'control_plan')
)
SELECT '控制格 ' || limit_id AS item, coalesce(h.total, 0) AS left_amt, coalesce(c.total, 0) AS right_amt
FROM held h FULL JOIN cells c USING (limit_id, fiscal_year)
WHERE coalesce(h.total, 0) <> coalesce(c.total, 0)
