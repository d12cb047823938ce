-- 某一事务号（含）以后写下的凭证：给编号作业找还没有号的，不为此给每张凭证添一格索引。
--
-- 分录只增不改，同一事务写下的凭证与分录事务号相同，所以顺着分录的块范围索引找；以属主身份读的缘由同 book_tail，
-- 自己按 app.divs 只给看得见的区划。
CREATE OR REPLACE FUNCTION book_written_since(p_fiscal_year text, p_mof_div_code text, p_from bigint)
RETURNS TABLE (vou_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
BEGIN
    IF (p_mof_div_code = ANY (string_to_array(current_setting('app.divs', true), ','))) IS NOT TRUE THEN
        RAISE EXCEPTION '无权看区划 % 的凭证', p_mof_div_code USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
        SELECT DISTINCT l.vou_id FROM book_line l
         WHERE l.fiscal_year = p_fiscal_year AND l.mof_div_code = p_mof_div_code
           AND l.change_xid::text::bigint >= p_from;
END
$$;
