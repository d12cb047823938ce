-- 通用：改行即改水位与更新时间，谁也不必记得写。额度行不挂：只有落账函数改得到它，自己写。
CREATE OR REPLACE FUNCTION touch_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.change_xid := pg_current_xact_id();
    NEW.update_time := clock_timestamp();
    RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS touch_change ON ledger_limit;
CREATE OR REPLACE TRIGGER touch_change BEFORE UPDATE ON book_voucher FOR EACH ROW EXECUTE FUNCTION touch_change();
CREATE OR REPLACE TRIGGER touch_change BEFORE UPDATE ON book_pending FOR EACH ROW EXECUTE FUNCTION touch_change();
