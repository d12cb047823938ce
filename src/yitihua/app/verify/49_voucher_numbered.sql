-- 编号水位以下的凭证没有号
SELECT '凭证 ' || v.vou_id AS item, v.dr_amt AS left_amt, 0.00 AS right_amt
FROM book_voucher v
JOIN sys_counter c ON c.counter_key = concat_ws(':', 'VOU-XID', v.mof_div_code, v.fiscal_year)
WHERE v.voucher_no = '' AND v.change_xid::text::bigint < c.last_no
