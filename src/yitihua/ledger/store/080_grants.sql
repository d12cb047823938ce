-- 应用角色对账只有读；写只有各年度的落账函数一条路（授权见 ledger_bind_year），外加凭证头与待生成队列里几栏可后填的。
REVOKE ALL ON ledger_kind, ledger_year, ledger_limit, ledger_movement, ledger_movement_leg, book_voucher, book_line, book_pending,
    book_balance, book_watermark FROM yitihua_app, PUBLIC;
GRANT SELECT ON ledger_kind, ledger_year, ledger_limit, ledger_movement, ledger_movement_leg, book_voucher, book_line, book_pending,
    book_balance, book_watermark TO yitihua_app, yitihua_verify;
GRANT UPDATE (voucher_no, auditor, auditor_date, checker, checker_date, poster, poster_date, fi_leader, vou_status,
    red_flag, red_vou_no) ON book_voucher TO yitihua_app;
GRANT UPDATE (reason, retry_cnt, status, voucher_no, closed_by) ON book_pending TO yitihua_app;
REVOKE ALL ON FUNCTION ledger_decide_one, ledger_decide, book_write, ledger_flush FROM PUBLIC, yitihua_app;
REVOKE ALL ON FUNCTION ledger_bind_year, ledger_open_year, ledger_close_year, book_roll_up, book_tail, book_written_since
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_close_year, book_roll_up, book_tail, book_written_since
    TO yitihua_app;
REVOKE EXECUTE ON FUNCTION ledger_bind_year, ledger_open_year FROM yitihua_app;
