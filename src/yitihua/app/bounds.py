"""平台记录的要素：待办、流程、反审、抄送都随所办的单据。"""

from yitihua.infra.scoping.bounds import Via, bounded, loose

_DOCUMENTS = (
    Via("biz_id", "pay_voucher", "pay_app_id"),
    Via("biz_id", "pay_refund", "refund_id"),
    Via("biz_id", "pm_project_info", "pro_id"),
    Via("biz_id", "bgt_pm_annual", "bgt_pman_id"),
    Via("biz_id", "ba_bgt_info", "bgt_id"),
)

for _table in ("wf_inst", "wf_task", "wf_reversal", "wf_copy"):
    bounded(_table, via=_DOCUMENTS)
loose("sys_delegation", why="委托是人与岗位的事，不随某一笔钱")
