-- 凭证头合计 ≠ 分录合计
SELECT '凭证 ' || h.vou_id AS item, coalesce(l.dr, 0) AS left_amt, h.dr_amt AS right_amt
FROM book_voucher h
LEFT JOIN (SELECT vou_id, sum(dr_amt) AS dr FROM book_line GROUP BY vou_id) l ON l.vou_id = h.vou_id
WHERE coalesce(l.dr, 0) <> h.dr_amt
