-- 一条指标背后一百万笔变动：每张单据一笔占用 0.01，额度行同增，两边对得上
WITH made AS (
    INSERT INTO ledger_movement (fiscal_year, movement_id, mof_div_code, business_key, kind, ref_type, ref_id, biz_date)
    SELECT %(year)s, ('b' || lpad(to_hex(n), 31, '0'))::uuid, %(division)s, 'bench-' || n, 'E10', 'bench',
           ('c' || lpad(to_hex(n), 31, '0'))::uuid, '2022-03-01'
      FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
    RETURNING movement_id
)
INSERT INTO ledger_movement_leg (fiscal_year, movement_id, leg_no, mof_div_code, kind, limit_id, col, delta, col_after,
                                 available_after)
SELECT %(year)s, movement_id, 1, %(division)s, 'indicator', %(limit)s, 'occ_amt', 0.01, 0.01, 0.01 FROM made
