-- 单位财政拨款预算收入 ≠ 财政拨款已付与退款（R-ACC-105，扣除待生成；期初导入的在期初余额里；红冲后手工重制的合计抵得平才算平）
WITH happened AS (
    SELECT mof_div_code, pay_cert_id AS biz_id, pay_cert_no AS biz_no, xpay_amt AS total FROM pay_voucher_bill
    WHERE xpay_date IS NOT NULL AND fund_type_code LIKE '1%'
      AND NOT EXISTS (SELECT 1 FROM ledger_movement m WHERE m.ref_id = pay_cert_id AND m.kind = 'OPENING')
    UNION ALL
    SELECT mof_div_code, refund_id, refund_no, -refund_amt FROM pay_refund
    WHERE status IN ('40', '50') AND is_cross_year = 2 AND fund_type_code LIKE '1%'
), expected AS (
    SELECT mof_div_code, biz_id, biz_no, total FROM happened e WHERE NOT EXISTS (
        SELECT 1 FROM book_pending p WHERE p.status = 'waiting' AND p.ledger = 'agency' AND p.biz_id = e.biz_id)
), received AS (
    SELECT h.mof_div_code, h.biz_type, h.biz_id, h.vou_status, l.cr_amt - l.dr_amt AS amount
    FROM book_line l JOIN book_voucher h ON h.vou_id = l.vou_id AND h.fiscal_year = l.fiscal_year
    WHERE l.ledger = 'agency' AND l.acc_code LIKE '6001%'
), booked AS (
    SELECT mof_div_code, biz_id, sum(amount) AS total FROM received
    WHERE biz_type IN ('payment.voucher', 'payment.refund') GROUP BY 1, 2
), by_hand AS (
    SELECT mof_div_code, sum(amount) AS total FROM received
    WHERE biz_type = 'accounting.voucher' AND vou_status = '3' GROUP BY 1
), differences AS (
    SELECT mof_div_code, '凭证或退款 ' || coalesce(e.biz_no, biz_id::text) AS item,
           coalesce(b.total, 0) AS left_amt, coalesce(e.total, 0) AS right_amt
    FROM expected e FULL JOIN booked b USING (mof_div_code, biz_id)
    WHERE coalesce(b.total, 0) <> coalesce(e.total, 0)
    UNION ALL
    SELECT mof_div_code, '手工凭证', total, 0 FROM by_hand WHERE total <> 0
)
SELECT d.item, d.left_amt, d.right_amt
FROM differences d LEFT JOIN by_hand m USING (mof_div_code)
WHERE coalesce(m.total, 0) = 0
   OR (SELECT sum(x.left_amt - x.right_amt) FROM differences x WHERE x.mof_div_code = d.mof_div_code) <> 0
