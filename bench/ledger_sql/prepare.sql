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
-- 落账的入参事先备好：办业务时它们由程序拼成，压测只量落账，不量在库里造数。不压缩，取出来就用
CREATE UNLOGGED TABLE bench_ready (
    no bigint PRIMARY KEY,
    movements ledger_movement_in[],
    asked ledger_asked_in,
    vouchers book_voucher_in[],
    lines book_line_in[]
);
ALTER TABLE bench_ready ALTER movements SET STORAGE EXTERNAL, ALTER asked SET STORAGE EXTERNAL,
    ALTER vouchers SET STORAGE EXTERNAL, ALTER lines SET STORAGE EXTERNAL;
CREATE SEQUENCE bench_next;
GRANT SELECT ON bench_ready TO yitihua_app;
GRANT USAGE ON SEQUENCE bench_next TO yitihua_app;
-- 备好第 p_no 次：p_size 笔付款，p_limits 个额度行轮着用，各次的起点错开；每笔三张凭证八行分录，要素每笔一组
CREATE FUNCTION bench_make(p_no bigint, p_size int, p_limits int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    base text := left(bench_id()::text, 31);
    ids uuid[] := ARRAY(SELECT (base || lpad(to_hex(i), 5, '0'))::uuid FROM generate_series(1, p_size * 3) i);
    keys uuid[] := ARRAY(SELECT ('00000000-0000-7000-8000-' || lpad(((p_no * 7919 + i) % p_limits + 1)::text, 12, '0'))::uuid
                           FROM generate_series(1, p_size) i);
    movements ledger_movement_in[];
    asked ledger_asked_in;
    vouchers book_voucher_in[];
    lines book_line_in[];
BEGIN
    asked.movement_ids := ids[1:p_size];
    asked.business_keys := asked.movement_ids;
    asked.key_first := ARRAY(SELECT generate_series(1, p_size));
    asked.row_ids := ARRAY(SELECT DISTINCT u FROM unnest(keys) u ORDER BY 1);
    asked.row_kinds := array_fill('indicator'::text, ARRAY[cardinality(asked.row_ids)]);
    asked.leg_movement := asked.key_first;
    asked.leg_row := ARRAY(SELECT array_position(asked.row_ids, u.k) FROM unnest(keys) WITH ORDINALITY u (k, i) ORDER BY u.i);
    asked.leg_col := array_fill(5, ARRAY[p_size]);
    asked.leg_delta := array_fill(1::bigint, ARRAY[p_size]);
    SELECT array_agg(ROW(m, m::text, 'pay', 'PAY_VOUCHER', m, '2022-03-15', 'E10', '支付申请占用')::ledger_movement_in)
      INTO movements FROM unnest(asked.movement_ids) m;
    SELECT array_agg(ROW(i, ids[i + n * p_size], (ARRAY['indicator', 'general', 'agency'])[n + 1],
               (ARRAY['ZB', 'ZYS', 'DW101001'])[n + 1], '101001', 3, '2022-03-15', ids[i]::text, 'PAY_VOUCHER', ids[i],
               '直接支付', (ARRAY[0.01, 0.01, 0.02])[n + 1], (ARRAY[0.01, 0.01, 0.02])[n + 1], '系统', '3', '0', '', 0)::book_voucher_in)
      INTO vouchers FROM generate_series(0, 2) n, generate_series(1, p_size) i;
    SELECT array_agg(ROW(i + b.n * p_size, ids[i + b.n * p_size], b.seq, b.ledger, b.acct_set, 3, b.account, b.subsystem, b.dr, b.cr,
               '直接支付', keys[i], '101001', '430600211100000000001', '11', '2010101', '50201', '30201', '11', '21', '1', '4', '01',
               '101', '岳财指〔2022〕1号', '', '', '', '', '', '', '', '', '', '', '', '')::book_line_in)
      INTO lines
      FROM generate_series(1, p_size) i,
           (VALUES (0, 1, 'indicator', 'ZB', '408', 'ZB', 0.01, 0), (0, 2, 'indicator', 'ZB', '30101', 'ZB', 0, 0.01),
                   (1, 1, 'general', 'ZYS', '5001', 'ZYS', 0.01, 0), (1, 2, 'general', 'ZYS', '1001', 'ZYS', 0, 0.01),
                   (2, 1, 'agency', 'DW101001', '5001', 'CW', 0.01, 0), (2, 2, 'agency', 'DW101001', '4001', 'CW', 0, 0.01),
                   (2, 3, 'agency', 'DW101001', '7201', 'YS', 0.01, 0), (2, 4, 'agency', 'DW101001', '6001', 'YS', 0, 0.01))
           b (n, seq, ledger, acct_set, account, subsystem, dr, cr);
    INSERT INTO bench_ready VALUES (p_no, movements, asked, vouchers, lines);
END
$$;
-- 第 n 个额度的标识
CREATE FUNCTION bench_key(n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
