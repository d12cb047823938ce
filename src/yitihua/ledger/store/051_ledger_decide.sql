-- 判定并改额度行：锁、按传入次序判、一行一次地改。只由 ledger_flush 以属主身份调用。
--
-- p_key_known 是业务键库里已有的各笔（都没有时为空）。
-- 全有或全无时有一笔放不下即抛 YT014，DETAIL 是清单 [序号, 结果, 腿, 现有, 需要]（分）。
CREATE OR REPLACE FUNCTION ledger_decide(
    p_mof_div_code text,
    p_fiscal_year text,
    p_mode text,
    p_key_known boolean[],
    p_asked ledger_asked_in
) RETURNS ledger_decided LANGUAGE plpgsql AS $$
DECLARE
    c_accepted CONSTANT smallint := 1;
    c_duplicate CONSTANT smallint := 2;
    c_short CONSTANT smallint := 3;
    c_negative CONSTANT smallint := 4;
    c_missing CONSTANT smallint := 5;
    n_movements int := cardinality(p_asked.movement_ids);
    n_legs int := cardinality(p_asked.leg_movement);
    n_rows int := cardinality(p_asked.row_ids);
    key_first int[] := p_asked.key_first;
    -- 每条腿：属于第几笔、第几个额度行、第几列、增减（分）、动后
    leg_movement int[] := p_asked.leg_movement;
    leg_row int[] := p_asked.leg_row;
    leg_col int[] := p_asked.leg_col;
    leg_delta bigint[] := p_asked.leg_delta;
    leg_col_after bigint[] := array_fill(0::bigint, ARRAY[n_legs]);
    leg_available bigint[] := leg_col_after;
    -- 每个额度行占 8 格：七列加可用（分）
    state bigint[] := array_fill(0::bigint, ARRAY[n_rows * 8]);
    initial bigint[];
    found_rows boolean[] := array_fill(false, ARRAY[n_rows]);
    touched boolean[] := found_rows;
    key_taken boolean[] := array_fill(false, ARRAY[n_movements]);
    r_status smallint[] := array_fill(c_accepted, ARRAY[n_movements]);
    r_refused_leg int[] := array_fill(0, ARRAY[n_movements]);
    r_available bigint[] := array_fill(0::bigint, ARRAY[n_movements]);
    r_needed bigint[] := r_available;
    outcome smallint;
    refused int;
    had bigint;
    wanted bigint;
    any_refused boolean := false;
    n_touched int := 0;
    n_done int;
    leg int := 1;
    first_leg int;
    s int;
    b int;
    held record;
BEGIN
    -- 锁：按主键次序，等到锁之后读到的才算数
    FOR held IN
        SELECT u.row_no::int * 8 - 8 AS b, (l.amount * 100)::bigint AS a1, (l.dis_amt * 100)::bigint AS a2,
               (l.split_amt * 100)::bigint AS a3, (l.frozen_amt * 100)::bigint AS a4,
               (l.occ_amt * 100)::bigint AS a5, (l.paid_amt * 100)::bigint AS a6,
               (l.carry_amt * 100)::bigint AS a7
          FROM unnest(p_asked.row_kinds, p_asked.row_ids) WITH ORDINALITY u (kind, limit_id, row_no)
          JOIN ledger_limit l ON l.limit_id = u.limit_id AND l.kind = u.kind AND l.fiscal_year = p_fiscal_year
         WHERE l.mof_div_code = p_mof_div_code
         ORDER BY l.limit_id, l.kind FOR NO KEY UPDATE OF l
    LOOP
        b := held.b;
        found_rows[b / 8 + 1] := true;
        state[b + 1] := held.a1;
        state[b + 2] := held.a2;
        state[b + 3] := held.a3;
        state[b + 4] := held.a4;
        state[b + 5] := held.a5;
        state[b + 6] := held.a6;
        state[b + 7] := held.a7;
        state[b + 8] := held.a1 - held.a2 - held.a3 - held.a4 - held.a5 - held.a6 - held.a7;
    END LOOP;
    initial := state;

    -- 判定：严格按传入次序；全部的腿加上之后各行都成立才算放得下，放不下的原样退回
    FOR m IN 1 .. n_movements LOOP
        first_leg := leg;
        outcome := c_accepted;
        IF p_key_known[m] OR key_taken[key_first[m]] THEN
            outcome := c_duplicate;
        END IF;
        -- 加上去
        WHILE leg <= n_legs AND leg_movement[leg] = m LOOP
            IF outcome = c_accepted THEN
                s := leg_row[leg] * 8;
                b := s - 8 + leg_col[leg];
                state[b] := state[b] + leg_delta[leg];
                state[s] := state[s] + CASE WHEN leg_col[leg] = 1 THEN leg_delta[leg] ELSE -leg_delta[leg] END;
            END IF;
            leg := leg + 1;
        END LOOP;
        IF outcome = c_duplicate THEN
            r_status[m] := c_duplicate;
            CONTINUE;
        END IF;
        -- 先看有没有这一额度，再看放不放得下，都取第一条不成的腿
        FOR j IN first_leg .. leg - 1 LOOP
            IF NOT found_rows[leg_row[j]] THEN
                outcome := c_missing;
                refused := j;
                EXIT;
            END IF;
        END LOOP;
        IF outcome = c_accepted THEN
            FOR j IN first_leg .. leg - 1 LOOP
                s := leg_row[j] * 8;
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
        END IF;
        IF outcome = c_accepted THEN
            key_taken[key_first[m]] := true;
            FOR j IN first_leg .. leg - 1 LOOP
                IF NOT touched[leg_row[j]] THEN
                    touched[leg_row[j]] := true;
                    n_touched := n_touched + 1;
                END IF;
            END LOOP;
        ELSE
            b := leg_row[refused] * 8 - CASE WHEN outcome = c_short THEN 0 ELSE 8 - leg_col[refused] END;
            wanted := -state[b];
            FOR j IN first_leg .. leg - 1 LOOP
                s := leg_row[j] * 8;
                state[s - 8 + leg_col[j]] := state[s - 8 + leg_col[j]] - leg_delta[j];
                state[s] := state[s] - CASE WHEN leg_col[j] = 1 THEN leg_delta[j] ELSE -leg_delta[j] END;
            END LOOP;
            had := state[b];
            any_refused := true;
            r_status[m] := outcome;
            r_refused_leg[m] := refused - first_leg;
            r_available[m] := had;
            r_needed[m] := CASE WHEN outcome = c_missing THEN leg_delta[refused] ELSE wanted + had END;
        END IF;
    END LOOP;

    IF p_mode = 'all' AND any_refused THEN
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
               carry_amt = l.carry_amt + (state[d.b + 7] - initial[d.b + 7]) * 0.01,
               change_xid = pg_current_xact_id(), update_time = clock_timestamp()
          FROM (SELECT u.limit_id, u.kind, u.row_no::int * 8 - 8 AS b
                  FROM unnest(p_asked.row_kinds, p_asked.row_ids) WITH ORDINALITY u (kind, limit_id, row_no)
                 WHERE touched[u.row_no::int]) d
         WHERE l.fiscal_year = p_fiscal_year AND l.limit_id = d.limit_id AND l.kind = d.kind
           AND l.mof_div_code = p_mof_div_code;
        GET DIAGNOSTICS n_done = ROW_COUNT;
        IF n_done <> n_touched THEN
            RAISE EXCEPTION '额度行数 % 与判定 % 不符', n_done, n_touched USING ERRCODE = 'XX000';
        END IF;
    END IF;
    RETURN (r_status, r_refused_leg, r_available, r_needed, found_rows, state, leg_col_after,
            leg_available)::ledger_decided;
END
$$;
