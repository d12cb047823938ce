-- 单据 ≠ 变动：登记、在途、已付、冻结逐条指标相比，不经额度行
WITH documents AS (
    SELECT bgt_id, 'amount' AS col, reg_amt AS total FROM ba_bgt_info WHERE status IN ('2', '3', '4', '5')
    UNION ALL
    SELECT bgt_id, 'occ_amt', pay_app_amt FROM pay_voucher WHERE status IN ('20', '30', '40', '50', '80')
    UNION ALL
    SELECT a.bgt_id, 'paid_amt', b.xpay_amt FROM pay_voucher_bill b JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id
    WHERE b.xpay_date IS NOT NULL
    UNION ALL
    SELECT bgt_id, 'paid_amt', -refund_amt FROM pay_refund WHERE status IN ('40', '50') AND is_cross_year = 2
    UNION ALL
    SELECT new_bgt_id, 'occ_amt', correct_amt FROM pay_correct WHERE is_reserved = 1
    UNION ALL
    SELECT ori_bgt_id, 'paid_amt', -correct_amt FROM pay_correct WHERE status = '50'
    UNION ALL
    SELECT new_bgt_id, 'paid_amt', correct_amt FROM pay_correct WHERE status = '50'
    UNION ALL
    SELECT bgt_id, 'paid_amt', amount - back_amt FROM indi_transfer_out
    UNION ALL
    SELECT bgt_id, 'paid_amt', amount FROM indi_execute WHERE status = '1'
    UNION ALL
    SELECT bgt_id, 'frozen_amt', frozen_amt FROM ba_bgt_frozen
    UNION ALL
    SELECT f.bgt_id, 'frozen_amt', -g.delta FROM ledger_movement_leg g
    JOIN ba_bgt_frozen f ON f.frozen_id = g.limit_id WHERE g.kind = 'freeze' AND g.col = 'occ_amt'
    UNION ALL
    SELECT ori_bgt_id, 'carry_amt', back_balance FROM ba_bgt_balance
    UNION ALL
    SELECT ori_bgt_id, 'carry_amt', carryovers_amt FROM ba_bgt_carryovers WHERE status IN ('4', '5')
    UNION ALL
    SELECT bgt_id, 'carry_amt', amount FROM indi_write_off WHERE status = '4'
    UNION ALL
    SELECT parent_bgt_id, 'frozen_amt', reg_amt FROM ba_bgt_info WHERE status = '1' AND made_by = 'allocate'
), said AS (
    SELECT bgt_id, col, sum(total) AS total FROM documents GROUP BY bgt_id, col
), moved AS (
    SELECT limit_id AS bgt_id, col, sum(delta) AS total FROM ledger_movement_leg
    WHERE kind = 'indicator' AND col IN ('amount', 'occ_amt', 'paid_amt', 'frozen_amt', 'carry_amt') GROUP BY limit_id, col
)
SELECT '指标 ' || bgt_id || ' ' || col AS item, coalesce(s.total, 0) AS left_amt, coalesce(m.total, 0) AS right_amt
FROM said s FULL JOIN moved m USING (bgt_id, col)
WHERE coalesce(s.total, 0) <> coalesce(m.total, 0)
