-- 年中收回去向为补充稳调、调入其他预算的 ＝ 同用途、同额的执行单；别的收回没有执行单
WITH decided AS (
    SELECT recover_id, amount, CASE dest_code WHEN '1' THEN '安排预算稳定调节基金' ELSE '调出资金' END AS use_acc
    FROM indi_recover WHERE recover_type = '1' AND status = '2' AND dest_code IN ('1', '2')
), executed AS (
    SELECT recover_id, amount, use_acc FROM indi_execute WHERE recover_id IS NOT NULL AND status = '1'
)
SELECT '收回登记 ' || recover_id || ' ' || use_acc AS item, coalesce(d.amount, 0) AS left_amt, coalesce(e.amount, 0) AS right_amt
FROM decided d FULL JOIN executed e USING (recover_id, use_acc)
WHERE coalesce(d.amount, 0) <> coalesce(e.amount, 0)
