-- 总会计支出 ≠ 已清算划款与退款（R-ACC-103，扣除待生成）
WITH cleared AS (
    SELECT mof_div_code, is_back, sum(total_amt) AS total FROM pay_lqd_cert WHERE send_status_code = '3'
      AND NOT EXISTS (SELECT 1 FROM book_pending p WHERE p.status = 'waiting' AND p.biz_id = lqd_cert_id)
    GROUP BY mof_div_code, is_back
), booked AS (
    SELECT h.mof_div_code, CASE WHEN l.dr_amt < 0 THEN 1 ELSE 2 END AS is_back, sum(l.dr_amt) AS total
    FROM book_line l JOIN book_voucher h ON h.vou_id = l.vou_id AND h.fiscal_year = l.fiscal_year
    WHERE l.ledger = 'general' AND l.acc_code LIKE '500%' AND h.biz_id IN (SELECT lqd_cert_id FROM pay_lqd_cert)
    GROUP BY 1, 2
)
SELECT CASE WHEN c.is_back = 1 THEN '2302 红字' ELSE '2301 蓝字' END AS item,
       coalesce(b.total, 0) AS left_amt, c.total AS right_amt
FROM cleared c LEFT JOIN booked b ON b.mof_div_code = c.mof_div_code AND b.is_back = c.is_back
WHERE coalesce(b.total, 0) <> c.total
