-- 单据 ≠ 指标账：在途、已付逐条指标与 408、50 类科目相比，不经额度行与变动
WITH documents AS (
    SELECT bgt_id, '408' AS col, pay_app_amt AS total FROM pay_voucher WHERE status IN ('20', '30', '40', '50', '80')
    UNION ALL
    SELECT a.bgt_id, '50', b.xpay_amt FROM pay_voucher_bill b JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id
    WHERE b.xpay_date IS NOT NULL
    UNION ALL
    SELECT bgt_id, '50', -refund_amt FROM pay_refund WHERE status IN ('40', '50') AND is_cross_year = 2
    UNION ALL
    SELECT new_bgt_id, '408', correct_amt FROM pay_correct WHERE is_reserved = 1
    UNION ALL
    SELECT ori_bgt_id, '50', -correct_amt FROM pay_correct WHERE status = '50'
    UNION ALL
    SELECT new_bgt_id, '50', correct_amt FROM pay_correct WHERE status = '50'
    UNION ALL
    SELECT bgt_id, '50', amount - back_amt FROM indi_transfer_out
    UNION ALL
    SELECT bgt_id, '50', amount FROM indi_execute WHERE status = '1'
), said AS (
    SELECT bgt_id, col, sum(total) AS total FROM documents GROUP BY bgt_id, col
), booked AS (
    SELECT bgt_id, CASE WHEN acc_code = '408' THEN '408' ELSE '50' END AS col, sum(dr_amt - cr_amt) AS total
    FROM book_line WHERE ledger = 'indicator' AND bgt_id IS NOT NULL
        AND (acc_code = '408' OR acc_code LIKE '50%' AND acc_code <> '507')
    GROUP BY 1, 2
)
SELECT '指标 ' || bgt_id || ' 科目 ' || col AS item, coalesce(s.total, 0) AS left_amt, coalesce(b.total, 0) AS right_amt
FROM said s FULL JOIN booked b USING (bgt_id, col)
WHERE coalesce(s.total, 0) <> coalesce(b.total, 0)
