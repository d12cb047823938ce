"""导出任务的记录：管理员看本区划的，批导出申请从这里进。"""

from yitihua.app.identity.records import ADMINISTRATORS
from yitihua.engines.meta.records import record

record(
    "SYS_EXPORT",
    title="导出任务",
    source="SELECT export_id, mof_div_code, user_id, username, user_name, table_name, title, row_count, is_sensitive, "
    "status, reason, approver_name, opinion, create_time, decide_time, ready_time, expire_time FROM sys_export",
    key="export_id",
    order="-create_time",
    roles=ADMINISTRATORS,
    administrative=True,
    local={
        "export_id": "导出编号",
        "user_id": "申请人主键",
        "username": "申请人账号",
        "user_name": "申请人",
        "table_name": "记录",
        "title": "标题",
        "row_count": "行数",
        "is_sensitive": "是否敏感",
        "status": "状态",
        "reason": "申请理由",
        "approver_name": "批准人",
        "opinion": "意见",
        "create_time": "申请时间",
        "decide_time": "批准时间",
        "ready_time": "写成时间",
        "expire_time": "下载截止",
    },
)
