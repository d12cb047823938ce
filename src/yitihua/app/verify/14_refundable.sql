-- 可退额度 ≠ 凭证实付与已退
SELECT '凭证 ' || b.pay_cert_no AS item, coalesce(r.total, 0) AS left_amt, l.occ_amt AS right_amt
FROM ledger_limit l
JOIN pay_voucher_bill b ON b.pay_cert_id = l.limit_id
LEFT JOIN (SELECT ori_pay_cert_id, sum(refund_amt) AS total FROM pay_refund WHERE status IN ('40', '50')
           GROUP BY ori_pay_cert_id) r ON r.ori_pay_cert_id = b.pay_cert_id
WHERE l.kind = 'refund' AND (coalesce(r.total, 0) <> l.occ_amt OR b.xpay_amt <> l.amount)
