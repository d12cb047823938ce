-- 分录与凭证头不在同一账套、账簿、期间，或核算体系不属于该账簿
SELECT '分录 ' || l.vou_id || ' 第 ' || l.vou_seq || ' 行' AS item,
       concat_ws(' ', l.ledger, l.subsystem, l.acct_set_code, l.acct_period) AS left_amt,
       concat_ws(' ', h.ledger, h.acct_set_code, h.acct_period) AS right_amt
FROM book_line l
JOIN book_voucher h USING (fiscal_year, vou_id)
WHERE l.mof_div_code <> h.mof_div_code OR l.ledger <> h.ledger OR l.acct_set_code <> h.acct_set_code
   OR l.acct_period <> h.acct_period
   OR (l.ledger, l.subsystem) NOT IN (('indicator', 'ZB'), ('general', 'ZYS'), ('agency', 'CW'), ('agency', 'YS'))
