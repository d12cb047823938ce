-- 每张凭证的每个核算体系借贷相等；按语句查一次，比逐行延迟检查省得多（R-ACC-001）。
-- 只求一个差额，错了再去说是哪一张：每一笔落账都走这里。
CREATE OR REPLACE FUNCTION book_line_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bad record;
BEGIN
    IF EXISTS (SELECT FROM inserted GROUP BY vou_id, subsystem HAVING sum(dr_amt - cr_amt) <> 0) THEN
        SELECT vou_id, subsystem, sum(dr_amt) AS dr, sum(cr_amt) AS cr INTO STRICT bad
          FROM inserted GROUP BY vou_id, subsystem HAVING sum(dr_amt) <> sum(cr_amt) ORDER BY vou_id, subsystem LIMIT 1;
        RAISE EXCEPTION '凭证 % 的 % 不平衡：借 %，贷 %', bad.vou_id, bad.subsystem, bad.dr, bad.cr
            USING ERRCODE = 'YT001', HINT = 'R-ACC-001';
    END IF;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER book_line_balanced AFTER INSERT ON book_line
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION book_line_balanced();
