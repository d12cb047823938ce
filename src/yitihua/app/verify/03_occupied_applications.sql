-- 在途占用 ≠ 在审在付申请与更正预占合计（INV-4）
SELECT '指标 ' || l.limit_id AS item, coalesce(a.total, 0) AS left_amt, l.occ_amt AS right_amt
FROM ledger_limit l
LEFT JOIN (SELECT bgt_id, sum(held) AS total FROM (
               SELECT bgt_id, pay_app_amt AS held FROM pay_voucher WHERE status IN ('20', '30', '40', '50', '80')
               UNION ALL SELECT new_bgt_id, correct_amt FROM pay_correct WHERE is_reserved = 1) d
           GROUP BY bgt_id) a ON a.bgt_id = l.limit_id
WHERE l.kind = 'indicator' AND coalesce(a.total, 0) <> l.occ_amt
