-- 只有一笔、只碰一行：一条带条件的 UPDATE 就是判定，放得下返回结果，放不下（或没有这一行）返回空值，由 ledger_decide 说明原因。
--
-- 与循环判定同一结论：行上各列本就不为负、可用不为负，所以“每条腿都放得下”等于“全部加上之后仍然如此”。
CREATE OR REPLACE FUNCTION ledger_decide_one(p_mof_div_code text, p_fiscal_year text, p_asked ledger_asked_in)
RETURNS ledger_decided LANGUAGE plpgsql AS $$
DECLARE
    d numeric[] := ARRAY[0, 0, 0, 0, 0, 0, 0];
    leg_col int[] := p_asked.leg_col;
    leg_col_after bigint[];
    state bigint[];
BEGIN
    FOR j IN 1 .. cardinality(leg_col) LOOP
        d[leg_col[j]] := d[leg_col[j]] + (p_asked.leg_delta)[j] * 0.01;
    END LOOP;
    UPDATE ledger_limit l
       SET amount = l.amount + d[1], dis_amt = l.dis_amt + d[2], split_amt = l.split_amt + d[3],
           frozen_amt = l.frozen_amt + d[4], occ_amt = l.occ_amt + d[5], paid_amt = l.paid_amt + d[6],
           carry_amt = l.carry_amt + d[7], change_xid = pg_current_xact_id(), update_time = clock_timestamp()
     WHERE l.fiscal_year = p_fiscal_year AND l.limit_id = (p_asked.row_ids)[1] AND l.kind = (p_asked.row_kinds)[1]
       AND l.mof_div_code = p_mof_div_code
       AND least(l.dis_amt + d[2], l.split_amt + d[3], l.frozen_amt + d[4], l.occ_amt + d[5], l.paid_amt + d[6],
                 l.carry_amt + d[7],
                 l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt
                 + d[1] - d[2] - d[3] - d[4] - d[5] - d[6] - d[7]) >= 0
    RETURNING ARRAY[l.amount * 100, l.dis_amt * 100, l.split_amt * 100, l.frozen_amt * 100, l.occ_amt * 100,
                    l.paid_amt * 100, l.carry_amt * 100, (l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt
                                                          - l.paid_amt - l.carry_amt) * 100]::bigint[] INTO state;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    FOR j IN 1 .. cardinality(leg_col) LOOP
        leg_col_after[j] := state[leg_col[j]];
    END LOOP;
    RETURN (ARRAY[1::smallint], ARRAY[0], ARRAY[0::bigint], ARRAY[0::bigint], ARRAY[true], state, leg_col_after,
            array_fill(state[8], ARRAY[cardinality(leg_col)]))::ledger_decided;
END
$$;
