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
