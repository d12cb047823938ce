-- 一半指标账、一半单位账；一张凭证一借一贷，轮着用该套账的末级科目、六百个单位、十二个月、四十个功能科目
WITH leaf AS (
    SELECT ledger, array_agg(acct_cls_code ORDER BY acct_cls_code) AS codes FROM gl_account_cls
     WHERE fiscal_year = %(year)s AND is_leaf = 1 AND ledger IN ('indicator', 'agency') GROUP BY ledger
)
INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code,
                       subsystem, dr_amt, cr_amt, agency_code, fund_type_code, exp_func_code)
SELECT %(year)s, lpad(to_hex(n), 32, '0')::uuid, side, %(division)s, leaf.ledger,
       CASE leaf.ledger WHEN 'indicator' THEN 'ZB' ELSE 'DW' || agency END, n %% 12 + 1,
       leaf.codes[(n * 7 + side * 3) %% cardinality(leaf.codes) + 1],
       CASE leaf.ledger WHEN 'indicator' THEN 'ZB' ELSE 'CW' END, CASE side WHEN 1 THEN 1.23 ELSE 0 END,
       CASE side WHEN 2 THEN 1.23 ELSE 0 END, agency, '111', (2010100 + n %% 40)::text
  FROM (SELECT n, (101001 + n %% 600)::text AS agency, CASE n %% 2 WHEN 0 THEN 'indicator' ELSE 'agency' END AS ledger
          FROM generate_series(%(first)s::bigint, %(last)s::bigint) n) voucher
  JOIN leaf USING (ledger) CROSS JOIN generate_series(1, 2) side
