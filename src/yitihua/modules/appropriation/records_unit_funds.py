"""单位资金的记录：收款登记，与各单位的收入、下达、到账、支付合计。"""

from typing import Final

from yitihua.engines.meta.records import record

_NAMES: Final = {"agency_name": ("agency_code", "AGENCY"), "fund_type_name": ("fund_type_code", "FUND_TYPE")}
_TITLES: Final = {"agency_name": "单位名称", "fund_type_name": "资金性质名称"}

record(
    "INC_RECEIPT",
    title="单位资金收款登记",
    source="inc_receipt",
    key="receipt_id",
    agency="agency_code",
    order="-create_time",
    names={**_NAMES, "income_sort_name": ("income_sort_code", "INCOME_SORT")},
    local={
        **_TITLES,
        "income_sort_name": "收入分类科目名称",
        "status": "状态",
        "reason": "退回或冲销原因",
        "source_sys": "来源系统",
        "source_key": "来源主键",
        "creater": "创建人",
        "last_user": "最后修改人",
        "row_version": "行版本",
    },
)
record(
    "UNIT_FUND",
    title="单位资金收支",
    source="""SELECT p.limit_id AS unit_fund_id, p.mof_div_code, p.fiscal_year, p.agency_code, p.fund_type_code,
        coalesce(i.amount, 0) AS income_amt, coalesce(i.split_amt, 0) AS issued_amt,
        coalesce(a.arrived_amt, 0) AS arrived_amt, coalesce(r.occ_amt, 0) AS occ_amt,
        coalesce(r.paid_amt, 0) AS paid_amt,
        coalesce(a.arrived_amt, 0) - coalesce(r.occ_amt + r.paid_amt, 0) AS left_amt,
        now() AS create_time, now() AS update_time, 2 AS is_deleted
    FROM (SELECT DISTINCT s.mof_div_code, s.fiscal_year, s.agency_code, s.fund_type_code,
              md5(s.mof_div_code || '/' || s.fiscal_year || '/' || s.agency_code || '/' || s.fund_type_code)::uuid
                  AS limit_id
            FROM (SELECT mof_div_code, fiscal_year, agency_code, fund_type_code FROM bgt_income
                   WHERE left(fund_type_code, 1) = '3' AND status = '2'
                  UNION ALL
                  SELECT mof_div_code, fiscal_year, agency_code, fund_type_code FROM inc_receipt WHERE status = '2'
                  UNION ALL
                  SELECT mof_div_code, fiscal_year, agency_code, fund_type_code FROM ba_bgt_info
                   WHERE left(fund_type_code, 1) = '3' AND bgt_layer_code = '40' AND status = '2') s) p
    LEFT JOIN ledger_limit i ON i.kind = 'unit_income' AND i.fiscal_year = p.fiscal_year AND i.limit_id = p.limit_id
    LEFT JOIN ledger_limit r ON r.kind = 'unit_receipt' AND r.fiscal_year = p.fiscal_year AND r.limit_id = p.limit_id
    LEFT JOIN (SELECT mof_div_code, fiscal_year, agency_code, fund_type_code, sum(rec_amt) AS arrived_amt
                 FROM inc_receipt WHERE status = '2' GROUP BY 1, 2, 3, 4) a
      ON a.mof_div_code = p.mof_div_code AND a.fiscal_year = p.fiscal_year AND a.agency_code = p.agency_code
     AND a.fund_type_code = p.fund_type_code""",
    key="unit_fund_id",
    agency="agency_code",
    order="agency_code",
    names=_NAMES,
    local={
        **_TITLES,
        "unit_fund_id": "单位资金额度",
        "agency_code": "单位代码",
        "fund_type_code": "资金性质代码",
        "income_amt": "预算收入",
        "issued_amt": "已下达指标",
        "arrived_amt": "已到账",
        "occ_amt": "支付在途",
        "paid_amt": "已支付净额",
        "left_amt": "到账可付",
    },
)
