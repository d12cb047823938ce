"""平台自己的记录：待办、流程、操作日志。"""

from typing import Any

from yitihua.app.trail import EVENTS
from yitihua.engines.meta.names import register_names
from yitihua.engines.meta.records import record
from yitihua.infra.identity.roles import REVIEWERS
from yitihua.infra.operation.registry import OPERATIONS


def _operation_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    """操作码 → 中文名，批量的注明；登记簿里没有的不给。登录、导出这些不是操作的另有说法。"""
    titles = {code: EVENTS[code] for code in codes if code in EVENTS}
    for code in codes:
        operation = OPERATIONS.get(code.removesuffix("_batch"))
        if operation is not None:
            titles[code] = operation.title + ("（批量）" if code.endswith("_batch") else "")
    return titles


register_names("OPERATION", _operation_titles)

_NUMBERS = (
    ("pay_app_no", "pay_app_id", "pay_voucher"),
    ("pay_cert_no", "pay_cert_id", "pay_voucher_bill"),
    ("refund_no", "refund_id", "pay_refund"),
    ("pro_code", "pro_id", "pm_project_info"),
    ("cor_bgt_doc_no", "bgt_id", "ba_bgt_info"),
    ("cor_bgt_doc_no", "bgt_pman_id", "bgt_pm_annual"),
    ("lqd_cert_no", "lqd_cert_id", "pay_lqd_cert"),
    ("voucher_no", "vou_id", "book_voucher"),
)
"""单号列、主键列、表：审计员手里的是单号，日志里记的是主键。"""


def _by_document_no(number: str) -> tuple[str, list[Any]]:
    """单号对到主键，再找涉及它的日志。"""
    found = " UNION ALL ".join(f"SELECT {key}::text AS id FROM {table} WHERE {no} = %s" for no, key, table in _NUMBERS)
    condition = f"EXISTS (SELECT 1 FROM ({found}) d WHERE strpos(r.subjects, d.id) > 0)"
    return condition, [number.strip()] * len(_NUMBERS)


def _by_title(text: str) -> tuple[str, list[Any]]:
    """按中文名找操作，批量的一并算。"""
    titles = {**{code: item.title for code, item in OPERATIONS.items()}, **EVENTS}
    codes = [code for code, title in titles.items() if text.strip() in title]
    return "r.operation = ANY(%s)", [[*codes, *(f"{code}_batch" for code in codes)]]


def _by_person(text: str) -> tuple[str, list[Any]]:
    """账号或姓名含这几个字的人。"""
    wanted = f"%{text.strip()}%"
    people = "SELECT u.user_id::text FROM sys_user u WHERE u.user_name ILIKE %s"
    return f"(r.username ILIKE %s OR r.user_id IN ({people}))", [wanted, wanted]


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
        "biz_id": "单据主键",
        "biz_type": "业务类型",
        "biz_no": "单据号",
        "title": "摘要",
        "amount": "金额",
        "step_title": "环节",
        "status": "状态",
        "arrive_time": "到达时间",
        "deadline": "办理期限",
        "assignee_name": "指定办理人",
        "claim_time": "领取时间",
        "actor_name": "办理人",
        "on_behalf_name": "代谁办理",
        "opinion": "意见",
    },
)
record(
    "WF_DEF",
    title="流程定义",
    source="SELECT def_id, mof_div_code, fiscal_year, biz_type, version, status, reason, drafter_name, publisher_name, "
    "publish_time, update_time, jsonb_array_length(steps) AS step_count FROM wf_def",
    key="def_id",
    order="biz_type,-version",
    roles=frozenset({"SYS_ADM", "SEC_ADM", "AUDIT"}),
    administrative=True,
    local={
        "def_id": "流程定义主键",
        "biz_type": "业务类型",
        "version": "版本",
        "status": "状态",
        "reason": "改动依据",
        "drafter_name": "拟稿人",
        "publisher_name": "发布人",
        "publish_time": "发布时间",
        "update_time": "更新时间",
        "step_count": "环节数",
    },
)
record(
    "WF_REVERSAL",
    title="反审",
    source="wf_reversal",
    key="reversal_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-apply_time",
    roles=REVIEWERS | {"AUDIT"},
    names={"agency_name": ("agency_code", "AGENCY")},
    local={
        "reversal_id": "反审主键",
        "biz_type": "业务类型",
        "biz_id": "单据主键",
        "biz_no": "单据号",
        "title": "摘要",
        "amount": "金额",
        "agency_code": "单位代码",
        "agency_name": "单位",
        "status": "状态",
        "reason": "反审理由",
        "applicant_name": "申请人",
        "apply_time": "申请时间",
        "approver_name": "批准人",
        "opinion": "批准意见",
        "decide_time": "批准时间",
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
    names={"operation_name": ("operation", "OPERATION")},
    lookups={"document_no": _by_document_no, "operation_title": _by_title, "person": _by_person},
    local={
        "log_id": "日志主键",
        "log_time": "时间",
        "biz_time": "业务时间",
        "user_id": "用户主键",
        "username": "账号",
        "ip": "地址",
        "request_id": "请求号",
        "operation": "操作码",
        "operation_name": "操作",
        "result": "结果",
        "subjects": "单据",
        "detail": "内容",
        "digest": "摘要",
    },
)
record(
    "OP_LOG_CHANGE",
    title="操作的变更前后",
    source="SELECT c.change_id || '/' || a.attname AS change_key, c.mof_div_code, l.log_id, c.table_name, "
    "coalesce(obj_description(a.attrelid, 'pg_class'), c.table_name) AS table_title, c.row_key, "
    "a.attname::text AS field, coalesce(col_description(a.attrelid, a.attnum), a.attname) AS field_title, "
    "c.before ->> a.attname AS was, c.after ->> a.attname AS now, c.change_id "
    "FROM sys_op_log l JOIN sys_row_change c ON c.change_xid = l.change_xid AND c.mof_div_code = l.mof_div_code "
    "JOIN pg_attribute a ON a.attrelid = to_regclass(quote_ident(c.table_name)) AND a.attnum > 0 "
    "AND c.after ? a.attname",
    key="change_key",
    order="change_id,change_key",
    roles=frozenset({"AUDIT"}),
    local={
        "change_key": "变更主键",
        "change_id": "变更次序",
        "log_id": "日志主键",
        "table_name": "表",
        "table_title": "单据",
        "row_key": "单据主键",
        "field": "字段",
        "field_title": "栏目",
        "was": "变更前",
        "now": "变更后",
    },
)

_MESSAGE = {
    "from_org": "发送方",
    "to_org": "接收方",
    "business": "业务",
    "voucher_no": "凭证号",
    "voucher_flag": "发送单或回单",
    "status": "状态",
    "reject_code": "拒收代码",
    "reject_reason": "拒收原因",
    "receive_time": "到达时间",
    "biz_time": "业务时间",
}
_MESSAGE_ROLES = frozenset({"PAY_CTR", "MOF_TRE", "IT", "AUDIT"})
record(
    "MSG_INBOX",
    title="收件箱",
    source="SELECT inbox_id, mof_div_code, fiscal_year, from_org, business, vt_code, voucher_no, voucher_flag, "
    "version_no, receive_time, status, reject_code, reject_reason FROM msg_inbox",
    key="inbox_id",
    order="-receive_time",
    roles=_MESSAGE_ROLES,
    local=_MESSAGE,
)
record(
    "MSG_OUTBOX",
    title="发件箱",
    source="SELECT outbox_id, mof_div_code, fiscal_year, to_org, business, vt_code, voucher_no, voucher_flag, "
    "ref_type, ref_id, biz_time, status, reject_code, reject_reason, settle_time, create_time FROM msg_outbox",
    key="outbox_id",
    order="-create_time",
    roles=_MESSAGE_ROLES,
    local=_MESSAGE,
)
