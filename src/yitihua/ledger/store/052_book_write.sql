-- 写账：凭证头、分录。凭证随所属变动进退；事件号已有凭证的跳过，返回其主键，唯独指标账的不许跳。
-- 只由 ledger_flush 以属主身份调用，p_status 是各笔变动的结果，全部成立时给空值；
-- p_some_booked 说事件号里有没有库里已有的。
CREATE OR REPLACE FUNCTION book_write(
    p_mof_div_code text,
    p_fiscal_year text,
    p_status smallint[],
    p_movement_ids uuid[],
    p_some_booked boolean,
    p_vouchers book_voucher_in[],
    p_lines book_line_in[]
) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    -- 每张凭证写不写；都写时为空值
    kept boolean[];
    duplicates uuid[];
    -- 一次取定，不必逐行再求
    this_xid xid8 := pg_current_xact_id();
    this_time timestamptz(3) := now();
BEGIN
    IF p_status IS NOT NULL THEN
        kept := ARRAY(SELECT v.movement_no = 0 OR p_status[v.movement_no] = 1 FROM unnest(p_vouchers) v);
    END IF;
    -- 事件号已有凭证的不重复生成；此刻正有别人在写的，唯一约束拦下，整笔重来
    IF p_some_booked THEN
        SELECT array_agg(v.vou_id ORDER BY v.no) FILTER (WHERE v.written AND v.known),
               array_agg(v.written AND NOT v.known ORDER BY v.no)
          INTO duplicates, kept
          FROM (SELECT u.vou_id, u.no, coalesce(kept[u.no], true) AS written,
                       EXISTS (SELECT 1 FROM book_voucher b
                                WHERE b.biz_event_id = u.biz_event_id AND b.acct_set_code = u.acct_set_code
                                  AND b.mof_div_code = p_mof_div_code AND b.fiscal_year = p_fiscal_year
                               OFFSET 0) AS known
                  FROM unnest(p_vouchers) WITH ORDINALITY u (movement_no, vou_id, ledger, acct_set_code, agency_code,
                       acct_period, voucher_date, biz_event_id, biz_type, biz_id, voucher_abs, dr_amt, cr_amt, inputer,
                       vou_status, red_flag, red_vou_no, vou_cnt, no)) v;
        IF duplicates && p_movement_ids THEN
            RAISE EXCEPTION '指标账的事件号已被占用' USING ERRCODE = '23505';
        END IF;
    END IF;

    INSERT INTO book_voucher (fiscal_year, vou_id, mof_div_code, ledger, acct_set_code, agency_code, acct_period,
                              voucher_date, voucher_abs, inputer, inputer_date, poster, poster_date, dr_amt, cr_amt,
                              vou_cnt, red_flag, red_vou_no, is_adjust_period, vou_status, biz_event_id, biz_type,
                              biz_id, movement_id, change_xid, create_time, update_time)
    SELECT p_fiscal_year, v.vou_id, p_mof_div_code, v.ledger, v.acct_set_code, v.agency_code, v.acct_period,
           v.voucher_date, v.voucher_abs, v.inputer, v.voucher_date,
           CASE WHEN v.vou_status = '3' THEN v.inputer ELSE '' END,
           CASE WHEN v.vou_status = '3' THEN v.voucher_date END, v.dr_amt, v.cr_amt, v.vou_cnt, v.red_flag,
           v.red_vou_no, CASE WHEN v.acct_period = 13 THEN 1 ELSE 2 END, v.vou_status, v.biz_event_id, v.biz_type,
           v.biz_id, p_movement_ids[v.movement_no], this_xid, this_time, this_time
      FROM unnest(p_vouchers) WITH ORDINALITY v (movement_no, vou_id, ledger, acct_set_code, agency_code, acct_period,
           voucher_date, biz_event_id, biz_type, biz_id, voucher_abs, dr_amt, cr_amt, inputer, vou_status, red_flag,
           red_vou_no, vou_cnt, no)
     WHERE kept IS NULL OR kept[v.no];

    INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code,
        subsystem, dr_amt, cr_amt, vou_det_desc, bgt_id, agency_code, pro_code, fund_type_code, exp_func_code,
        gov_bgt_eco_code, dep_bgt_eco_code, found_type_code, bgt_type_code, source_type_code, budget_level_code,
        mof_dep_code, src_acc, cor_bgt_doc_no, sup_bgt_doc_no, ori_pro_code, pay_bus_type_code, pay_type_code,
        set_mode_code, income_sort_code, track_pro_code, department_code, fund_traobj_type_code, fund_tra_obj_no,
        fund_tra_obj_name, cash_flow_code, change_xid, create_time)
    SELECT p_fiscal_year, l.vou_id, l.vou_seq, p_mof_div_code, l.ledger, l.acct_set_code, l.acct_period, l.acc_code,
           l.subsystem, l.dr_amt, l.cr_amt, l.vou_det_desc, l.bgt_id, l.agency_code, l.pro_code, l.fund_type_code,
           l.exp_func_code, l.gov_bgt_eco_code, l.dep_bgt_eco_code, l.found_type_code, l.bgt_type_code,
           l.source_type_code, l.budget_level_code, l.mof_dep_code, l.src_acc, l.cor_bgt_doc_no, l.sup_bgt_doc_no,
           l.ori_pro_code, l.pay_bus_type_code, l.pay_type_code, l.set_mode_code, l.income_sort_code, l.track_pro_code,
           l.department_code, l.fund_traobj_type_code, l.fund_tra_obj_no, l.fund_tra_obj_name, l.cash_flow_code, this_xid,
           this_time
      FROM unnest(p_lines) l
     WHERE kept IS NULL OR kept[l.voucher_no];
    RETURN duplicates;
END
$$;
