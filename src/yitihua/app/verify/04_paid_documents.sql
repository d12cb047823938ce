-- 已支付净额 ≠ 凭证实付合计 ± 更正 − 退款合计 ＋ 转移支付下达净额 ＋ 其他支出执行（INV-4）
WITH paid AS (
    SELECT a.bgt_id, sum(b.xpay_amt) AS total FROM pay_voucher_bill b
    JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id
    WHERE b.xpay_date IS NOT NULL GROUP BY a.bgt_id
), executed AS (
    SELECT bgt_id, sum(amount) AS total FROM (
        SELECT bgt_id, amount - back_amt AS amount FROM indi_transfer_out
        UNION ALL SELECT bgt_id, amount FROM indi_execute WHERE status = '1') d
    GROUP BY bgt_id
), refunded AS (
    SELECT bgt_id, sum(refund_amt) AS total FROM pay_refund
    WHERE status IN ('40', '50') AND is_cross_year = 2 GROUP BY bgt_id
), corrected AS (
    SELECT bgt_id, sum(amount) AS total FROM (
        SELECT ori_bgt_id AS bgt_id, -correct_amt AS amount FROM pay_correct WHERE status = '50'
        UNION ALL SELECT new_bgt_id, correct_amt FROM pay_correct WHERE status = '50') d
    GROUP BY bgt_id
)
SELECT '指标 ' || l.limit_id AS item,
       coalesce(p.total, 0) + coalesce(c.total, 0) - coalesce(r.total, 0) + coalesce(s.total, 0) AS left_amt,
       l.paid_amt AS right_amt
FROM ledger_limit l
LEFT JOIN paid p ON p.bgt_id = l.limit_id
LEFT JOIN refunded r ON r.bgt_id = l.limit_id
LEFT JOIN corrected c ON c.bgt_id = l.limit_id
LEFT JOIN executed s ON s.bgt_id = l.limit_id
WHERE l.kind = 'indicator'
  AND coalesce(p.total, 0) + coalesce(c.total, 0) - coalesce(r.total, 0) + coalesce(s.total, 0) <> l.paid_amt
