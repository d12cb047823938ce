-- 一次落账：锁行、按传入次序判定、改额度行、写变动、凭证、分录、待生成，全在一次调用里。
--
-- 以属主权限执行（SECURITY DEFINER）：应用角色因此对额度行、变动、分录没有任何直接的写权，
-- 不经判定改额度这件事根本做不到；代价是属主不受行级安全约束，所以第一件事就是自查区划，
-- 其后每条语句都带 mof_div_code。拒绝：YT009 年度未开或已关，YT014 全有或全无时放不下（DETAIL 是清单）。
CREATE OR REPLACE FUNCTION ledger_flush(
    p_mof_div_code text,
    p_fiscal_year text,
    p_mode text,
    p_limits ledger_limit_in[],
    p_movements ledger_movement_in[],
    p_legs ledger_leg_in[],
    p_entries ledger_entry_in[],
    p_vouchers book_voucher_in[],
    p_lines book_line_in[],
    p_pendings book_pending_in[],
    p_dims book_dims[],
    p_indicator_set text DEFAULT 'ZB'
) RETURNS ledger_flushed LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    c_columns CONSTANT text[] := ARRAY['amount', 'dis_amt', 'split_amt', 'frozen_amt', 'occ_amt', 'paid_amt', 'carry_amt'];
    c_accepted CONSTANT smallint := 1;
    c_duplicate CONSTANT smallint := 2;
    c_short CONSTANT smallint := 3;
    c_negative CONSTANT smallint := 4;
    c_missing CONSTANT smallint := 5;
    n_movements int := coalesce(cardinality(p_movements), 0);
    n_legs int := coalesce(cardinality(p_legs), 0);
    n_slots int := 0;
    -- 每条腿：属于第几笔、第几个额度行、第几列、增减（分）、动后
    leg_movement int[];
    leg_slot int[];
    leg_col int[];
    leg_delta bigint[];
    leg_col_after bigint[];
    leg_available bigint[];
    -- 每个额度行占 8 格：七列加可用（分）
    state bigint[];
    initial bigint[];
    touched boolean[];
    -- 每笔：第一次出现同一业务键的序号、库里是否已有
    key_first int[];
    key_exists boolean[];
    key_taken boolean[];
    -- 返回的各栏（见 ledger_flushed）
    r_status smallint[];
    r_refused_leg int[];
    r_available bigint[];
    r_needed bigint[];
    r_limit_kinds text[];
    r_limit_ids uuid[];
    r_limit_found boolean[];
    r_duplicate_vouchers uuid[];
    outcome smallint;
    refused int;
    had bigint;
    wanted bigint;
    n_accepted int := 0;
    n_touched int := 0;
    n_expected int;
    n_done int;
    leg int := 1;
    first_leg int;
    s int;
    b int;
    held record;
    heads uuid[];
    voucher_ok boolean[];
BEGIN
    IF (p_mof_div_code = ANY (string_to_array(current_setting('app.divs', true), ','))) IS NOT TRUE THEN
        RAISE EXCEPTION '无权在区划 % 落账', p_mof_div_code USING ERRCODE = '42501';
    END IF;
    IF p_mode NOT IN ('all', 'each') THEN
        RAISE EXCEPTION '不认识的落账方式 %', p_mode USING ERRCODE = '22023';
    END IF;

    -- 年度：与关账互斥，彼此不争同一行
    PERFORM pg_advisory_xact_lock_shared(8801, p_fiscal_year::int);
    IF (SELECT y.status FROM ledger_year y WHERE y.fiscal_year = p_fiscal_year AND y.mof_div_code IN (p_mof_div_code, '*')
         ORDER BY y.mof_div_code DESC LIMIT 1) IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION '%年度已关账，不能办理业务', p_fiscal_year USING ERRCODE = 'YT009', HINT = 'R-GEN-009';
    END IF;

    IF cardinality(p_limits) > 0 THEN
        INSERT INTO ledger_limit (fiscal_year, limit_id, kind, mof_div_code, agency_code)
        SELECT p_fiscal_year, i.limit_id, i.kind, p_mof_div_code, i.agency_code
          FROM unnest(p_limits) i ORDER BY i.limit_id, i.kind;
    END IF;

    r_status := array_fill(0::smallint, ARRAY[n_movements]);
    r_refused_leg := array_fill(0, ARRAY[n_movements]);
    r_available := array_fill(0::bigint, ARRAY[n_movements]);
    r_needed := array_fill(0::bigint, ARRAY[n_movements]);

    IF n_movements > 0 THEN
        -- 已用过的业务键
        SELECT array_agg(k.first ORDER BY k.ord), array_agg(k.known ORDER BY k.ord) INTO key_first, key_exists
          FROM (SELECT m.ord, first_value(m.ord) OVER (PARTITION BY m.business_key ORDER BY m.ord)::int AS first,
                       EXISTS (SELECT 1 FROM ledger_movement e
                                WHERE e.mof_div_code = p_mof_div_code AND e.fiscal_year = p_fiscal_year
                                  AND e.business_key = m.business_key OFFSET 0) AS known
                  FROM unnest(p_movements) WITH ORDINALITY
                       m (movement_id, business_key, kind, ref_type, ref_id, biz_date, event_code, summary, ord)) k;
        key_taken := array_fill(false, ARRAY[n_movements]);

        -- 腿拆成平行数组；相同额度行编成同一格号，格号即主键次序
        SELECT array_agg(l.movement_no ORDER BY l.ord), array_agg(l.slot ORDER BY l.ord),
               array_agg(l.col ORDER BY l.ord), array_agg(l.delta ORDER BY l.ord)
          INTO leg_movement, leg_slot, leg_col, leg_delta
          FROM (SELECT u.*, dense_rank() OVER (ORDER BY u.limit_id, u.kind)::int AS slot
                  FROM unnest(p_legs) WITH ORDINALITY u (movement_no, kind, limit_id, col, delta, ord)) l;
        SELECT array_agg(d.limit_id ORDER BY d.limit_id, d.kind), array_agg(d.kind ORDER BY d.limit_id, d.kind)
          INTO r_limit_ids, r_limit_kinds
          FROM (SELECT DISTINCT limit_id, kind FROM unnest(p_legs)) d;
        n_slots := coalesce(cardinality(r_limit_ids), 0);
        state := array_fill(0::bigint, ARRAY[n_slots * 8]);
        touched := array_fill(false, ARRAY[n_slots]);
        r_limit_found := touched;
        leg_col_after := array_fill(0::bigint, ARRAY[n_legs]);
        leg_available := leg_col_after;

        -- 锁：按主键次序，等到锁之后读到的才算数
        s := 1;
        FOR held IN
            SELECT l.limit_id, l.kind, (l.amount * 100)::bigint AS a1, (l.dis_amt * 100)::bigint AS a2,
                   (l.split_amt * 100)::bigint AS a3, (l.frozen_amt * 100)::bigint AS a4,
                   (l.occ_amt * 100)::bigint AS a5, (l.paid_amt * 100)::bigint AS a6,
                   (l.carry_amt * 100)::bigint AS a7
              FROM ledger_limit l
             WHERE l.fiscal_year = p_fiscal_year AND l.limit_id = ANY (r_limit_ids)
               AND l.mof_div_code = p_mof_div_code
             ORDER BY l.limit_id, l.kind FOR NO KEY UPDATE
        LOOP
            WHILE s <= n_slots AND (r_limit_ids[s], r_limit_kinds[s]) < (held.limit_id, held.kind) LOOP
                s := s + 1;
            END LOOP;
            CONTINUE WHEN s > n_slots OR (r_limit_ids[s], r_limit_kinds[s]) <> (held.limit_id, held.kind);
            r_limit_found[s] := true;
            b := s * 8 - 8;
            state[b + 1 : b + 8] := ARRAY[held.a1, held.a2, held.a3, held.a4, held.a5, held.a6, held.a7,
                held.a1 - held.a2 - held.a3 - held.a4 - held.a5 - held.a6 - held.a7];
        END LOOP;
        initial := state;

        -- 判定：严格按传入次序；全部的腿加上之后各行都成立才算放得下，放不下的原样退回
        FOR m IN 1 .. n_movements LOOP
            first_leg := leg;
            WHILE leg <= n_legs AND leg_movement[leg] = m LOOP
                leg := leg + 1;
            END LOOP;
            IF key_exists[m] OR key_taken[key_first[m]] THEN
                r_status[m] := c_duplicate;
                CONTINUE;
            END IF;
            outcome := c_accepted;
            FOR j IN first_leg .. leg - 1 LOOP
                IF NOT r_limit_found[leg_slot[j]] THEN
                    outcome := c_missing;
                    refused := j;
                    had := 0;
                    wanted := leg_delta[j];
                    EXIT;
                END IF;
            END LOOP;
            IF outcome = c_accepted THEN
                FOR j IN first_leg .. leg - 1 LOOP
                    s := leg_slot[j] * 8;
                    b := s - 8 + leg_col[j];
                    state[b] := state[b] + leg_delta[j];
                    state[s] := state[s] + CASE WHEN leg_col[j] = 1 THEN leg_delta[j] ELSE -leg_delta[j] END;
                END LOOP;
                FOR j IN first_leg .. leg - 1 LOOP
                    s := leg_slot[j] * 8;
                    b := s - 8 + leg_col[j];
                    leg_col_after[j] := state[b];
                    leg_available[j] := state[s];
                    IF state[b] < 0 AND leg_col[j] <> 1 THEN
                        outcome := c_negative;
                        refused := j;
                        EXIT;
                    END IF;
                    IF state[s] < 0 AND (leg_delta[j] > 0) <> (leg_col[j] = 1) THEN
                        outcome := c_short;
                        refused := j;
                        EXIT;
                    END IF;
                END LOOP;
                IF outcome <> c_accepted THEN
                    b := leg_slot[refused] * 8 - CASE WHEN outcome = c_short THEN 0 ELSE 8 - leg_col[refused] END;
                    wanted := -state[b];
                    FOR j IN first_leg .. leg - 1 LOOP
                        s := leg_slot[j] * 8;
                        state[s - 8 + leg_col[j]] := state[s - 8 + leg_col[j]] - leg_delta[j];
                        state[s] := state[s] - CASE WHEN leg_col[j] = 1 THEN leg_delta[j] ELSE -leg_delta[j] END;
                    END LOOP;
                    had := state[b];
                    wanted := wanted + had;
                END IF;
            END IF;
            r_status[m] := outcome;
            IF outcome = c_accepted THEN
                n_accepted := n_accepted + 1;
                key_taken[key_first[m]] := true;
                FOR j IN first_leg .. leg - 1 LOOP
                    IF NOT touched[leg_slot[j]] THEN
                        touched[leg_slot[j]] := true;
                        n_touched := n_touched + 1;
                    END IF;
                END LOOP;
            ELSE
                r_refused_leg[m] := refused - first_leg;
                r_available[m] := had;
                r_needed[m] := wanted;
            END IF;
        END LOOP;

        IF p_mode = 'all' AND (c_short = ANY (r_status) OR c_negative = ANY (r_status)
                               OR c_missing = ANY (r_status)) THEN
            RAISE EXCEPTION '额度放不下，整批未落账' USING ERRCODE = 'YT014', HINT = 'R-IND-014', DETAIL = (
                SELECT json_agg(json_build_array(o.ord - 1, o.status, r_refused_leg[o.ord],
                                                 r_available[o.ord], r_needed[o.ord]) ORDER BY o.ord)
                  FROM unnest(r_status) WITH ORDINALITY o (status, ord) WHERE o.status > c_duplicate)::text;
        END IF;

        -- 改额度行：一行一次，按增减改，CHECK 是最后一道
        IF n_touched > 0 THEN
            UPDATE ledger_limit l
               SET amount = l.amount + (state[d.b + 1] - initial[d.b + 1]) * 0.01,
                   dis_amt = l.dis_amt + (state[d.b + 2] - initial[d.b + 2]) * 0.01,
                   split_amt = l.split_amt + (state[d.b + 3] - initial[d.b + 3]) * 0.01,
                   frozen_amt = l.frozen_amt + (state[d.b + 4] - initial[d.b + 4]) * 0.01,
                   occ_amt = l.occ_amt + (state[d.b + 5] - initial[d.b + 5]) * 0.01,
                   paid_amt = l.paid_amt + (state[d.b + 6] - initial[d.b + 6]) * 0.01,
                   carry_amt = l.carry_amt + (state[d.b + 7] - initial[d.b + 7]) * 0.01
              FROM (SELECT u.id, u.kind, u.slot::int * 8 - 8 AS b
                      FROM unnest(r_limit_ids, r_limit_kinds) WITH ORDINALITY u (id, kind, slot)
                     WHERE touched[u.slot::int]) d
             WHERE l.fiscal_year = p_fiscal_year AND l.limit_id = d.id AND l.kind = d.kind
               AND l.mof_div_code = p_mof_div_code;
            GET DIAGNOSTICS n_done = ROW_COUNT;
            ASSERT n_done = n_touched, '额度行数与判定不符';
        END IF;

        IF n_accepted > 0 THEN
            INSERT INTO ledger_movement (fiscal_year, movement_id, mof_div_code, business_key, kind, event_code,
                                         ref_type, ref_id, biz_date, summary)
            SELECT p_fiscal_year, m.movement_id, p_mof_div_code, m.business_key, m.kind, m.event_code, m.ref_type,
                   m.ref_id, m.biz_date, m.summary
              FROM unnest(p_movements) WITH ORDINALITY
                   m (movement_id, business_key, kind, ref_type, ref_id, biz_date, event_code, summary, ord)
             WHERE r_status[m.ord::int] = c_accepted
            ON CONFLICT (mof_div_code, fiscal_year, business_key) DO NOTHING;
            GET DIAGNOSTICS n_done = ROW_COUNT;
            IF n_done <> n_accepted THEN
                RAISE EXCEPTION '同一业务键刚被别人落账，请重试' USING ERRCODE = '40001';
            END IF;
            INSERT INTO ledger_movement_leg (fiscal_year, movement_id, leg_no, mof_div_code, kind, limit_id, col, delta,
                                             col_after, available_after)
            SELECT p_fiscal_year, (p_movements[l.movement_no]).movement_id, l.ord, p_mof_div_code, l.kind, l.limit_id,
                   c_columns[l.col], l.delta * 0.01, leg_col_after[l.ord::int] * 0.01,
                   leg_available[l.ord::int] * 0.01
              FROM unnest(p_legs) WITH ORDINALITY l (movement_no, kind, limit_id, col, delta, ord)
             WHERE r_status[l.movement_no] = c_accepted;
        END IF;
    END IF;

    -- 凭证头：指标账每笔变动一张（主键即变动号），其余随所属变动进退；事件号已有凭证的跳过并报告
    IF cardinality(p_entries) > 0 OR cardinality(p_vouchers) > 0 THEN
        WITH wanted_heads AS (
            SELECT m.movement_id AS vou_id, 'indicator' AS ledger, p_indicator_set AS acct_set_code, '' AS agency_code,
                   extract(month FROM m.biz_date)::smallint AS acct_period, m.biz_date AS voucher_date,
                   m.summary AS voucher_abs, '系统' AS inputer, e.total AS dr_amt, e.total AS cr_amt, 0 AS vou_cnt,
                   '0' AS red_flag, '' AS red_vou_no, '3' AS vou_status, m.business_key AS biz_event_id,
                   m.ref_type AS biz_type, m.ref_id AS biz_id, m.movement_id
              FROM (SELECT movement_no, sum(amount) AS total FROM unnest(p_entries) GROUP BY movement_no) e
             CROSS JOIN LATERAL (SELECT (p_movements[e.movement_no]).*) m
             WHERE r_status[e.movement_no] = c_accepted
            UNION ALL
            SELECT v.vou_id, v.ledger, v.acct_set_code, v.agency_code, v.acct_period::smallint, v.voucher_date,
                   v.voucher_abs, v.inputer, v.dr_amt, v.cr_amt, v.vou_cnt, v.red_flag, v.red_vou_no, v.vou_status,
                   v.biz_event_id, v.biz_type, v.biz_id,
                   CASE WHEN v.movement_no > 0 THEN (p_movements[v.movement_no]).movement_id END
              FROM unnest(p_vouchers) v
             WHERE v.movement_no = 0 OR r_status[v.movement_no] = c_accepted
        ), written AS (
            INSERT INTO book_voucher (fiscal_year, vou_id, mof_div_code, ledger, acct_set_code, agency_code, acct_period,
                                      voucher_date, voucher_abs, inputer, inputer_date, poster, poster_date, dr_amt,
                                      cr_amt, vou_cnt, red_flag, red_vou_no, is_adjust_period, vou_status,
                                      biz_event_id, biz_type, biz_id, movement_id)
            SELECT p_fiscal_year, h.vou_id, p_mof_div_code, h.ledger, h.acct_set_code, h.agency_code, h.acct_period,
                   h.voucher_date, h.voucher_abs, h.inputer, h.voucher_date,
                   CASE WHEN h.vou_status = '3' THEN h.inputer ELSE '' END,
                   CASE WHEN h.vou_status = '3' THEN h.voucher_date END, h.dr_amt, h.cr_amt, h.vou_cnt, h.red_flag,
                   h.red_vou_no, CASE WHEN h.acct_period = 13 THEN 1 ELSE 2 END, h.vou_status, h.biz_event_id,
                   h.biz_type, h.biz_id, h.movement_id
              FROM wanted_heads h
            ON CONFLICT (mof_div_code, fiscal_year, acct_set_code, biz_event_id) DO NOTHING
            RETURNING vou_id
        )
        SELECT (SELECT count(*) FROM wanted_heads), array_agg(w.vou_id) INTO n_expected, heads FROM written w;
        voucher_ok := array_fill(true, ARRAY[coalesce(cardinality(p_vouchers), 0)]);
        IF n_expected <> coalesce(cardinality(heads), 0) THEN
            SELECT array_agg(v.vou_id = ANY (heads) ORDER BY v.ord),
                   array_agg(v.vou_id ORDER BY v.ord) FILTER (
                       WHERE v.vou_id <> ALL (coalesce(heads, '{}'))
                         AND (v.movement_no = 0 OR r_status[v.movement_no] = c_accepted))
              INTO voucher_ok, r_duplicate_vouchers
              FROM unnest(p_vouchers) WITH ORDINALITY v (movement_no, vou_id, ledger, acct_set_code, agency_code,
                   acct_period, voucher_date, biz_event_id, biz_type, biz_id, voucher_abs, dr_amt, cr_amt, inputer,
                   vou_status, red_flag, red_vou_no, vou_cnt, ord);
            IF n_expected <> coalesce(cardinality(heads), 0) + coalesce(cardinality(r_duplicate_vouchers), 0) THEN
                RAISE EXCEPTION '指标账的事件号已被占用' USING ERRCODE = '23505';
            END IF;
        END IF;

        INSERT INTO book_line (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period, acc_code,
            subsystem, dr_amt, cr_amt, vou_det_desc, bgt_id, agency_code, pro_code, fund_type_code, exp_func_code,
            gov_bgt_eco_code, dep_bgt_eco_code, found_type_code, bgt_type_code, source_type_code, budget_level_code,
            mof_dep_code, src_acc, cor_bgt_doc_no, sup_bgt_doc_no, ori_pro_code, pay_bus_type_code, pay_type_code,
            set_mode_code, income_sort_code, track_pro_code, department_code, fund_traobj_type_code, fund_tra_obj_no,
            fund_tra_obj_name, cash_flow_code)
        SELECT p_fiscal_year, x.vou_id, x.vou_seq, p_mof_div_code, x.ledger, x.acct_set_code, x.acct_period, x.acc_code,
               x.subsystem, x.dr_amt, x.cr_amt, x.vou_det_desc, (p_dims[x.dims]).*
          FROM (SELECT (p_movements[e.movement_no]).movement_id AS vou_id, e.entry_no * 2 - 2 + side.n AS vou_seq,
                       'indicator' AS ledger, p_indicator_set AS acct_set_code,
                       extract(month FROM (p_movements[e.movement_no]).biz_date)::smallint AS acct_period,
                       CASE side.n WHEN 1 THEN e.debit_account ELSE e.credit_account END AS acc_code, 'ZB' AS subsystem,
                       CASE side.n WHEN 1 THEN e.amount ELSE 0 END AS dr_amt,
                       CASE side.n WHEN 2 THEN e.amount ELSE 0 END AS cr_amt, e.summary AS vou_det_desc,
                       CASE side.n WHEN 1 THEN e.debit_dims ELSE e.credit_dims END AS dims
                  FROM unnest(p_entries) e CROSS JOIN (VALUES (1), (2)) side (n)
                 WHERE r_status[e.movement_no] = c_accepted
                UNION ALL
                SELECT (p_vouchers[l.voucher_no]).vou_id, l.vou_seq, (p_vouchers[l.voucher_no]).ledger,
                       (p_vouchers[l.voucher_no]).acct_set_code, (p_vouchers[l.voucher_no]).acct_period::smallint,
                       l.acc_code, l.subsystem, l.dr_amt, l.cr_amt, l.vou_det_desc, l.dims
                  FROM unnest(p_lines) l
                 WHERE voucher_ok[l.voucher_no] AND ((p_vouchers[l.voucher_no]).movement_no = 0
                       OR r_status[(p_vouchers[l.voucher_no]).movement_no] = c_accepted)) x;
    END IF;

    IF cardinality(p_pendings) > 0 THEN
        INSERT INTO book_pending (fiscal_year, pending_id, mof_div_code, ledger, acct_set_code, agency_code,
                                  biz_event_id, biz_type, biz_id, biz_date, reason, payload)
        SELECT p_fiscal_year, q.pending_id, p_mof_div_code, q.ledger, q.acct_set_code, q.agency_code, q.biz_event_id,
               q.biz_type, q.biz_id, q.biz_date, q.reason, q.payload
          FROM unnest(p_pendings) q
         WHERE q.movement_no = 0 OR r_status[q.movement_no] = c_accepted
        ON CONFLICT (mof_div_code, fiscal_year, acct_set_code, biz_event_id) DO NOTHING;
    END IF;

    RETURN (r_status, r_refused_leg, r_available, r_needed, r_limit_kinds, r_limit_ids, r_limit_found, state,
            r_duplicate_vouchers)::ledger_flushed;
END
$$;
