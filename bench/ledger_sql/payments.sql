SELECT ledger_flush_2022('430600000', '2022', 'all', '{}', b.movements, b.asked, (b.asked).business_keys, b.vouchers, b.lines, '{}')
  FROM (SELECT nextval('bench_next') AS no OFFSET 0) next JOIN bench_ready b USING (no);
