-- 要素走样：凭证与申请、申请与指标、额度行与指标的代码须一致
SELECT '凭证 ' || b.pay_cert_no || ' ' || c.name AS item, c.below AS left_amt, c.above AS right_amt
FROM pay_voucher_bill b JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id
CROSS JOIN LATERAL (VALUES ('agency_code', b.agency_code, a.agency_code),
    ('fund_type_code', b.fund_type_code, a.fund_type_code), ('exp_func_code', b.exp_func_code, a.exp_func_code),
    ('gov_bgt_eco_code', b.gov_bgt_eco_code, a.gov_bgt_eco_code), ('pro_code', b.pro_code, a.pro_code))
    AS c(name, below, above)
WHERE c.below <> c.above
UNION ALL
SELECT '申请 ' || a.pay_app_no || ' ' || c.name, c.below, c.above
FROM pay_voucher a JOIN ba_bgt_info i ON i.bgt_id = a.bgt_id
CROSS JOIN LATERAL (VALUES ('agency_code', a.agency_code, i.agency_code),
    ('fund_type_code', a.fund_type_code, i.fund_type_code), ('exp_func_code', a.exp_func_code, i.exp_func_code),
    ('pro_code', a.pro_code, i.pro_code)) AS c(name, below, above)
WHERE a.status NOT IN ('10', '90') AND c.below <> c.above
UNION ALL
SELECT '额度行 ' || l.limit_id || ' agency_code', l.agency_code, i.agency_code
FROM ledger_limit l JOIN ba_bgt_info i ON i.bgt_id = l.limit_id
WHERE l.kind = 'indicator' AND l.agency_code <> i.agency_code
