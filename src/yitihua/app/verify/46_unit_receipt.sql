-- 单位资金到账：额度 ＝ 到账 ＋ 放行的未到账；在途、已付 ＝ 本年单位资金指标的（更正预占不算）
WITH arrived AS (
    SELECT mof_div_code, fiscal_year, agency_code, fund_type_code, sum(rec_amt) AS total FROM inc_receipt
    WHERE status = '2' GROUP BY 1, 2, 3, 4
), held AS (
    SELECT new_bgt_id AS bgt_id, sum(correct_amt) AS total FROM pay_correct WHERE is_reserved = 1 GROUP BY 1
), used AS (
    SELECT i.mof_div_code, i.fiscal_year, i.agency_code, i.fund_type_code,
           sum(l.occ_amt - coalesce(h.total, 0)) AS occ_amt, sum(l.paid_amt) AS paid_amt
    FROM ba_bgt_info i
    JOIN ledger_limit l ON l.kind = 'indicator' AND l.fiscal_year = i.fiscal_year AND l.limit_id = i.bgt_id
    LEFT JOIN held h ON h.bgt_id = i.bgt_id
    WHERE i.bgt_layer_code = '40' AND left(i.fund_type_code, 1) = '3' AND i.bgt_type_code <> '22'
      AND i.src_acc <> '107' GROUP BY 1, 2, 3, 4
), expected AS (
    SELECT md5(mof_div_code || '/' || fiscal_year || '/' || agency_code || '/' || fund_type_code)::uuid AS limit_id,
           fiscal_year, coalesce(a.total, 0) AS arrived, coalesce(u.occ_amt, 0) AS occ_amt,
           coalesce(u.paid_amt, 0) AS paid_amt
    FROM arrived a FULL JOIN used u USING (mof_div_code, fiscal_year, agency_code, fund_type_code)
), ahead AS (
    SELECT g.limit_id, g.fiscal_year, sum(g.delta) AS total
    FROM ledger_movement_leg g
    JOIN ledger_movement m ON m.fiscal_year = g.fiscal_year AND m.movement_id = g.movement_id
    WHERE g.kind = 'unit_receipt' AND m.kind = 'INC_AHEAD' GROUP BY 1, 2
), limits AS (
    SELECT l.limit_id, l.fiscal_year, l.amount - coalesce(a.total, 0) AS arrived, l.occ_amt, l.paid_amt,
           coalesce(a.total, 0) AS ahead
    FROM ledger_limit l LEFT JOIN ahead a USING (limit_id, fiscal_year) WHERE l.kind = 'unit_receipt'
)
SELECT '单位资金到账 ' || limit_id || ' ' || c.name AS item, c.left_amt, c.right_amt
FROM expected e FULL JOIN limits l USING (limit_id, fiscal_year)
CROSS JOIN LATERAL (VALUES ('到账', coalesce(e.arrived, 0), coalesce(l.arrived, 0)),
                           ('在途', coalesce(e.occ_amt, 0), coalesce(l.occ_amt, 0)),
                           ('已付', coalesce(e.paid_amt, 0), coalesce(l.paid_amt, 0)),
                           ('放行的未到账为负', least(coalesce(l.ahead, 0), 0), 0)) c (name, left_amt, right_amt)
WHERE c.left_amt <> c.right_amt
