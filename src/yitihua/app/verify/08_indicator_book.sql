-- 指标账余额 ≠ 指标运行字段（R-IND-031）
WITH book AS (
    SELECT bgt_id,
        sum(dr_amt - cr_amt) FILTER (WHERE acc_code LIKE '20%' OR acc_code LIKE '301%') AS cur_amt,
        sum(dr_amt - cr_amt) FILTER (WHERE acc_code BETWEEN '401' AND '407') AS frozen_amt,
        sum(dr_amt - cr_amt) FILTER (WHERE acc_code = '408') AS occ_amt,
        sum(dr_amt - cr_amt) FILTER (WHERE acc_code LIKE '50%' AND acc_code <> '507') AS paid_amt,
        sum(dr_amt - cr_amt) FILTER (WHERE acc_code LIKE '60%' OR acc_code = '507') AS carry_amt
    FROM book_line WHERE ledger = 'indicator' GROUP BY bgt_id
)
SELECT '指标 ' || l.limit_id || ' ' || c.col AS item, coalesce(c.booked, 0) AS left_amt, c.value AS right_amt
FROM ledger_limit l
LEFT JOIN book b ON b.bgt_id = l.limit_id
CROSS JOIN LATERAL (VALUES
    ('cur_amt', b.cur_amt, l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt),
    ('frozen_amt', b.frozen_amt, l.frozen_amt), ('occ_amt', b.occ_amt, l.occ_amt),
    ('paid_amt', b.paid_amt, l.paid_amt), ('carry_amt', b.carry_amt, l.carry_amt)) AS c(col, booked, value)
WHERE l.kind = 'indicator' AND coalesce(c.booked, 0) <> c.value
