-- 记账凭证：三个账套一张表。自动凭证生下来就是已记账；凭证号由编号作业事后填，填了不能改。
CREATE TABLE IF NOT EXISTS book_voucher (
    fiscal_year text NOT NULL,
    vou_id uuid NOT NULL,
    mof_div_code text NOT NULL,
    ledger text NOT NULL,
    acct_set_code text NOT NULL,
    agency_code text NOT NULL DEFAULT '',
    acct_period smallint NOT NULL,
    voucher_type text NOT NULL DEFAULT '01',
    voucher_no text NOT NULL DEFAULT '',
    voucher_date date NOT NULL,
    voucher_abs text NOT NULL DEFAULT '',
    inputer text NOT NULL DEFAULT '',
    inputer_date date,
    auditor text NOT NULL DEFAULT '',
    auditor_date date,
    checker text NOT NULL DEFAULT '',
    checker_date date,
    poster text NOT NULL DEFAULT '',
    poster_date date,
    fi_leader text NOT NULL DEFAULT '',
    dr_amt numeric(20, 2) NOT NULL,
    cr_amt numeric(20, 2) NOT NULL,
    vou_cnt int NOT NULL DEFAULT 0,
    red_flag text NOT NULL DEFAULT '0',
    red_vou_no text NOT NULL DEFAULT '',
    is_adjust_period smallint NOT NULL DEFAULT 2,
    vou_status text NOT NULL DEFAULT '3',
    is_carry_over smallint NOT NULL DEFAULT 2,
    biz_event_id text NOT NULL,
    biz_type text NOT NULL DEFAULT '',
    biz_id uuid,
    movement_id uuid,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    create_time timestamptz(3) NOT NULL DEFAULT now(),
    update_time timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (vou_id, fiscal_year),
    UNIQUE (biz_event_id, acct_set_code, mof_div_code, fiscal_year),
    CONSTRAINT book_voucher_check CHECK (dr_amt = cr_amt AND acct_period BETWEEN 1 AND 13)
) PARTITION BY LIST (fiscal_year);
ALTER TABLE book_voucher DROP CONSTRAINT IF EXISTS book_voucher_ledger_check,
    DROP CONSTRAINT IF EXISTS book_voucher_acct_period_check;
CREATE INDEX IF NOT EXISTS book_voucher_biz ON book_voucher (biz_id);
-- 还没有号的不另立索引：从编到的水位起，顺着分录的尾巴找（book_written_since），写一张少添一格
DROP INDEX IF EXISTS book_voucher_unnumbered;
CREATE INDEX IF NOT EXISTS book_voucher_no ON book_voucher (mof_div_code, voucher_no) WHERE voucher_no <> '';
-- 六百套单位账各取一小片：凭证按账套找，分录再按凭证找，写一笔只添一格
CREATE INDEX IF NOT EXISTS book_voucher_agency_set ON book_voucher (acct_set_code, acct_period) WHERE ledger = 'agency';
COMMENT ON TABLE book_voucher IS '记账凭证';
