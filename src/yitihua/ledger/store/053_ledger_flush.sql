-- 一次落账：判定并改额度行，写变动、凭证、分录、待生成，全在一次调用里。
-- 这里（050 至 053）是底稿，跑的是 ledger_bind_year 照它给各年度造的那一份。
--
-- 以属主权限执行（SECURITY DEFINER）：应用角色因此对额度行、变动、分录没有任何直接的写权，
-- 不经判定改额度这件事根本做不到；代价是属主不受行级安全约束，所以第一件事就是自查区划，
-- 其后每条语句都带 mof_div_code。拒绝：YT009 年度未开或已关，YT014 全有或全无时放不下。
--
-- 次序：全有或全无时先写账、最后才锁额度行——放不下就整体回滚，热行只锁到提交；
-- 逐笔时先判定，只写成立的。两种都由锁后读到的数判定。
-- 计划固定用通用的：入参个数不影响怎么走，省下每次重做计划。年初各表还空着，那时订的计划会是顺着全表读，
-- 连接不断就一直用下去，越写越慢；所以不许顺着读，表再小也走索引。
CREATE OR REPLACE FUNCTION ledger_flush(
    p_mof_div_code text,
    p_fiscal_year text,
    p_mode text,
    p_limits ledger_limit_in[],
    p_movements ledger_movement_in[],
    p_asked ledger_asked_in,
    p_events text[],
    p_vouchers book_voucher_in[],
    p_lines book_line_in[],
    p_pendings book_pending_in[]
) RETURNS ledger_flushed LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    c_columns CONSTANT text[] := ARRAY['amount', 'dis_amt', 'split_amt', 'frozen_amt', 'occ_amt', 'paid_amt', 'carry_amt'];
    n_movements int := cardinality(p_movements);
    movement_ids uuid[] := p_asked.movement_ids;
    business_keys text[] := p_asked.business_keys;
    leg_movement int[] := p_asked.leg_movement;
    leg_row int[] := p_asked.leg_row;
    leg_col int[] := p_asked.leg_col;
    leg_delta bigint[] := p_asked.leg_delta;
    row_ids uuid[] := p_asked.row_ids;
    row_kinds text[] := p_asked.row_kinds;
    held boolean;
    year_status text;
    some_known boolean;
    some_booked boolean;
    key_known boolean[];
    -- 各笔的结果；全部成立时为空值
    status smallint[];
    decided ledger_decided;
    duplicates uuid[];
BEGIN
    IF (p_mof_div_code = ANY (string_to_array(current_setting('app.divs', true), ','))) IS NOT TRUE THEN
        RAISE EXCEPTION '无权在区划 % 落账', p_mof_div_code USING ERRCODE = '42501';
    END IF;
    IF p_mode NOT IN ('all', 'each') THEN
        RAISE EXCEPTION '不认识的落账方式 %', p_mode USING ERRCODE = '22023';
    END IF;

    -- 年度：与关账互斥，彼此不争同一行；写成表达式，不必为一把锁跑一条查询
    held := pg_advisory_xact_lock_shared(8801, p_fiscal_year::int) IS NOT NULL;
    -- 等到锁之后一次看清：年度开着没有，业务键、事件号库里有没有。一个一个地找：写成 = ANY，
    -- 表还小时订下的计划会宁可顺着别的索引看遍全表
    SELECT y.status,
           EXISTS (SELECT 1 FROM unnest(business_keys) k (business_key)
                    WHERE EXISTS (SELECT 1 FROM ledger_movement e
                                   WHERE e.business_key = k.business_key AND e.mof_div_code = p_mof_div_code
                                     AND e.fiscal_year = p_fiscal_year
                                  OFFSET 0)),
           EXISTS (SELECT 1 FROM unnest(p_events) k (biz_event_id)
                    WHERE EXISTS (SELECT 1 FROM book_voucher b
                                   WHERE b.biz_event_id = k.biz_event_id AND b.mof_div_code = p_mof_div_code
                                     AND b.fiscal_year = p_fiscal_year
                                  OFFSET 0))
      INTO year_status, some_known, some_booked
      FROM ledger_year y WHERE y.fiscal_year = p_fiscal_year AND y.mof_div_code IN (p_mof_div_code, '*')
     ORDER BY y.mof_div_code DESC LIMIT 1;
    IF year_status IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION '%年度已关账，不能办理业务', p_fiscal_year USING ERRCODE = 'YT009', HINT = 'R-GEN-009';
    END IF;

    IF cardinality(p_limits) > 0 THEN
        INSERT INTO ledger_limit (fiscal_year, limit_id, kind, mof_div_code, agency_code)
        SELECT p_fiscal_year, i.limit_id, i.kind, p_mof_div_code, i.agency_code
          FROM unnest(p_limits) i ORDER BY i.limit_id, i.kind;
    END IF;

    IF n_movements > 0 THEN
        -- 业务键：库里已有的、本次里前面有过的都是重复
        IF some_known THEN
            key_known := ARRAY(SELECT EXISTS (SELECT 1 FROM ledger_movement e
                                               WHERE e.business_key = k.business_key
                                                 AND e.mof_div_code = p_mof_div_code AND e.fiscal_year = p_fiscal_year
                                               OFFSET 0)
                                 FROM unnest(business_keys) WITH ORDINALITY k (business_key, no) ORDER BY k.no);
        END IF;
        IF p_mode = 'each' THEN
            decided := ledger_decide(p_mof_div_code, p_fiscal_year, p_mode, key_known, p_asked);
            status := decided.status;
        ELSIF key_known IS NOT NULL OR n_movements > 1 THEN
            status := ARRAY(SELECT CASE WHEN key_known[m.no] OR m.first < m.no THEN 2 ELSE 1 END
                              FROM unnest(p_asked.key_first) WITH ORDINALITY m (first, no));
        END IF;
        IF 1 = ALL (status) THEN
            status := NULL;
        END IF;
        INSERT INTO ledger_movement (fiscal_year, movement_id, mof_div_code, business_key, kind, event_code, ref_type,
                                     ref_id, biz_date, summary)
        SELECT p_fiscal_year, m.movement_id, p_mof_div_code, m.business_key, m.kind, m.event_code, m.ref_type,
               m.ref_id, m.biz_date, m.summary
          FROM unnest(p_movements) WITH ORDINALITY
               m (movement_id, business_key, kind, ref_type, ref_id, biz_date, event_code, summary, no)
         WHERE status IS NULL OR status[m.no] = 1;
    END IF;

    IF cardinality(p_vouchers) > 0 THEN
        duplicates := book_write(p_mof_div_code, p_fiscal_year, status, movement_ids, some_booked, p_vouchers, p_lines);
    END IF;

    IF cardinality(p_pendings) > 0 THEN
        INSERT INTO book_pending (fiscal_year, pending_id, mof_div_code, ledger, acct_set_code, agency_code,
                                  biz_event_id, biz_type, biz_id, biz_date, reason, payload)
        SELECT p_fiscal_year, q.pending_id, p_mof_div_code, q.ledger, q.acct_set_code, q.agency_code, q.biz_event_id,
               q.biz_type, q.biz_id, q.biz_date, q.reason, q.payload
          FROM unnest(p_pendings) q
         WHERE q.movement_no = 0 OR status IS NULL OR status[q.movement_no] = 1
        ON CONFLICT (mof_div_code, fiscal_year, acct_set_code, biz_event_id) DO NOTHING;
    END IF;

    IF n_movements > 0 THEN
        IF p_mode = 'all' THEN
            IF n_movements = 1 AND cardinality(row_ids) = 1 AND key_known IS NULL THEN
                decided := ledger_decide_one(p_mof_div_code, p_fiscal_year, p_asked);
            END IF;
            IF decided.status IS NULL THEN
                decided := ledger_decide(p_mof_div_code, p_fiscal_year, p_mode, key_known, p_asked);
            END IF;
        END IF;
        INSERT INTO ledger_movement_leg (fiscal_year, movement_id, leg_no, mof_div_code, kind, limit_id, col, delta,
                                         col_after, available_after)
        SELECT p_fiscal_year, movement_ids[leg_movement[no]], no, p_mof_div_code, row_kinds[leg_row[no]],
               row_ids[leg_row[no]], c_columns[leg_col[no]], leg_delta[no] * 0.01, decided.leg_col_after[no] * 0.01,
               decided.leg_available[no] * 0.01
          FROM generate_series(1, cardinality(leg_col)) no
         WHERE status IS NULL OR status[leg_movement[no]] = 1;
    END IF;

    RETURN (coalesce(decided.status, '{}'), decided.refused_leg, decided.available, decided.needed, decided.row_found,
            decided.row_state, duplicates)::ledger_flushed;
END
$$;
