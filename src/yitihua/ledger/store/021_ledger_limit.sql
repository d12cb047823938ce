-- 额度的种类：内容由 schema.apply 按 kinds.py 写入，登记之外的种类数据库也不收。
CREATE TABLE IF NOT EXISTS ledger_kind (
    kind text PRIMARY KEY,
    title text NOT NULL,
    shared boolean NOT NULL
);
COMMENT ON TABLE ledger_kind IS '额度种类';

-- 额度行：程序可能写错，这一行不会。可用 = amount − 其余各列之和，永不为负。
CREATE TABLE IF NOT EXISTS ledger_limit (
    fiscal_year text NOT NULL,
    limit_id uuid NOT NULL,
    kind text NOT NULL REFERENCES ledger_kind,
    mof_div_code text NOT NULL,
    agency_code text NOT NULL DEFAULT '',
    amount numeric(20, 2) NOT NULL DEFAULT 0,
    dis_amt numeric(20, 2) NOT NULL DEFAULT 0,
    split_amt numeric(20, 2) NOT NULL DEFAULT 0,
    frozen_amt numeric(20, 2) NOT NULL DEFAULT 0,
    occ_amt numeric(20, 2) NOT NULL DEFAULT 0,
    paid_amt numeric(20, 2) NOT NULL DEFAULT 0,
    carry_amt numeric(20, 2) NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    create_time timestamptz(3) NOT NULL DEFAULT now(),
    update_time timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (limit_id, kind, fiscal_year),
    CONSTRAINT ledger_limit_not_negative CHECK (
        least(amount, dis_amt, split_amt, frozen_amt, occ_amt, paid_amt, carry_amt) >= 0 AND amount < 1e16),
    CONSTRAINT ledger_limit_available CHECK (dis_amt + split_amt + frozen_amt + occ_amt + paid_amt + carry_amt <= amount)
) PARTITION BY LIST (fiscal_year);
COMMENT ON TABLE ledger_limit IS '额度控制行';
COMMENT ON CONSTRAINT ledger_limit_available ON ledger_limit IS '各项使用之和不超过总额（INV-3）';
