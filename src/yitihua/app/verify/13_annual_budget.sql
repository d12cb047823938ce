-- 变动后预算数（加还没处理的预拨差额）≠ 预算行额度（INV-1）
SELECT '预算行 ' || b.bgt_pman_id AS item, b.cur_amt AS left_amt, coalesce(l.amount - l.dis_amt, 0) AS right_amt
FROM bgt_pm_annual b
LEFT JOIN ledger_limit l ON l.kind = 'annual_budget' AND l.limit_id = b.bgt_pman_id
LEFT JOIN indi_diff d ON d.bgt_pman_id = b.bgt_pman_id AND d.status = '1'
WHERE b.reply_amt > 0 AND (b.cur_amt + coalesce(d.diff_amt, 0) <> coalesce(l.amount - l.dis_amt, 0)
    OR b.cur_amt <> b.reply_amt + b.adj_amt + b.dis_amt)
