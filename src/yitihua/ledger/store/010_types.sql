-- 落账函数的入参类型：按传入次序成组，彼此用序号（从 1 起）指认。
-- 判定循环要按序号取的一列一个数组，取一格是常数时间；成批写的（变动、凭证、分录、要素）一行一个复合值。
DO $$
DECLARE
    missing text;
BEGIN
    -- 早先的入参写法连同用它的函数一并去掉
    DROP TYPE IF EXISTS ledger_leg_in, ledger_entry_in CASCADE;
    IF to_regtype('book_dims') IS NOT NULL THEN
        DROP TYPE book_dims, book_line_in, ledger_movement_in, ledger_asked_in, ledger_decided, ledger_flushed CASCADE;
    END IF;
    FOR missing IN
        SELECT ddl FROM (VALUES
            ('ledger_limit_in', 'CREATE TYPE ledger_limit_in AS (kind text, limit_id uuid, agency_code text)'),
            ('ledger_movement_in', 'CREATE TYPE ledger_movement_in AS (
                movement_id uuid, business_key text, kind text, ref_type text, ref_id uuid, biz_date date,
                event_code text, summary text)'),
            -- 要判定的。每笔变动：号、业务键、同一业务键在本次里第一次出现的序号；每个额度行（各不相同）：种类、标识；
            -- 每条腿（按变动次序）：第几笔、第几行、列序号 1–7、增减（分）
            ('ledger_asked_in', 'CREATE TYPE ledger_asked_in AS (
                movement_ids uuid[], business_keys text[], key_first int[], row_kinds text[], row_ids uuid[], leg_movement int[],
                leg_row int[], leg_col int[], leg_delta bigint[])'),
            -- movement_no 为 0：不随任何变动进退；指标账凭证的主键就是变动号
            ('book_voucher_in', 'CREATE TYPE book_voucher_in AS (
                movement_no int, vou_id uuid, ledger text, acct_set_code text, agency_code text, acct_period int,
                voucher_date date, biz_event_id text, biz_type text, biz_id uuid, voucher_abs text, dr_amt numeric,
                cr_amt numeric, inputer text, vou_status text, red_flag text, red_vou_no text, vou_cnt int)'),
            -- 第几张凭证，之后就是表里的一行：凭证头的几栏与要素都在行上，写时不必再拼
            ('book_line_in', 'CREATE TYPE book_line_in AS (
                voucher_no int, vou_id uuid, vou_seq int, ledger text, acct_set_code text, acct_period int,
                acc_code text, subsystem text, dr_amt numeric, cr_amt numeric, vou_det_desc text, bgt_id uuid,
                agency_code text, pro_code text, fund_type_code text, exp_func_code text, gov_bgt_eco_code text,
                dep_bgt_eco_code text, found_type_code text, bgt_type_code text, source_type_code text,
                budget_level_code text, mof_dep_code text, src_acc text, cor_bgt_doc_no text, sup_bgt_doc_no text,
                ori_pro_code text, pay_bus_type_code text, pay_type_code text, set_mode_code text,
                income_sort_code text, track_pro_code text, department_code text, fund_traobj_type_code text,
                fund_tra_obj_no text, fund_tra_obj_name text, cash_flow_code text)'),
            ('book_pending_in', 'CREATE TYPE book_pending_in AS (
                movement_no int, pending_id uuid, ledger text, acct_set_code text, agency_code text,
                biz_event_id text, biz_type text, biz_id uuid, biz_date date, reason text, payload jsonb)'),
            -- 每笔的结果：1 成，2 重复，3 可用不足，4 不够冲减，5 没有额度；放不下的是第几条腿、现有、需要（分）
            -- row_state 每个额度行 8 格：七列加可用（分）；leg_* 是各腿动后该列与该行可用
            ('ledger_decided', 'CREATE TYPE ledger_decided AS (
                status smallint[], refused_leg int[], available bigint[], needed bigint[], row_found boolean[],
                row_state bigint[], leg_col_after bigint[], leg_available bigint[])'),
            ('ledger_flushed', 'CREATE TYPE ledger_flushed AS (
                status smallint[], refused_leg int[], available bigint[], needed bigint[], row_found boolean[],
                row_state bigint[], duplicate_vouchers uuid[])')
        ) AS wanted (name, ddl)
        WHERE to_regtype(name) IS NULL
    LOOP
        EXECUTE missing;
    END LOOP;
END
$$;
