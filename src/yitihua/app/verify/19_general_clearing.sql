-- 总会计支出 ≠ 已清算划款与退款（R-ACC-103，扣除待生成；红冲后手工重制的合计抵得平才算平）
WITH cleared AS (
    SELECT mof_div_code, lqd_cert_id AS biz_id, lqd_cert_no, total_amt FROM pay_lqd_cert c
    WHERE send_status_code = '3' AND NOT EXISTS (
        SELECT 1 FROM book_pending p WHERE p.status = 'waiting' AND p.ledger = 'general' AND p.biz_id = c.lqd_cert_id)
), spent AS (
    SELECT h.mof_div_code, h.biz_type, h.biz_id, h.vou_status, l.dr_amt - l.cr_amt AS amount
    FROM book_line l JOIN book_voucher h ON h.vou_id = l.vou_id AND h.fiscal_year = l.fiscal_year
    WHERE l.ledger = 'general' AND l.acc_code LIKE '500%'
), booked AS (
    SELECT mof_div_code, biz_id, sum(amount) AS total FROM spent WHERE biz_type = 'payment.lqd_cert' GROUP BY 1, 2
), by_hand AS (
    SELECT mof_div_code, sum(amount) AS total FROM spent
    WHERE biz_type = 'accounting.voucher' AND vou_status = '3' GROUP BY 1
), differences AS (
    SELECT mof_div_code, '划款退款单 ' || coalesce(c.lqd_cert_no, biz_id::text) AS item,
           coalesce(b.total, 0) AS left_amt, coalesce(c.total_amt, 0) AS right_amt
    FROM cleared c FULL JOIN booked b USING (mof_div_code, biz_id)
    WHERE coalesce(b.total, 0) <> coalesce(c.total_amt, 0)
    UNION ALL
    SELECT mof_div_code, '手工凭证', total, 0 FROM by_hand WHERE total <> 0
)
SELECT d.item, d.left_amt, d.right_amt
FROM differences d LEFT JOIN by_hand m USING (mof_div_code)
WHERE coalesce(m.total, 0) = 0
   OR (SELECT sum(x.left_amt - x.right_amt) FROM differences x WHERE x.mof_div_code = d.mof_div_code) <> 0
