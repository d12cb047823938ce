-- 退款凭证金额 ≠ 所列已清算退款合计（INV-5）
SELECT '退款 ' || c.lqd_cert_no AS item, -coalesce(r.total, 0) AS left_amt, c.total_amt AS right_amt
FROM pay_lqd_cert c
LEFT JOIN (SELECT mof_div_code, agent_bank_code, lqd_cert_no, sum(refund_amt) AS total
           FROM pay_refund WHERE status = '50' GROUP BY mof_div_code, agent_bank_code, lqd_cert_no) r
    ON r.mof_div_code = c.mof_div_code AND r.agent_bank_code = c.agent_bank_code AND r.lqd_cert_no = c.lqd_cert_no
WHERE c.is_back = 1 AND c.send_status_code = '3' AND -coalesce(r.total, 0) <> c.total_amt
