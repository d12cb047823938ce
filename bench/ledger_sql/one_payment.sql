\set n random(1, :limits)
SELECT ledger_flush('430600000', '2022', 'all', '{}',
    ARRAY[ROW(m, m::text, 'pay', 'PAY_VOUCHER', d, '2022-03-15', 'E10', '支付申请占用')::ledger_movement_in],
    ROW(ARRAY[m], '{1}', '{indicator}', ARRAY[k], '{1}', '{1}', '{5}', '{1}')::ledger_asked_in,
    ARRAY[ROW(1, m, 'indicator', 'ZB', '', 3, '2022-03-15', m::text, 'PAY_VOUCHER', d, '支付申请占用', 0.01, 0.01, '系统', '3', '0', '', 0)::book_voucher_in,
          ROW(1, g, 'general', 'ZYS', '', 3, '2022-03-15', m::text, 'PAY_VOUCHER', d, '直接支付', 0.01, 0.01, '系统', '3', '0', '', 0)::book_voucher_in,
          ROW(1, a, 'agency', 'DW101001', '101001', 3, '2022-03-15', m::text, 'PAY_VOUCHER', d, '直接支付', 0.02, 0.02, '系统', '3', '0', '', 0)::book_voucher_in],
    ARRAY[ROW(1, 1, '408', 'ZB', 0.01, 0, 1, '支付申请占用')::book_line_in, ROW(1, 2, '30101', 'ZB', 0, 0.01, 1, '支付申请占用')::book_line_in,
          ROW(2, 1, '5001', 'ZYS', 0.01, 0, 1, '直接支付')::book_line_in, ROW(2, 2, '1001', 'ZYS', 0, 0.01, 1, '直接支付')::book_line_in,
          ROW(3, 1, '5001', 'CW', 0.01, 0, 2, '直接支付')::book_line_in, ROW(3, 2, '4001', 'CW', 0, 0.01, 2, '直接支付')::book_line_in,
          ROW(3, 3, '7201', 'YS', 0.01, 0, 2, '直接支付')::book_line_in, ROW(3, 4, '6001', 'YS', 0, 0.01, 2, '直接支付')::book_line_in],
    '{}',
    ARRAY[ROW(k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101', '岳财指〔2022〕1号',
              '', '', '', '', '', '', '', '', '', '', '', '')::book_dims,
          ROW(k, '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '', '', '', '', '', '', '',
              '', '', '', '', '', '', '', '', '', '', '', '')::book_dims])
  FROM (SELECT bench_id() AS m, bench_id() AS g, bench_id() AS a, bench_id() AS d,
               ('00000000-0000-7000-8000-' || lpad(:n::text, 12, '0'))::uuid AS k OFFSET 0) ids;
