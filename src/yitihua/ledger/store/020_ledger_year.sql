-- 年度：mof_div_code 为 '*' 的一行对全部区划有效，另有本区划的行则以本区划的为准。
CREATE TABLE IF NOT EXISTS ledger_year (
    fiscal_year text NOT NULL CHECK (fiscal_year ~ '^[0-9]{4}$'),
    mof_div_code text NOT NULL DEFAULT '*',
    status text NOT NULL CHECK (status IN ('open', 'closed')),
    update_time timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (fiscal_year, mof_div_code)
);
COMMENT ON TABLE ledger_year IS '年度开关账（R-GEN-009）';
