-- 单位财政拨款预算收入 ≠ 财政拨款已付净额（R-ACC-105，扣除待生成）
WITH paid AS (
    SELECT b.agency_code, sum(b.xpay_amt) AS total FROM pay_voucher_bill b
    WHERE b.xpay_date IS NOT NULL AND b.fund_type_code LIKE '1%'
      AND NOT EXISTS (SELECT 1 FROM book_pending p WHERE p.status = 'waiting' AND p.ledger = 'agency'
                      AND p.biz_id = b.pay_cert_id)
    GROUP BY b.agency_code
), refunded AS (
    SELECT r.agency_code, sum(r.refund_amt) AS total FROM pay_refund r
    WHERE r.status IN ('40', '50') AND r.is_cross_year = 2 AND r.fund_type_code LIKE '1%'
      AND NOT EXISTS (SELECT 1 FROM book_pending p WHERE p.status = 'waiting' AND p.ledger = 'agency'
                      AND p.biz_id = r.refund_id)
    GROUP BY r.agency_code
), booked AS (
    SELECT agency_code, sum(cr_amt - dr_amt) AS total FROM book_line
    WHERE ledger = 'agency' AND acc_code LIKE '6001%' GROUP BY agency_code
)
SELECT '单位 ' || p.agency_code AS item, coalesce(b.total, 0) AS left_amt,
       p.total - coalesce(r.total, 0) AS right_amt
FROM paid p
LEFT JOIN refunded r ON r.agency_code = p.agency_code
LEFT JOIN booked b ON b.agency_code = p.agency_code
WHERE coalesce(b.total, 0) <> p.total - coalesce(r.total, 0)
