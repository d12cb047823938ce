"""平台自己的记录：待办、流程、操作日志。"""

from yitihua.engines.meta.records import record

record(
    "WF_TASK",
    title="流程待办",
    source="wf_task",
    key="task_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-arrive_time",
    names={"agency_name": ("agency_code", "AGENCY")},
    local={
        "task_id": "待办主键",
        "biz_type": "业务类型",
        "biz_no": "单据号",
        "title": "摘要",
        "amount": "金额",
        "step_title": "环节",
        "status": "状态",
        "arrive_time": "到达时间",
        "actor_name": "办理人",
        "opinion": "意见",
    },
)
record(
    "OP_LOG",
    title="操作日志",
    source="SELECT log_id, mof_div_code, log_time, biz_time, user_id, username, ip, operation, request_id, result, "
    "subjects::text AS subjects, detail::text AS detail, digest FROM sys_op_log",
    key="log_id",
    order="-log_time",
    roles=frozenset({"AUDIT"}),
    local={
        "log_time": "时间",
        "username": "账号",
        "operation": "操作码",
        "result": "结果",
        "subjects": "单据",
        "detail": "内容",
        "digest": "摘要",
    },
)
