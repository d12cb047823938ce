-- 申请明细合计 ≠ 申请金额（R-PAY-020）
SELECT '申请 ' || a.pay_app_no AS item, sum(d.pay_amt) AS left_amt, a.pay_app_amt AS right_amt
FROM pay_voucher a JOIN pay_detail d ON d.pay_apply_id = a.pay_app_id
WHERE a.status NOT IN ('10', '90') GROUP BY a.pay_app_no, a.pay_app_amt HAVING sum(d.pay_amt) <> a.pay_app_amt
