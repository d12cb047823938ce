-- 可退额度 ≠ 凭证实付与已退
WITH paid AS (
    SELECT b.pay_cert_id, b.pay_cert_no, b.xpay_amt, coalesce(r.total, 0) AS refunded
    FROM pay_voucher_bill b
    LEFT JOIN (SELECT ori_pay_cert_id, sum(refund_amt) AS total FROM pay_refund WHERE status IN ('40', '50')
               GROUP BY ori_pay_cert_id) r ON r.ori_pay_cert_id = b.pay_cert_id
    WHERE b.xpay_date IS NOT NULL
)
SELECT '凭证 ' || coalesce(p.pay_cert_no, l.limit_id::text) || ' ' || c.col AS item, c.value AS left_amt, c.held AS right_amt
FROM paid p
FULL JOIN (SELECT limit_id, amount, occ_amt FROM ledger_limit WHERE kind = 'refund') l ON l.limit_id = p.pay_cert_id
CROSS JOIN LATERAL (VALUES ('实付', coalesce(p.xpay_amt, 0), coalesce(l.amount, 0)),
    ('已退', coalesce(p.refunded, 0), coalesce(l.occ_amt, 0))) AS c(col, value, held)
WHERE c.value <> c.held
