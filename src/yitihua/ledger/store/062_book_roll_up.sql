-- 汇总：把已经了结的事务写下的分录并入余额，水位前移。还开着的事务写的留到下次，不丢不重。
CREATE OR REPLACE FUNCTION book_roll_up(p_fiscal_year text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_from xid8;
    v_to xid8;
    v_lines bigint;
BEGIN
    SELECT rolled_xid INTO STRICT v_from FROM book_watermark WHERE fiscal_year = p_fiscal_year FOR UPDATE;
    v_to := pg_snapshot_xmin(pg_current_snapshot());
    WITH fresh AS (
        SELECT mof_div_code, acct_set_code, ledger, subsystem, acc_code, acct_period, agency_code, fund_type_code,
               exp_func_code, sum(dr_amt) AS dr_amt, sum(cr_amt) AS cr_amt, count(*) AS line_count
          FROM book_line
         WHERE fiscal_year = p_fiscal_year AND change_xid::text::bigint >= v_from::text::bigint
           AND change_xid < v_to
         GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), merged AS (
        INSERT INTO book_balance AS b (fiscal_year, mof_div_code, acct_set_code, ledger, subsystem, acc_code,
                                       acct_period, agency_code, fund_type_code, exp_func_code, dr_amt, cr_amt,
                                       line_count)
        SELECT p_fiscal_year, f.* FROM fresh f
        ON CONFLICT (fiscal_year, mof_div_code, acct_set_code, acc_code, acct_period, agency_code, fund_type_code,
                     exp_func_code, subsystem)
        DO UPDATE SET dr_amt = b.dr_amt + excluded.dr_amt, cr_amt = b.cr_amt + excluded.cr_amt,
                      line_count = b.line_count + excluded.line_count, update_time = clock_timestamp()
        RETURNING 1
    )
    SELECT coalesce(sum(line_count), 0) INTO v_lines FROM fresh;
    -- 并入的那一片从此不必再读：块范围索引记下各块的上下限
    PERFORM brin_summarize_new_values(i.indexrelid) FROM pg_index i
      JOIN pg_inherits h ON h.inhrelid = i.indexrelid AND h.inhparent = 'book_line_tail'::regclass
     WHERE i.indrelid = to_regclass('book_line_' || p_fiscal_year);
    UPDATE book_watermark SET rolled_xid = v_to, update_time = clock_timestamp() WHERE fiscal_year = p_fiscal_year;
    RETURN v_lines;
END
$$;
