-- 指标账分录的要素 ≠ 指标单据的要素
SELECT '分录 ' || l.vou_id || ' 第 ' || l.vou_seq || ' 行 ' || c.name AS item, c.below AS left_amt, c.above AS right_amt
FROM book_line l LEFT JOIN ba_bgt_info i ON i.bgt_id = l.bgt_id
CROSS JOIN LATERAL (VALUES ('bgt_id', coalesce(l.bgt_id::text, ''), coalesce(i.bgt_id::text, '')),
    ('agency_code', l.agency_code, i.agency_code),
    ('fund_type_code', l.fund_type_code, i.fund_type_code), ('exp_func_code', l.exp_func_code, i.exp_func_code),
    ('pro_code', l.pro_code, i.pro_code), ('src_acc', l.src_acc, i.src_acc)) AS c(name, below, above)
WHERE l.ledger = 'indicator' AND c.below <> c.above
