-- 照一条真的单位指标造一年：每条一千元，六百元已付（paid 为 0 不付）；每三条有一条已确认结转一百元，其余收回
-- 主键按次序（真的主键带时间，也是按次序长的）；要素照抄的一行先拼好再展开，不然一栏拼一遍
WITH one AS (
    SELECT * FROM ba_bgt_info WHERE mof_div_code = %(division)s AND fiscal_year = %(year)s AND bgt_layer_code = '40'
     ORDER BY bgt_id LIMIT 1
), made AS (
    SELECT n, ('e1' || lpad(to_hex(n), 30, '0'))::uuid AS bgt_id,
           ('e2' || lpad(to_hex(n), 30, '0'))::uuid AS opened, ('e3' || lpad(to_hex(n), 30, '0'))::uuid AS paid
      FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
), indicators AS (
    INSERT INTO ba_bgt_info
    SELECT r.*
      FROM made CROSS JOIN one
     CROSS JOIN LATERAL jsonb_populate_record(NULL::ba_bgt_info, to_jsonb(one) || jsonb_build_object(
           'bgt_id', made.bgt_id, 'parent_bgt_id', NULL, 'ori_bgt_id', NULL, 'bgt_pman_id', NULL, 'reg_amt', 1000,
           'status', '2', 'made_by', 'import', 'source_key', '')) r
), limits AS (
    INSERT INTO ledger_limit (fiscal_year, limit_id, kind, mof_div_code, agency_code, amount, paid_amt)
    SELECT %(year)s, made.bgt_id, 'indicator', %(division)s, one.agency_code, 1000, %(paid)s::numeric FROM made CROSS JOIN one
), moves AS (
    SELECT made.*, kind, movement_id, amount FROM made
     CROSS JOIN LATERAL (VALUES ('E03', opened, 1000.00), ('E12', made.paid, %(paid)s::numeric))
           AS v(kind, movement_id, amount)
     WHERE amount > 0
), movements AS (
    INSERT INTO ledger_movement (fiscal_year, movement_id, mof_div_code, business_key, kind, event_code, ref_type, ref_id,
                                 biz_date)
    SELECT %(year)s, movement_id, %(division)s, kind || ':' || bgt_id, kind, kind, 'bench', bgt_id,
           (%(year)s || '-03-01')::date FROM moves
), legs AS (
    INSERT INTO ledger_movement_leg (fiscal_year, movement_id, leg_no, mof_div_code, kind, limit_id, col, delta, col_after,
                                     available_after)
    SELECT %(year)s, movement_id, 1, %(division)s, 'indicator', bgt_id,
           CASE kind WHEN 'E03' THEN 'amount' ELSE 'paid_amt' END, amount, amount,
           CASE kind WHEN 'E03' THEN 1000 ELSE 1000 - amount END FROM moves
), heads AS (
    INSERT INTO book_voucher (fiscal_year, vou_id, mof_div_code, ledger, acct_set_code, acct_period, voucher_date, dr_amt,
                              cr_amt, biz_event_id, biz_type, biz_id, movement_id)
    SELECT %(year)s, movement_id, %(division)s, 'indicator', 'ZB', 3, (%(year)s || '-03-01')::date, amount, amount,
           kind || ':' || bgt_id, 'bench', bgt_id, movement_id FROM moves
), lines AS (
    INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code,
                           subsystem, dr_amt, cr_amt, bgt_id, agency_code, pro_code, fund_type_code, exp_func_code, src_acc)
    SELECT %(year)s, movement_id, side, %(division)s, 'indicator', 'ZB', 3,
           CASE WHEN moves.kind = 'E03' THEN CASE side WHEN 1 THEN '30103' ELSE '101' END
                ELSE CASE side WHEN 1 THEN '50101' ELSE '30103' END END, 'ZB',
           CASE side WHEN 1 THEN moves.amount ELSE 0 END, CASE side WHEN 2 THEN moves.amount ELSE 0 END, moves.bgt_id,
           one.agency_code, one.pro_code, one.fund_type_code, one.exp_func_code, one.src_acc
      FROM moves CROSS JOIN one CROSS JOIN generate_series(1, 2) side
)
INSERT INTO ba_bgt_carryovers (carryovers_bgt_id, mof_div_code, fiscal_year, approve_amt, carryovers_amt, bgt_type_code,
    bgt_mof_dep_code, manage_mof_dep_code, cor_bgt_doc_no, bgt_dec, agency_code, exp_func_code, gov_bgt_eco_code,
    fund_type_code, bgt_exe_flag, pro_code, budget_level_code, ori_bgt_id, is_gov_pur, is_track, status, is_deleted,
    creater, last_user, row_version)
SELECT ('e4' || lpad(to_hex(n), 30, '0'))::uuid, %(division)s, %(year)s, 1000, 100, one.bgt_type_code, one.bgt_mof_dep_code,
       one.manage_mof_dep_code, one.cor_bgt_doc_no, '', one.agency_code, one.exp_func_code,
       one.gov_bgt_eco_code, one.fund_type_code, one.bgt_exe_flag, one.pro_code, one.budget_level_code, made.bgt_id, 2, 2,
       '3', 2, '', '', 1
  FROM made CROSS JOIN one WHERE n %% 3 = 0
