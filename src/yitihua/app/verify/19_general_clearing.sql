-- 总会计支出 ≠ 已清算划款与退款（R-ACC-103，扣除待生成）
WITH cleared AS (
    SELECT lqd_cert_id AS biz_id, lqd_cert_no, total_amt FROM pay_lqd_cert c
    WHERE send_status_code = '3' AND NOT EXISTS (
        SELECT 1 FROM book_pending p WHERE p.status = 'waiting' AND p.ledger = 'general' AND p.biz_id = c.lqd_cert_id)
), booked AS (
    SELECT h.biz_id, sum(l.dr_amt - l.cr_amt) AS total
    FROM book_line l JOIN book_voucher h ON h.vou_id = l.vou_id AND h.fiscal_year = l.fiscal_year
    WHERE l.ledger = 'general' AND l.acc_code LIKE '500%' AND h.biz_type = 'payment.lqd_cert'
    GROUP BY h.biz_id
)
SELECT '划款退款单 ' || coalesce(c.lqd_cert_no, biz_id::text) AS item, coalesce(b.total, 0) AS left_amt,
       coalesce(c.total_amt, 0) AS right_amt
FROM cleared c FULL JOIN booked b USING (biz_id)
WHERE coalesce(b.total, 0) <> coalesce(c.total_amt, 0)
