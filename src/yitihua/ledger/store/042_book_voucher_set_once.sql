-- 凭证头里可后填的几栏：填一次，不再改（R-ACC-006）。
CREATE OR REPLACE FUNCTION book_voucher_set_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.voucher_no <> '' AND NEW.voucher_no <> OLD.voucher_no)
        OR (OLD.auditor <> '' AND NEW.auditor <> OLD.auditor)
        OR (OLD.poster <> '' AND NEW.poster <> OLD.poster)
        OR (OLD.red_vou_no <> '' AND NEW.red_vou_no <> OLD.red_vou_no)
        OR NEW.vou_status < OLD.vou_status THEN
        RAISE EXCEPTION '已记账凭证不能修改，请红冲后重制' USING ERRCODE = 'YT006', HINT = 'R-ACC-006';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER book_voucher_set_once BEFORE UPDATE ON book_voucher
    FOR EACH ROW EXECUTE FUNCTION book_voucher_set_once();
