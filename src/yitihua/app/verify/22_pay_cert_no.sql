-- 支付凭证号断号（R-PAY-095）：号前面缺了几个
WITH numbered AS (
    SELECT pay_cert_no, right(pay_cert_no, 8)::bigint AS serial,
           lag(right(pay_cert_no, 8)::bigint) OVER (PARTITION BY mof_div_code, left(pay_cert_no, 11)
                                                    ORDER BY pay_cert_no) AS before
    FROM pay_voucher_bill WHERE pay_cert_no ~ '^[0-9]{19}$'
)
SELECT '凭证号 ' || pay_cert_no AS item, serial AS left_amt, before + 1 AS right_amt
FROM numbered WHERE serial <> before + 1
