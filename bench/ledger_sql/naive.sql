-- 对照：ORM 的做法——读一行加锁，逐张凭证插头，各批插行；写下的行与落账函数一样多，同样受行级安全约束
\set n random(1, :limits)
BEGIN;
SELECT bench_id() AS m, bench_id() AS g, bench_id() AS a, ('00000000-0000-7000-8000-' || lpad(:n::text, 12, '0'))::uuid AS k \gset
SELECT amount - occ_amt - paid_amt FROM ledger_limit WHERE fiscal_year = '2022' AND limit_id = :k AND kind = 'indicator' FOR UPDATE;
UPDATE ledger_limit SET occ_amt = occ_amt + 0.01 WHERE fiscal_year = '2022' AND limit_id = :k AND kind = 'indicator';
INSERT INTO ledger_movement (fiscal_year, movement_id, mof_div_code, business_key, kind, ref_type, ref_id, biz_date)
    VALUES ('2022', :m, '430600000', :m, 'pay', 'PAY_VOUCHER', :m, '2022-03-15');
INSERT INTO ledger_movement_leg (fiscal_year, movement_id, leg_no, mof_div_code, kind, limit_id, col, delta, col_after, available_after)
    VALUES ('2022', :m, 1, '430600000', 'indicator', :k, 'occ_amt', 0.01, 0, 0);
INSERT INTO book_voucher (fiscal_year, vou_id, mof_div_code, ledger, acct_set_code, acct_period, voucher_date, dr_amt, cr_amt, biz_event_id)
    VALUES ('2022', :m, '430600000', 'indicator', 'ZB', 3, '2022-03-15', 0.01, 0.01, :m);
INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code, subsystem, dr_amt, cr_amt, bgt_id, agency_code, pro_code, fund_type_code, exp_func_code, gov_bgt_eco_code, dep_bgt_eco_code, found_type_code, bgt_type_code, source_type_code, budget_level_code, mof_dep_code, src_acc, cor_bgt_doc_no)
    VALUES ('2022', :m, 1, '430600000', 'indicator', 'ZB', 3, '408', 'ZB', 0.01, 0, :k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号'), ('2022', :m, 2, '430600000', 'indicator', 'ZB', 3, '30101', 'ZB', 0, 0.01, :k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号');
INSERT INTO book_voucher (fiscal_year, vou_id, mof_div_code, ledger, acct_set_code, acct_period, voucher_date, dr_amt, cr_amt, biz_event_id)
    VALUES ('2022', :g, '430600000', 'general', 'ZYS', 3, '2022-03-15', 0.01, 0.01, :m);
INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code, subsystem, dr_amt, cr_amt, bgt_id, agency_code, pro_code, fund_type_code, exp_func_code, gov_bgt_eco_code, dep_bgt_eco_code, found_type_code, bgt_type_code, source_type_code, budget_level_code, mof_dep_code, src_acc, cor_bgt_doc_no)
    VALUES ('2022', :g, 1, '430600000', 'general', 'ZYS', 3, '5001', 'ZYS', 0.01, 0, :k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号'), ('2022', :g, 2, '430600000', 'general', 'ZYS', 3, '1001', 'ZYS', 0, 0.01, :k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号');
INSERT INTO book_voucher (fiscal_year, vou_id, mof_div_code, ledger, acct_set_code, acct_period, voucher_date, dr_amt, cr_amt, biz_event_id)
    VALUES ('2022', :a, '430600000', 'agency', 'DW101001', 3, '2022-03-15', 0.02, 0.02, :m);
INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code, subsystem, dr_amt, cr_amt, bgt_id, agency_code, pro_code, fund_type_code, exp_func_code, gov_bgt_eco_code, dep_bgt_eco_code, found_type_code, bgt_type_code, source_type_code, budget_level_code, mof_dep_code, src_acc, cor_bgt_doc_no)
    VALUES ('2022', :a, 1, '430600000', 'agency', 'DW101001', 3, '5001', 'CW', 0.01, 0, :k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号'), ('2022', :a, 2, '430600000', 'agency', 'DW101001', 3, '4001', 'CW', 0, 0.01, :k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号'),
           ('2022', :a, 3, '430600000', 'agency', 'DW101001', 3, '7201', 'YS', 0.01, 0, :k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号'), ('2022', :a, 4, '430600000', 'agency', 'DW101001', 3, '6001', 'YS', 0, 0.01, :k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号');
COMMIT;
