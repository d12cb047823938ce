-- 年结清单：年结单的合计 ＝ 结转、结余、核销清单；次年结转指标 ＝ 结转清单（R-IND-022）；收回登记 ＝ 结余清单
WITH carried AS (
    SELECT mof_div_code, fiscal_year, sum(carryovers_amt) AS carry,
           coalesce(sum(carryovers_amt) FILTER (WHERE status = '5'), 0) AS carry_in
    FROM ba_bgt_carryovers WHERE status IN ('4', '5') GROUP BY 1, 2
), backs AS (
    SELECT mof_div_code, fiscal_year, sum(back_balance) AS back FROM ba_bgt_balance GROUP BY 1, 2
), offs AS (
    SELECT mof_div_code, fiscal_year, sum(amount) AS off FROM indi_write_off WHERE status = '4' GROUP BY 1, 2
), recovered AS (
    SELECT mof_div_code, fiscal_year, sum(amount) AS amount FROM indi_recover WHERE recover_type = '2' GROUP BY 1, 2
), next_year AS (
    SELECT i.mof_div_code, (i.fiscal_year::int - 1)::text AS fiscal_year, sum(i.reg_amt) AS amount
    FROM ba_bgt_info i WHERE i.made_by = 'carry' GROUP BY 1, 2
)
SELECT '年结 ' || y.fiscal_year || ' ' || c.name AS item, c.said AS left_amt, c.listed AS right_amt
FROM indi_year_end y
LEFT JOIN carried USING (mof_div_code, fiscal_year)
LEFT JOIN backs USING (mof_div_code, fiscal_year)
LEFT JOIN offs USING (mof_div_code, fiscal_year)
LEFT JOIN recovered USING (mof_div_code, fiscal_year)
LEFT JOIN next_year USING (mof_div_code, fiscal_year)
CROSS JOIN LATERAL (VALUES ('结转', y.carry_amt, coalesce(carry, 0)), ('收回', y.back_amt, coalesce(back, 0)),
    ('核销', y.write_off_amt, coalesce(off, 0)), ('次年生成', y.carry_in_amt, coalesce(carry_in, 0)),
    ('次年指标', y.carry_in_amt, coalesce(next_year.amount, 0)),
    ('收回登记', CASE WHEN y.status IN ('3', '4') THEN y.back_amt ELSE 0 END, coalesce(recovered.amount, 0)))
    AS c(name, said, listed)
WHERE c.said <> c.listed
