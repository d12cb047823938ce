-- 给一个年度造它自己的落账函数：正文就是上面四个，表名换成该年度的分区。语句直接写在分区上，不必逐行找分区、
-- 每次执行再挑分区，单笔约省 8%（docs/adr/0036）。上面四个只是底稿，谁也没有执行权。
CREATE OR REPLACE FUNCTION ledger_bind_year(p_fiscal_year text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c_functions CONSTANT text[] := ARRAY['ledger_decide_one', 'ledger_decide', 'book_write', 'ledger_flush'];
    c_tables CONSTANT text[] := ARRAY['ledger_limit', 'ledger_movement', 'ledger_movement_leg', 'book_voucher',
                                      'book_line', 'book_pending'];
    -- 整个词才换：ledger_limit_in 这样的类型名、limit_id 这样的栏名不动
    names text := '\m(' || array_to_string(c_functions || c_tables, '|') || ')\M';
    name text;
BEGIN
    IF p_fiscal_year !~ '^\d{4}$' THEN
        RAISE EXCEPTION '年度 % 不是四位数字', p_fiscal_year USING ERRCODE = '22023';
    END IF;
    FOREACH name IN ARRAY c_functions LOOP
        EXECUTE regexp_replace(pg_get_functiondef(name::regproc), names, '\1_' || p_fiscal_year, 'g');
        EXECUTE format('REVOKE ALL ON FUNCTION %I FROM PUBLIC, yitihua_app', name || '_' || p_fiscal_year);
    END LOOP;
    EXECUTE format('GRANT EXECUTE ON FUNCTION %I TO yitihua_app', 'ledger_flush_' || p_fiscal_year);
END
$$;
