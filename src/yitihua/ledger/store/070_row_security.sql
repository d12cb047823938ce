-- 区划隔离：本事务没设 app.divs 就一行也看不到、一行也写不进。
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['ledger_limit', 'ledger_movement', 'ledger_movement_leg', 'book_voucher',
                                'book_line', 'book_pending', 'book_balance'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('DROP POLICY IF EXISTS division ON %I', name);
        EXECUTE format($policy$
            CREATE POLICY division ON %I
                USING (mof_div_code = ANY ((SELECT string_to_array(current_setting('app.divs', true), ','))::text[]))
                WITH CHECK (
                    mof_div_code = ANY ((SELECT string_to_array(current_setting('app.divs', true), ','))::text[]))
        $policy$, name);
    END LOOP;
END
$$;
