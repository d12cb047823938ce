-- 变动的腿：动了哪一行哪一列，动后该列多少、该行还可用多少。
CREATE TABLE IF NOT EXISTS ledger_movement_leg (
    fiscal_year text NOT NULL,
    movement_id uuid NOT NULL,
    leg_no int NOT NULL,
    mof_div_code text NOT NULL,
    kind text NOT NULL,
    limit_id uuid NOT NULL,
    col text NOT NULL CHECK (
        col IN ('amount', 'dis_amt', 'split_amt', 'frozen_amt', 'occ_amt', 'paid_amt', 'carry_amt')),
    delta numeric(20, 2) NOT NULL CHECK (delta <> 0),
    col_after numeric(20, 2) NOT NULL CHECK (col_after >= 0),
    available_after numeric(20, 2) NOT NULL,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (movement_id, leg_no, fiscal_year)
) PARTITION BY LIST (fiscal_year);
CREATE INDEX IF NOT EXISTS ledger_movement_leg_limit ON ledger_movement_leg (limit_id);
COMMENT ON TABLE ledger_movement_leg IS '额度变动的腿';
