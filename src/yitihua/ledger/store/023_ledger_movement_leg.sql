-- 变动的腿：动了哪一行哪一列，动后该列多少、该行还可用多少。
-- 列名出自落账函数里的常量，能不能减由额度行的约束定，这里不再各设一道：每写一次都要花解析的时间。
CREATE TABLE IF NOT EXISTS ledger_movement_leg (
    fiscal_year text NOT NULL,
    movement_id uuid NOT NULL,
    leg_no int NOT NULL,
    mof_div_code text NOT NULL,
    kind text NOT NULL,
    limit_id uuid NOT NULL,
    col text NOT NULL,
    delta numeric(20, 2) NOT NULL,
    col_after numeric(20, 2) NOT NULL,
    available_after numeric(20, 2) NOT NULL,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (movement_id, leg_no, fiscal_year)
) PARTITION BY LIST (fiscal_year);
ALTER TABLE ledger_movement_leg DROP CONSTRAINT IF EXISTS ledger_movement_leg_col_check,
    DROP CONSTRAINT IF EXISTS ledger_movement_leg_delta_check, DROP CONSTRAINT IF EXISTS ledger_movement_leg_col_after_check;
-- 由大到小找占得最多的单据也用它，所以带上增减
DROP INDEX IF EXISTS ledger_movement_leg_limit;
CREATE INDEX IF NOT EXISTS ledger_movement_leg_size ON ledger_movement_leg (limit_id, delta);
COMMENT ON TABLE ledger_movement_leg IS '额度变动的腿';
