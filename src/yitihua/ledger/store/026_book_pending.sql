-- 待生成队列：不能生成凭证的业务事件与业务同一事务入队，由作业按 biz_event_id 幂等补记（R-ACC-007）。
CREATE TABLE IF NOT EXISTS book_pending (
    fiscal_year text NOT NULL,
    pending_id uuid NOT NULL,
    mof_div_code text NOT NULL,
    ledger text NOT NULL CHECK (ledger IN ('general', 'agency', 'indicator')),
    acct_set_code text NOT NULL,
    agency_code text NOT NULL DEFAULT '',
    biz_event_id text NOT NULL,
    biz_type text NOT NULL,
    biz_id uuid,
    biz_date date NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL DEFAULT '{}',
    retry_cnt int NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'done', 'closed')),
    voucher_no text NOT NULL DEFAULT '',
    closed_by text NOT NULL DEFAULT '',
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    create_time timestamptz(3) NOT NULL DEFAULT now(),
    update_time timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (fiscal_year, pending_id),
    UNIQUE (mof_div_code, fiscal_year, acct_set_code, biz_event_id)
) PARTITION BY LIST (fiscal_year);
CREATE INDEX IF NOT EXISTS book_pending_waiting
    ON book_pending (mof_div_code, acct_set_code, biz_date) WHERE status = 'waiting';
COMMENT ON TABLE book_pending IS '凭证待生成队列';
