-- 可退额度 ≠ 凭证实付、已退、更正扣住与更正转出；更正出去的部分另有一行
WITH refunded AS (
    SELECT coalesce(correct_id, ori_pay_cert_id) AS limit_id, sum(refund_amt) AS total FROM pay_refund
    WHERE status IN ('40', '50') GROUP BY 1
), corrected AS (
    SELECT ori_pay_cert_id, sum(correct_amt) FILTER (WHERE status IN ('20', '30', '40')) AS held,
        sum(correct_amt) FILTER (WHERE status = '50') AS moved
    FROM pay_correct GROUP BY 1
), paid AS (
    SELECT b.pay_cert_id, '凭证 ' || b.pay_cert_no AS name, b.xpay_amt, coalesce(r.total, 0) AS refunded,
        coalesce(c.held, 0) AS held, coalesce(c.moved, 0) AS moved
    FROM pay_voucher_bill b
    LEFT JOIN refunded r ON r.limit_id = b.pay_cert_id
    LEFT JOIN corrected c ON c.ori_pay_cert_id = b.pay_cert_id
    WHERE b.xpay_date IS NOT NULL
    UNION ALL
    SELECT k.correct_id, '更正 ' || k.correct_no, k.correct_amt, coalesce(r.total, 0), 0, 0
    FROM pay_correct k LEFT JOIN refunded r ON r.limit_id = k.correct_id WHERE k.status = '50'
)
SELECT coalesce(p.name, '凭证 ' || l.limit_id::text) || ' ' || c.col AS item, c.value AS left_amt, c.held AS right_amt
FROM paid p
FULL JOIN (SELECT limit_id, amount, occ_amt, frozen_amt, split_amt FROM ledger_limit WHERE kind = 'refund') l
    ON l.limit_id = p.pay_cert_id
CROSS JOIN LATERAL (VALUES ('实付', coalesce(p.xpay_amt, 0), coalesce(l.amount, 0)),
    ('已退', coalesce(p.refunded, 0), coalesce(l.occ_amt, 0)),
    ('更正扣住', coalesce(p.held, 0), coalesce(l.frozen_amt, 0)),
    ('更正转出', coalesce(p.moved, 0), coalesce(l.split_amt, 0))) AS c(col, value, held)
WHERE c.value <> c.held
