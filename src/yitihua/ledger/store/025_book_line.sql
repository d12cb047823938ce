-- 分录行：只增不改。每行只填借或贷一栏；红字以负数记在原方向。
CREATE TABLE IF NOT EXISTS book_line (
    fiscal_year text NOT NULL,
    vou_id uuid NOT NULL,
    vou_seq int NOT NULL,
    mof_div_code text NOT NULL,
    ledger text NOT NULL,
    acct_set_code text NOT NULL,
    acct_period smallint NOT NULL,
    acc_code text NOT NULL,
    subsystem text NOT NULL,
    dr_amt numeric(20, 2) NOT NULL DEFAULT 0,
    cr_amt numeric(20, 2) NOT NULL DEFAULT 0,
    vou_det_desc text NOT NULL DEFAULT '',
    bgt_id uuid,
    agency_code text NOT NULL DEFAULT '',
    pro_code text NOT NULL DEFAULT '',
    fund_type_code text NOT NULL DEFAULT '',
    exp_func_code text NOT NULL DEFAULT '',
    gov_bgt_eco_code text NOT NULL DEFAULT '',
    dep_bgt_eco_code text NOT NULL DEFAULT '',
    found_type_code text NOT NULL DEFAULT '',
    bgt_type_code text NOT NULL DEFAULT '',
    source_type_code text NOT NULL DEFAULT '',
    budget_level_code text NOT NULL DEFAULT '',
    mof_dep_code text NOT NULL DEFAULT '',
    src_acc text NOT NULL DEFAULT '',
    cor_bgt_doc_no text NOT NULL DEFAULT '',
    sup_bgt_doc_no text NOT NULL DEFAULT '',
    ori_pro_code text NOT NULL DEFAULT '',
    pay_bus_type_code text NOT NULL DEFAULT '',
    pay_type_code text NOT NULL DEFAULT '',
    set_mode_code text NOT NULL DEFAULT '',
    income_sort_code text NOT NULL DEFAULT '',
    track_pro_code text NOT NULL DEFAULT '',
    department_code text NOT NULL DEFAULT '',
    fund_traobj_type_code text NOT NULL DEFAULT '',
    fund_tra_obj_no text NOT NULL DEFAULT '',
    fund_tra_obj_name text NOT NULL DEFAULT '',
    cash_flow_code text NOT NULL DEFAULT '',
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    create_time timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (vou_id, vou_seq, fiscal_year),
    CHECK ((dr_amt = 0) <> (cr_amt = 0))
) PARTITION BY LIST (fiscal_year);
ALTER TABLE book_line DROP CONSTRAINT IF EXISTS book_line_subsystem_check;
-- 水位以上的尾巴在表尾连成一片，块范围索引就够，写一行几乎不花钱（xid8 没有它的运算符类，故转成整数）
DROP INDEX IF EXISTS book_line_change, book_line_account, book_line_agency_account;
CREATE INDEX IF NOT EXISTS book_line_tail ON book_line USING brin ((change_xid::text::bigint))
    WITH (pages_per_range = 32);
-- 单位看指标账里自己的那一片要索引；单位账按凭证找（book_voucher_agency_set），总会计账是一整套，取多少都不如顺着读
CREATE INDEX IF NOT EXISTS book_line_indicator_agency ON book_line (agency_code) WHERE ledger = 'indicator';
COMMENT ON TABLE book_line IS '记账凭证分录';
