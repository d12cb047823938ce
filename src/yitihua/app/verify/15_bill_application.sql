-- 凭证金额 ≠ 申请金额（R-PAY-049）
SELECT '凭证 ' || b.pay_cert_no AS item, b.pay_amt AS left_amt, a.pay_app_amt AS right_amt
FROM pay_voucher_bill b JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id
WHERE b.status <> '9' AND b.pay_amt <> a.pay_app_amt
