-- 转移支付两边对得上：接收单 ＝ 下达单，回执不超过接收单，下级登记的指标 ＝ 接收单净额
SELECT '接收单 ' || r.transfer_in_id || ' ' || c.name AS item, c.left_amt, c.right_amt
FROM indi_transfer_in r
LEFT JOIN indi_transfer_out s ON s.transfer_id = r.transfer_id AND s.mof_div_code = r.from_div_code
    AND s.rec_div_code = r.mof_div_code
LEFT JOIN ledger_limit l ON l.kind = 'indicator' AND l.limit_id = r.bgt_id
CROSS JOIN LATERAL (VALUES
    ('下达金额', coalesce(s.amount, 0), r.amount, true),
    ('收回回执多于退回', coalesce(s.back_amt, 0), r.back_amt, coalesce(s.back_amt, 0) > r.back_amt),
    ('退回多于要求', r.back_amt, coalesce(s.back_amt + s.recall_amt, 0), r.back_amt > coalesce(s.back_amt + s.recall_amt, 0)),
    ('接收回执多于下达', coalesce(s.received_amt, 0), r.amount, coalesce(s.received_amt, 0) > r.amount),
    ('登记的指标', coalesce(l.amount - l.dis_amt, 0), r.amount - r.back_amt,
     r.status = '2' AND coalesce(l.amount - l.dis_amt, 0) > r.amount - r.back_amt))
    AS c(name, left_amt, right_amt, matters)
WHERE c.matters AND c.left_amt <> c.right_amt
