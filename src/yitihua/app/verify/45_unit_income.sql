-- 单位资金预算收入：额度 ＝ 已批复的收入预算，已下达 ＝ 本年单位指标净额
WITH income AS (
    SELECT mof_div_code, fiscal_year, agency_code, fund_type_code, sum(cur_amt) AS total FROM bgt_income
    WHERE status = '2' AND left(fund_type_code, 1) = '3' GROUP BY 1, 2, 3, 4
), issued AS (
    SELECT i.mof_div_code, i.fiscal_year, i.agency_code, i.fund_type_code, sum(l.amount - l.dis_amt) AS total
    FROM ba_bgt_info i
    JOIN ledger_limit l ON l.kind = 'indicator' AND l.fiscal_year = i.fiscal_year AND l.limit_id = i.bgt_id
    WHERE i.bgt_layer_code = '40' AND left(i.fund_type_code, 1) = '3' AND i.bgt_type_code <> '22'
      AND i.src_acc <> '107' GROUP BY 1, 2, 3, 4
), expected AS (
    SELECT md5(mof_div_code || '/' || fiscal_year || '/' || agency_code || '/' || fund_type_code)::uuid AS limit_id,
           fiscal_year, coalesce(income.total, 0) AS income_amt, coalesce(issued.total, 0) AS issued_amt
    FROM income FULL JOIN issued USING (mof_div_code, fiscal_year, agency_code, fund_type_code)
), limits AS (
    SELECT limit_id, fiscal_year, amount, split_amt FROM ledger_limit WHERE kind = 'unit_income'
)
SELECT '单位资金收入 ' || limit_id || ' ' || c.name AS item, c.left_amt, c.right_amt
FROM expected e FULL JOIN limits l USING (limit_id, fiscal_year)
CROSS JOIN LATERAL (VALUES ('预算收入', coalesce(e.income_amt, 0), coalesce(l.amount, 0)),
                           ('已下达', coalesce(e.issued_amt, 0), coalesce(l.split_amt, 0))) c (name, left_amt, right_amt)
WHERE c.left_amt <> c.right_amt
