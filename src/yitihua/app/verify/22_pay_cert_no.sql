-- 支付凭证号断号或重号（R-PAY-095）
SELECT '凭证号 ' || left(pay_cert_no, 11) AS item, count(*) AS left_amt,
       max(right(pay_cert_no, 8)::bigint) - min(right(pay_cert_no, 8)::bigint) + 1 AS right_amt
FROM pay_voucher_bill WHERE pay_cert_no ~ '^[0-9]{19}$' GROUP BY mof_div_code, left(pay_cert_no, 11)
HAVING count(*) <> max(right(pay_cert_no, 8)::bigint) - min(right(pay_cert_no, 8)::bigint) + 1
