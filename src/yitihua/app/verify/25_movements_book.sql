-- 变动 ≠ 指标账：逐笔变动的可用、冻结、在途、已付与它那张凭证相比，不经额度行
WITH moved AS (
    SELECT g.fiscal_year, g.movement_id, c.col, sum(c.delta) AS total
    FROM ledger_movement_leg g
    CROSS JOIN LATERAL (VALUES ('cur_amt', CASE g.col WHEN 'amount' THEN g.delta ELSE -g.delta END),
        (g.col, CASE WHEN g.col IN ('frozen_amt', 'occ_amt', 'paid_amt', 'carry_amt') THEN g.delta END)) AS c(col, delta)
    WHERE g.kind = 'indicator' AND c.delta IS NOT NULL GROUP BY 1, 2, 3
), booked AS (
    SELECT l.fiscal_year, l.vou_id AS movement_id, c.col, sum(l.dr_amt - l.cr_amt) AS total
    FROM book_line l
    CROSS JOIN LATERAL (SELECT CASE WHEN l.acc_code LIKE '20%' OR l.acc_code LIKE '301%' THEN 'cur_amt'
        WHEN l.acc_code BETWEEN '401' AND '407' THEN 'frozen_amt' WHEN l.acc_code = '408' THEN 'occ_amt'
        WHEN l.acc_code LIKE '50%' AND l.acc_code <> '507' THEN 'paid_amt'
        WHEN l.acc_code LIKE '60%' OR l.acc_code = '507' THEN 'carry_amt' END) AS c(col)
    WHERE l.ledger = 'indicator' AND l.bgt_id IS NOT NULL AND c.col IS NOT NULL GROUP BY 1, 2, 3
)
SELECT '变动 ' || coalesce(m.business_key, movement_id::text) || ' ' || col AS item, coalesce(v.total, 0) AS left_amt,
       coalesce(b.total, 0) AS right_amt
FROM moved v
FULL JOIN booked b USING (fiscal_year, movement_id, col)
LEFT JOIN ledger_movement m USING (fiscal_year, movement_id)
WHERE coalesce(v.total, 0) <> coalesce(b.total, 0)
