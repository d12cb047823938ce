-- 凭证头合计 ≠ 分录合计，有头无行或有行无头
SELECT '凭证 ' || vou_id AS item, coalesce(l.dr, 0) AS left_amt, coalesce(h.dr_amt, 0) AS right_amt
FROM book_voucher h
FULL JOIN (SELECT fiscal_year, vou_id, sum(dr_amt) AS dr FROM book_line GROUP BY fiscal_year, vou_id) l
    USING (fiscal_year, vou_id)
WHERE l.vou_id IS NULL OR h.vou_id IS NULL OR l.dr <> h.dr_amt
