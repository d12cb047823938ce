"""指标的要素都在本行；冻结、收回、变动随指标。"""

from yitihua.infra.scoping.bounds import ELEMENTS, Via, bounded, loose

bounded("ba_bgt_info", own=tuple(ELEMENTS), subject="appropriation.indicator")
for _table in ("ba_bgt_frozen", "indi_recover"):
    bounded(_table, via=[Via("bgt_id", "ba_bgt_info", "bgt_id")])
bounded("ledger_movement", via=[Via("limit_id", "ba_bgt_info", "bgt_id")])
loose("ba_doc_prefix", why="文号前缀，全区划共用")
bounded("ba_bgt_amend", via=[Via("bgt_id", "ba_bgt_info", "bgt_id")])
bounded("ba_bgt_book_diff", via=[Via("bgt_id", "ba_bgt_info", "bgt_id")])
loose("ba_ele_ctrl", "ba_ele_ctrl_change", why="要素控制是规矩，不分要素")
bounded("indi_conversion", via=[Via("bgt_id", "ba_bgt_info", "bgt_id")])
bounded("indi_diff", via=[Via("bgt_pman_id", "bgt_pm_annual", "bgt_pman_id")])
bounded("indi_transfer_out", via=[Via("bgt_id", "ba_bgt_info", "bgt_id")])
bounded("indi_transfer_in", own=("fund_type_code", "exp_func_code"), free=("pro_cat_code",), why="接收时还没有定项目")
for _table in ("ba_bgt_carryovers", "ba_bgt_balance"):
    bounded(_table, via=[Via("ori_bgt_id", "ba_bgt_info", "bgt_id")])
bounded("indi_execute", via=[Via("bgt_id", "ba_bgt_info", "bgt_id")], subject="appropriation.execution")
bounded("indi_write_off", via=[Via("bgt_id", "ba_bgt_info", "bgt_id")], subject="appropriation.write_off")
bounded("indi_year_end_preview", via=[Via("bgt_id", "ba_bgt_info", "bgt_id")])
for _table, _subject in (("inc_receipt", "appropriation.receipt"), ("unit_fund", "")):
    bounded(
        _table,
        own=("fund_type_code",),
        free=("exp_func_code", "pro_cat_code"),
        why="到账只分资金性质",
        subject=_subject,
    )
