-- 凭证借贷不平（R-ACC-001）
SELECT '凭证 ' || vou_id || ' ' || subsystem AS item, sum(dr_amt) AS left_amt, sum(cr_amt) AS right_amt
FROM book_line GROUP BY vou_id, subsystem HAVING sum(dr_amt) <> sum(cr_amt)
