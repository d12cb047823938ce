-- 划款凭证金额 ≠ 所列已清算凭证合计 − 轧差退款（INV-5；期初导入的在旧系统清算）
WITH bills AS (
    SELECT mof_div_code, agent_bank_code, lqd_cert_no, sum(xpay_amt - bounced_amt) AS total
    FROM pay_voucher_bill b WHERE status = '7'
      AND NOT EXISTS (SELECT 1 FROM ledger_movement m WHERE m.ref_id = b.pay_cert_id AND m.kind = 'OPENING')
    GROUP BY 1, 2, 3
), refunds AS (
    SELECT mof_div_code, agent_bank_code, lqd_cert_no, sum(refund_amt) AS total
    FROM pay_refund WHERE status = '50' GROUP BY 1, 2, 3
), cleared AS (
    SELECT mof_div_code, agent_bank_code, lqd_cert_no, total_amt FROM pay_lqd_cert
    WHERE is_back = 2 AND send_status_code = '3'
)
SELECT '划款 ' || coalesce(lqd_cert_no, '') AS item, coalesce(b.total, 0) - coalesce(r.total, 0) AS left_amt,
       coalesce(c.total_amt, 0) AS right_amt
FROM cleared c
FULL JOIN bills b USING (mof_div_code, agent_bank_code, lqd_cert_no)
LEFT JOIN refunds r USING (mof_div_code, agent_bank_code, lqd_cert_no)
WHERE coalesce(b.total, 0) - coalesce(r.total, 0) <> coalesce(c.total_amt, 0)
