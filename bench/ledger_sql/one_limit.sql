-- 一笔占用只过指标一道额度；不写账簿，与四道的同场比
\set n random(1, :limits)
SELECT ledger_flush_2022('430600000', '2022', 'all', '{}',
    ARRAY[ROW(m, m::text, 'pay', 'PAY_VOUCHER', d, '2022-03-15', 'E10', '支付申请占用')::ledger_movement_in],
    ROW(ARRAY[m], ARRAY[m::text], '{1}', '{indicator}', ARRAY[bench_key(:n)], '{1}', '{1}', '{5}', '{1}')::ledger_asked_in,
    '{}', '{}', '{}', '{}')
  FROM (SELECT i.m, overlay(i.m::text PLACING 'c' FROM 36)::uuid AS d
          FROM (SELECT overlay(bench_id()::text PLACING '0' FROM 36)::uuid AS m OFFSET 0) i OFFSET 0) ids;
