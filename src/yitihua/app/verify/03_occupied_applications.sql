-- 在途占用 ≠ 在审在付申请合计（INV-4）
SELECT '指标 ' || l.limit_id AS item, coalesce(a.total, 0) AS left_amt, l.occ_amt AS right_amt
FROM ledger_limit l
LEFT JOIN (SELECT bgt_id, sum(pay_app_amt) AS total FROM pay_voucher
           WHERE status IN ('20', '30', '40', '50', '80') GROUP BY bgt_id) a ON a.bgt_id = l.limit_id
WHERE l.kind = 'indicator' AND coalesce(a.total, 0) <> l.occ_amt
