-- 变动：只增不改。业务键在区划与年度内唯一，重复提交不会记两次。
CREATE TABLE IF NOT EXISTS ledger_movement (
    fiscal_year text NOT NULL,
    movement_id uuid NOT NULL,
    mof_div_code text NOT NULL,
    business_key text NOT NULL,
    kind text NOT NULL,
    event_code text NOT NULL DEFAULT '',
    ref_type text NOT NULL,
    ref_id uuid NOT NULL,
    biz_date date NOT NULL,
    summary text NOT NULL DEFAULT '',
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    create_time timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (movement_id, fiscal_year),
    UNIQUE (business_key, mof_div_code, fiscal_year)
) PARTITION BY LIST (fiscal_year);
CREATE INDEX IF NOT EXISTS ledger_movement_ref ON ledger_movement (ref_id);
COMMENT ON TABLE ledger_movement IS '额度变动';
