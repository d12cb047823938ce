-- 科目余额的汇总部分：水位以下的分录已并入，水位以上的读时现加，任一时刻都准。
CREATE TABLE IF NOT EXISTS book_balance (
    fiscal_year text NOT NULL,
    mof_div_code text NOT NULL,
    acct_set_code text NOT NULL,
    ledger text NOT NULL,
    subsystem text NOT NULL,
    acc_code text NOT NULL,
    acct_period smallint NOT NULL,
    agency_code text NOT NULL,
    fund_type_code text NOT NULL,
    exp_func_code text NOT NULL,
    dr_amt numeric(20, 2) NOT NULL,
    cr_amt numeric(20, 2) NOT NULL,
    line_count bigint NOT NULL,
    update_time timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (fiscal_year, mof_div_code, acct_set_code, acc_code, acct_period, agency_code,
                 fund_type_code, exp_func_code, subsystem)
) PARTITION BY LIST (fiscal_year);
CREATE TABLE IF NOT EXISTS book_watermark (
    fiscal_year text PRIMARY KEY,
    rolled_xid xid8 NOT NULL DEFAULT '0',
    update_time timestamptz(3) NOT NULL DEFAULT now()
);
COMMENT ON TABLE book_balance IS '科目余额汇总';
COMMENT ON TABLE book_watermark IS '余额汇总水位：小于它的事务都已并入';
