-- 尾巴：还没并入汇总的分录，只取算余额要的几栏；与调用它的那条语句同一快照，汇总加尾巴因此既不丢也不重。
--
-- 尾巴的块范围索引要按事务号取，而行级安全之下，别的条件一律排在策略之后，这个索引用不上，只能顺着读一整年；
-- 所以以属主身份读，自己按 app.divs 只给看得见的区划。水位先取出来，计划才知道尾巴只有一点。
CREATE OR REPLACE FUNCTION book_tail(p_fiscal_year text, p_ledger text, p_acct_set_code text DEFAULT '')
RETURNS TABLE (mof_div_code text, acct_set_code text, subsystem text, acc_code text, acct_period smallint,
               agency_code text, fund_type_code text, exp_func_code text, dr_amt numeric, cr_amt numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    divisions text[] := string_to_array(current_setting('app.divs', true), ',');
    rolled bigint;
BEGIN
    SELECT w.rolled_xid::text::bigint INTO rolled FROM book_watermark w WHERE w.fiscal_year = p_fiscal_year;
    RETURN QUERY
        SELECT l.mof_div_code, l.acct_set_code, l.subsystem, l.acc_code, l.acct_period, l.agency_code,
               l.fund_type_code, l.exp_func_code, l.dr_amt, l.cr_amt
          FROM book_line l
         WHERE l.fiscal_year = p_fiscal_year AND l.change_xid::text::bigint >= rolled
           AND l.mof_div_code = ANY (divisions) AND (p_ledger = '' OR l.ledger = p_ledger)
           AND (p_acct_set_code = '' OR l.acct_set_code = p_acct_set_code);
END
$$;
