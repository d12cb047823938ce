-- 压测库里的造数：主键与成批入参。只在压测库里有。
DO $$
BEGIN
    IF current_setting('server_version_num')::int >= 180000 THEN
        CREATE FUNCTION bench_id() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT uuidv7()';
    ELSE
        CREATE FUNCTION bench_id() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT gen_random_uuid()';
    END IF;
END
$$;
-- p_size 笔付款一次落账，从第 p_first 个额度行起轮着用 p_limits 个
CREATE FUNCTION bench_batch(p_size int, p_first int, p_limits int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    ids uuid[] := ARRAY(SELECT bench_id() FROM generate_series(1, p_size * 3));
    keys uuid[] := ARRAY(SELECT ('00000000-0000-7000-8000-' || lpad(((p_first + i) % p_limits + 1)::text, 12, '0'))::uuid
                           FROM generate_series(1, p_size) i);
    movements ledger_movement_in[];
    legs ledger_leg_in[];
    entries ledger_entry_in[];
    vouchers book_voucher_in[];
    lines book_line_in[];
    dims book_dims[];
    flushed ledger_flushed;
BEGIN
    SELECT array_agg(ROW(ids[i], ids[i]::text, 'pay', 'PAY_VOUCHER', ids[i], '2022-03-15', 'E10', '支付申请占用')::ledger_movement_in ORDER BY i),
           array_agg(ROW(i, 'indicator', keys[i], 5, 1)::ledger_leg_in ORDER BY i),
           array_agg(ROW(i, 1, '408', '30101', 0.01, i, i, '支付申请占用')::ledger_entry_in ORDER BY i),
           array_agg(ROW(keys[i], '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01', '101',
               '岳财指〔2022〕1号', '', '', '', '', '', '', '', '', '', '', '', '')::book_dims ORDER BY i)
      INTO movements, legs, entries, dims FROM generate_series(1, p_size) i;
    SELECT array_agg(ROW((v + 1) / 2, ids[p_size + v], CASE v % 2 WHEN 1 THEN 'general' ELSE 'agency' END,
               CASE v % 2 WHEN 1 THEN 'ZYS' ELSE 'DW101001' END, '101001', 3, '2022-03-15', ids[(v + 1) / 2]::text, 'PAY_VOUCHER',
               ids[(v + 1) / 2], '直接支付', 0.01 * (2 - v % 2), 0.01 * (2 - v % 2), '系统', '3', '0', '', 0)::book_voucher_in ORDER BY v)
      INTO vouchers FROM generate_series(1, p_size * 2) v;
    SELECT array_agg(ROW(i * 2 - (n < 2)::int, n % 4 + 1, (ARRAY['5001', '1001', '5001', '4001', '7201', '6001'])[n + 1],
               (ARRAY['ZYS', 'ZYS', 'CW', 'CW', 'YS', 'YS'])[n + 1], CASE n % 2 WHEN 0 THEN 0.01 ELSE 0 END,
               CASE n % 2 WHEN 1 THEN 0.01 ELSE 0 END, i, '直接支付')::book_line_in ORDER BY i, n)
      INTO lines FROM generate_series(1, p_size) i, generate_series(0, 5) n;
    flushed := ledger_flush('430600000', '2022', 'all', '{}', movements, legs, entries, vouchers, lines, '{}', dims);
    RETURN cardinality(flushed.status);
END
$$;
