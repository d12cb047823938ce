-- 关年度：等在途的落账做完再关，其后的一律拒绝（R-GEN-009）。以属主权限执行，故自查区划。
CREATE OR REPLACE FUNCTION ledger_close_year(p_fiscal_year text, p_mof_div_code text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (p_mof_div_code = ANY (string_to_array(current_setting('app.divs', true), ','))) IS NOT TRUE THEN
        RAISE EXCEPTION '无权关闭区划 % 的年度', p_mof_div_code USING ERRCODE = '42501';
    END IF;
    PERFORM pg_advisory_xact_lock(8801, p_fiscal_year::int);
    INSERT INTO ledger_year (fiscal_year, mof_div_code, status) VALUES (p_fiscal_year, p_mof_div_code, 'closed')
        ON CONFLICT (fiscal_year, mof_div_code) DO UPDATE SET status = 'closed', update_time = now();
END
$$;
