"""其他支出执行单的记录（05 第 6.3 节 E21）。"""

from yitihua.engines.meta.records import record
from yitihua.modules.appropriation.records_transfer import BUREAU_ROLES

record(
    "INDI_EXECUTE",
    title="其他支出执行单",
    source="""SELECT e.execute_id, e.mof_div_code, e.fiscal_year, e.bgt_id, e.use_acc, e.amount, e.exec_date, e.doc_no,
        e.remark, e.recover_id, e.undo_reason, e.status, e.row_version, e.create_time, e.update_time, e.is_deleted,
        i.cor_bgt_doc_no, i.fund_type_code, i.src_acc
    FROM indi_execute e JOIN ba_bgt_info i ON i.bgt_id = e.bgt_id""",
    key="execute_id",
    reached_by=(("BA_BGT_INFO", "bgt_id", "bgt_id"),),
    order="-create_time",
    roles=BUREAU_ROLES,
    names={"fund_type_name": ("fund_type_code", "FUND_TYPE")},
    local={
        "use_acc": "用途",
        "amount": "执行金额",
        "exec_date": "执行日期",
        "doc_no": "批件文号",
        "remark": "执行说明",
        "recover_id": "收回登记",
        "undo_reason": "冲回原因",
        "status": "状态",
        "cor_bgt_doc_no": "本级指标文号",
        "src_acc": "来源科目",
    },
)
