-- 年末对冲：不挂指标的分录只能出自对冲，各来源科目对冲后归零，与对冲表逐项相等（05 第 6.4 节）
WITH lines AS (
    SELECT l.fiscal_year, l.mof_div_code, l.src_acc, v.biz_type, l.acc_code, sum(l.cr_amt - l.dr_amt) AS amount
    FROM book_line l JOIN book_voucher v ON v.fiscal_year = l.fiscal_year AND v.vou_id = l.vou_id
    WHERE l.ledger = 'indicator' AND l.bgt_id IS NULL GROUP BY 1, 2, 3, 4, 5
), offsets AS (
    SELECT o.fiscal_year, o.mof_div_code, o.src_acc, c.col, c.amount
    FROM indi_year_end_offset o
    CROSS JOIN LATERAL (VALUES ('1', -o.source_amt), ('501', o.paid_amt), ('50', o.other_amt), ('601', o.carry_amt),
        ('602', o.back_amt), ('603', o.write_off_amt)) AS c(col, amount)
), booked AS (
    SELECT fiscal_year, mof_div_code, src_acc,
           CASE WHEN acc_code LIKE '1%' THEN '1' WHEN acc_code LIKE '501%' THEN '501' WHEN acc_code LIKE '50%' THEN '50'
                ELSE acc_code END AS col, sum(amount) AS amount
    FROM lines WHERE biz_type = 'appropriation.year_end' GROUP BY 1, 2, 3, 4
)
SELECT '分录 ' || fiscal_year || ' ' || src_acc || ' ' || acc_code AS item, 0::numeric AS left_amt, amount AS right_amt
FROM lines WHERE biz_type <> 'appropriation.year_end'
UNION ALL
SELECT '对冲 ' || fiscal_year || ' 来源 ' || src_acc || ' ' || col, coalesce(o.amount, 0), coalesce(b.amount, 0)
FROM offsets o FULL JOIN booked b USING (fiscal_year, mof_div_code, src_acc, col)
WHERE coalesce(o.amount, 0) <> coalesce(b.amount, 0)
UNION ALL
SELECT '关账后 ' || l.fiscal_year || ' 科目 ' || l.acc_code, 0, sum(l.dr_amt - l.cr_amt)
FROM book_line l
JOIN indi_year_end y ON y.fiscal_year = l.fiscal_year AND y.mof_div_code = l.mof_div_code AND y.status = '4'
WHERE l.ledger = 'indicator' GROUP BY l.fiscal_year, l.mof_div_code, l.acc_code
HAVING sum(l.dr_amt - l.cr_amt) <> 0
