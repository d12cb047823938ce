-- 清算额度通知单、汇总清单 ≠ 所列支付凭证合计
WITH listed AS (
    SELECT mof_div_code, fiscal_year, lqd_quota_notice_no, sum(pay_amt) AS total, count(*) AS cert_num
    FROM pay_voucher_bill WHERE lqd_quota_notice_no <> '' GROUP BY 1, 2, 3
), papers AS (
    SELECT q.mof_div_code, q.fiscal_year, q.lqd_quota_notice_no, q.total_amt, s.total_amt AS sum_amt, s.cert_num
    FROM pay_lqd_quota q LEFT JOIN pay_cert_sum s USING (mof_div_code, fiscal_year, lqd_quota_notice_no)
)
SELECT '额度通知单 ' || lqd_quota_notice_no || ' ' || c.col AS item, c.value AS left_amt, c.printed AS right_amt
FROM papers p FULL JOIN listed l USING (mof_div_code, fiscal_year, lqd_quota_notice_no)
CROSS JOIN LATERAL (VALUES ('通知单', coalesce(l.total, 0), coalesce(p.total_amt, 0)),
    ('清单', coalesce(l.total, 0), coalesce(p.sum_amt, 0)),
    ('笔数', coalesce(l.cert_num, 0), coalesce(p.cert_num, 0))) AS c(col, value, printed)
WHERE c.value <> c.printed
