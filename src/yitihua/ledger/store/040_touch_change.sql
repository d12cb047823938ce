-- 通用：改行即改水位与更新时间，谁也不必记得写；自己已写了本事务号的（落账的热路径）不再多跑一趟。
CREATE OR REPLACE FUNCTION touch_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.change_xid := pg_current_xact_id();
    NEW.update_time := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER touch_change BEFORE UPDATE ON ledger_limit FOR EACH ROW
    WHEN (NEW.change_xid IS NOT DISTINCT FROM OLD.change_xid) EXECUTE FUNCTION touch_change();
CREATE OR REPLACE TRIGGER touch_change BEFORE UPDATE ON book_voucher FOR EACH ROW EXECUTE FUNCTION touch_change();
CREATE OR REPLACE TRIGGER touch_change BEFORE UPDATE ON book_pending FOR EACH ROW EXECUTE FUNCTION touch_change();
