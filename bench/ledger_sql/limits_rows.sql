-- 一大片额度行：`divisions` 个区划轮着分，每行一千万元
INSERT INTO ledger_limit (fiscal_year, limit_id, kind, mof_div_code, agency_code, amount)
SELECT %(year)s, ('d' || lpad(to_hex(n), 31, '0'))::uuid, 'indicator', (430600000 + n %% %(divisions)s)::text, '101001', 10000000
  FROM generate_series(0, %(rows)s - 1) n
