-- 划款凭证金额 ≠ 所列已清算凭证合计 − 轧差退款（INV-5）
SELECT '划款 ' || c.lqd_cert_no AS item, coalesce(b.total, 0) - coalesce(r.total, 0) AS left_amt, c.total_amt AS right_amt
FROM pay_lqd_cert c
LEFT JOIN (SELECT mof_div_code, agent_bank_code, lqd_cert_no, sum(xpay_amt - bounced_amt) AS total
           FROM pay_voucher_bill WHERE status = '7' GROUP BY mof_div_code, agent_bank_code, lqd_cert_no) b
    ON b.mof_div_code = c.mof_div_code AND b.agent_bank_code = c.agent_bank_code AND b.lqd_cert_no = c.lqd_cert_no
LEFT JOIN (SELECT mof_div_code, agent_bank_code, lqd_cert_no, sum(refund_amt) AS total
           FROM pay_refund WHERE status = '50' GROUP BY mof_div_code, agent_bank_code, lqd_cert_no) r
    ON r.mof_div_code = c.mof_div_code AND r.agent_bank_code = c.agent_bank_code AND r.lqd_cert_no = c.lqd_cert_no
WHERE c.is_back = 2 AND c.send_status_code = '3' AND coalesce(b.total, 0) - coalesce(r.total, 0) <> c.total_amt
