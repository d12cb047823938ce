-- 判定并改额度行：锁、按传入次序判、一行一次地改。只由 ledger_flush 以属主身份调用。
--
-- p_key_first 是同一业务键在本次里第一次出现的序号，p_key_exists 是库里已有。
-- 全有或全无时有一笔放不下即抛 YT014，DETAIL 是清单 [序号, 结果, 腿, 现有, 需要]（分）。
CREATE OR REPLACE FUNCTION ledger_decide(
    p_mof_div_code text,
    p_fiscal_year text,
    p_mode text,
    p_legs ledger_leg_in[],
    p_key_first int[],
    p_key_exists boolean[]
) RETURNS ledger_decided LANGUAGE plpgsql AS $$
DECLARE
    c_accepted CONSTANT smallint := 1;
    c_duplicate CONSTANT smallint := 2;
    c_short CONSTANT smallint := 3;
    c_negative CONSTANT smallint := 4;
    c_missing CONSTANT smallint := 5;
    n_movements int := cardinality(p_key_first);
    n_legs int := cardinality(p_legs);
    n_slots int;
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
    key_taken boolean[] := array_fill(false, ARRAY[n_movements]);
    r_status smallint[] := array_fill(0::smallint, ARRAY[n_movements]);
    r_refused_leg int[] := array_fill(0, ARRAY[n_movements]);
    r_available bigint[] := array_fill(0::bigint, ARRAY[n_movements]);
    r_needed bigint[] := array_fill(0::bigint, ARRAY[n_movements]);
    r_limit_kinds text[];
    r_limit_ids uuid[];
    r_limit_found boolean[];
    outcome smallint;
    refused int;
    had bigint;
    wanted bigint;
    n_touched int := 0;
    n_done int;
    leg int := 1;
    first_leg int;
    s int;
    b int;
    held record;
BEGIN
    -- 腿拆成平行数组；相同额度行编成同一格号，格号即主键次序
    SELECT array_agg(l.movement_no ORDER BY l.ord), array_agg(l.slot ORDER BY l.ord),
           array_agg(l.col ORDER BY l.ord), array_agg(l.delta ORDER BY l.ord),
           array_agg(l.limit_id ORDER BY l.slot) FILTER (WHERE l.first),
           array_agg(l.kind ORDER BY l.slot) FILTER (WHERE l.first)
      INTO leg_movement, leg_slot, leg_col, leg_delta, r_limit_ids, r_limit_kinds
      FROM (SELECT u.*, (dense_rank() OVER w)::int AS slot,
                   lag(u.limit_id) OVER w IS DISTINCT FROM u.limit_id OR lag(u.kind) OVER w IS DISTINCT FROM u.kind AS first
              FROM unnest(p_legs) WITH ORDINALITY u (movement_no, kind, limit_id, col, delta, ord)
            WINDOW w AS (ORDER BY u.limit_id, u.kind)) l;
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
        IF p_key_exists[m] OR key_taken[p_key_first[m]] THEN
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
            key_taken[p_key_first[m]] := true;
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
        IF n_done <> n_touched THEN
            RAISE EXCEPTION '额度行数 % 与判定 % 不符', n_done, n_touched USING ERRCODE = 'XX000';
        END IF;
    END IF;
    RETURN (r_status, r_refused_leg, r_available, r_needed, r_limit_kinds, r_limit_ids, r_limit_found, state,
            leg_col_after, leg_available)::ledger_decided;
END
$$;
