-- 开年度：建各表的分区与该年度的落账函数，登记年度为开；可重复执行，已关的年度不会因此重开。
CREATE OR REPLACE FUNCTION ledger_open_year(p_fiscal_year text, p_mof_div_code text DEFAULT '*')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
    part text;
BEGIN
    PERFORM pg_advisory_xact_lock(8801, p_fiscal_year::int);
    FOREACH parent IN ARRAY ARRAY['ledger_limit', 'ledger_movement', 'ledger_movement_leg', 'book_voucher',
                                  'book_line', 'book_pending', 'book_balance'] LOOP
        part := parent || '_' || p_fiscal_year;
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES IN (%L)%s', part, parent, p_fiscal_year,
                       CASE WHEN parent IN ('ledger_limit', 'book_balance') THEN ' WITH (fillfactor = 60)' ELSE '' END);
        -- 默认授权会落到新表上，而行级安全只挂在母表：不许绕过母表直接碰分区
        EXECUTE format('REVOKE ALL ON %I FROM yitihua_app, PUBLIC', part);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
        IF parent = 'book_line' THEN
            EXECUTE format('CREATE TRIGGER book_line_balanced AFTER INSERT ON %I REFERENCING NEW TABLE AS inserted'
                           ' FOR EACH STATEMENT EXECUTE FUNCTION book_line_balanced()', part);
        END IF;
    END LOOP;
    PERFORM ledger_bind_year(p_fiscal_year);
    INSERT INTO ledger_year (fiscal_year, mof_div_code, status) VALUES (p_fiscal_year, p_mof_div_code, 'open')
        ON CONFLICT DO NOTHING;
    INSERT INTO book_watermark (fiscal_year) VALUES (p_fiscal_year) ON CONFLICT DO NOTHING;
END
$$;
