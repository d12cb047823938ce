-- 单位财政拨款预算收入 ≠ 财政拨款已付与退款（R-ACC-105，扣除待生成；期初导入的在期初余额里）
WITH happened AS (
    SELECT pay_cert_id AS biz_id, pay_cert_no AS biz_no, xpay_amt AS total FROM pay_voucher_bill
    WHERE xpay_date IS NOT NULL AND fund_type_code LIKE '1%'
      AND NOT EXISTS (SELECT 1 FROM ledger_movement m WHERE m.ref_id = pay_cert_id AND m.kind = 'OPENING')
    UNION ALL
    SELECT refund_id, refund_no, -refund_amt FROM pay_refund
    WHERE status IN ('40', '50') AND is_cross_year = 2 AND fund_type_code LIKE '1%'
), expected AS (
    SELECT biz_id, biz_no, total FROM happened e WHERE NOT EXISTS (
        SELECT 1 FROM book_pending p WHERE p.status = 'waiting' AND p.ledger = 'agency' AND p.biz_id = e.biz_id)
), booked AS (
    SELECT h.biz_id, sum(l.cr_amt - l.dr_amt) AS total
    FROM book_line l JOIN book_voucher h ON h.vou_id = l.vou_id AND h.fiscal_year = l.fiscal_year
    WHERE l.ledger = 'agency' AND l.acc_code LIKE '6001%' AND h.biz_type IN ('payment.voucher', 'payment.refund')
    GROUP BY h.biz_id
)
SELECT '凭证或退款 ' || coalesce(e.biz_no, biz_id::text) AS item, coalesce(b.total, 0) AS left_amt,
       coalesce(e.total, 0) AS right_amt
FROM expected e FULL JOIN booked b USING (biz_id)
WHERE coalesce(b.total, 0) <> coalesce(e.total, 0)
