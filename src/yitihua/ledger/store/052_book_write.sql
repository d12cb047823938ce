-- 写账：凭证头、分录。凭证随所属变动进退；事件号已有凭证的跳过，返回其主键，唯独指标账的不许跳。
-- 只由 ledger_flush 以属主身份调用，p_status 是各笔变动的结果。
CREATE OR REPLACE FUNCTION book_write(
    p_mof_div_code text,
    p_fiscal_year text,
    p_status smallint[],
    p_movement_ids uuid[],
    p_vouchers book_voucher_in[],
    p_lines book_line_in[],
    p_dims book_dims[]
) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    duplicates uuid[];
    n_done bigint;
BEGIN
    INSERT INTO book_voucher (fiscal_year, vou_id, mof_div_code, ledger, acct_set_code, agency_code, acct_period,
                              voucher_date, voucher_abs, inputer, inputer_date, poster, poster_date, dr_amt, cr_amt,
                              vou_cnt, red_flag, red_vou_no, is_adjust_period, vou_status, biz_event_id, biz_type,
                              biz_id, movement_id)
    SELECT p_fiscal_year, v.vou_id, p_mof_div_code, v.ledger, v.acct_set_code, v.agency_code, v.acct_period,
           v.voucher_date, v.voucher_abs, v.inputer, v.voucher_date,
           CASE WHEN v.vou_status = '3' THEN v.inputer ELSE '' END,
           CASE WHEN v.vou_status = '3' THEN v.voucher_date END, v.dr_amt, v.cr_amt, v.vou_cnt, v.red_flag,
           v.red_vou_no, CASE WHEN v.acct_period = 13 THEN 1 ELSE 2 END, v.vou_status, v.biz_event_id, v.biz_type,
           v.biz_id, p_movement_ids[v.movement_no]
      FROM unnest(p_vouchers) v
     WHERE v.movement_no = 0 OR p_status[v.movement_no] = 1
    ON CONFLICT (biz_event_id, acct_set_code, mof_div_code, fiscal_year) DO NOTHING;
    GET DIAGNOSTICS n_done = ROW_COUNT;

    IF n_done < cardinality(p_vouchers) THEN
        SELECT array_agg(v.vou_id ORDER BY v.ord) INTO duplicates
          FROM unnest(p_vouchers) WITH ORDINALITY v (movement_no, vou_id, ledger, acct_set_code, agency_code,
               acct_period, voucher_date, biz_event_id, biz_type, biz_id, voucher_abs, dr_amt, cr_amt, inputer,
               vou_status, red_flag, red_vou_no, vou_cnt, ord)
         WHERE (v.movement_no = 0 OR p_status[v.movement_no] = 1)
           AND NOT EXISTS (SELECT 1 FROM book_voucher b WHERE b.vou_id = v.vou_id AND b.fiscal_year = p_fiscal_year
                           OFFSET 0);
        IF EXISTS (SELECT 1 FROM unnest(p_vouchers) v WHERE v.vou_id = ANY (duplicates) 
                    AND v.vou_id = p_movement_ids[v.movement_no]) THEN
            RAISE EXCEPTION '指标账的事件号已被占用' USING ERRCODE = '23505';
        END IF;
    END IF;

    -- 序号指不到要素的行，各要素列为空值，过不了非空约束
    INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code,
        subsystem, dr_amt, cr_amt, vou_det_desc, bgt_id, agency_code, pro_code, fund_type_code, exp_func_code,
        gov_bgt_eco_code, dep_bgt_eco_code, found_type_code, bgt_type_code, source_type_code, budget_level_code,
        mof_dep_code, src_acc, cor_bgt_doc_no, sup_bgt_doc_no, ori_pro_code, pay_bus_type_code, pay_type_code,
        set_mode_code, income_sort_code, track_pro_code, department_code, fund_traobj_type_code, fund_tra_obj_no,
        fund_tra_obj_name, cash_flow_code)
    SELECT p_fiscal_year, v.vou_id, l.vou_seq, p_mof_div_code, v.ledger, v.acct_set_code, v.acct_period, l.acc_code,
           l.subsystem, l.dr_amt, l.cr_amt, l.vou_det_desc, d.bgt_id, d.agency_code, d.pro_code, d.fund_type_code,
           d.exp_func_code, d.gov_bgt_eco_code, d.dep_bgt_eco_code, d.found_type_code, d.bgt_type_code,
           d.source_type_code, d.budget_level_code, d.mof_dep_code, d.src_acc, d.cor_bgt_doc_no, d.sup_bgt_doc_no,
           d.ori_pro_code, d.pay_bus_type_code, d.pay_type_code, d.set_mode_code, d.income_sort_code, d.track_pro_code,
           d.department_code, d.fund_traobj_type_code, d.fund_tra_obj_no, d.fund_tra_obj_name, d.cash_flow_code
      FROM unnest(p_lines) l
      JOIN unnest(p_vouchers) WITH ORDINALITY v (movement_no, vou_id, ledger, acct_set_code, agency_code,
           acct_period, voucher_date, biz_event_id, biz_type, biz_id, voucher_abs, dr_amt, cr_amt, inputer,
           vou_status, red_flag, red_vou_no, vou_cnt, voucher_no) ON v.voucher_no = l.voucher_no
      LEFT JOIN unnest(p_dims) WITH ORDINALITY d (bgt_id, agency_code, pro_code, fund_type_code, exp_func_code,
           gov_bgt_eco_code, dep_bgt_eco_code, found_type_code, bgt_type_code, source_type_code, budget_level_code,
           mof_dep_code, src_acc, cor_bgt_doc_no, sup_bgt_doc_no, ori_pro_code, pay_bus_type_code, pay_type_code,
           set_mode_code, income_sort_code, track_pro_code, department_code, fund_traobj_type_code, fund_tra_obj_no,
           fund_tra_obj_name, cash_flow_code, dims_no) ON d.dims_no = l.dims
     WHERE (v.movement_no = 0 OR p_status[v.movement_no] = 1) AND (duplicates IS NULL OR v.vou_id <> ALL (duplicates));
    RETURN duplicates;
END
$$;
