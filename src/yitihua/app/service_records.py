"""平台服务的记录：消息、作业、周期作业的运行、本区划的工作日历；消息与作业各看各的。"""

from yitihua.app.periodic import PERIODIC, TRIGGERS
from yitihua.engines.meta.names import register_names
from yitihua.engines.meta.records import record
from yitihua.infra.jobs.queue import JOBS
from yitihua.infra.notices.letter import KINDS


def _job_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: kind.title for code in codes if (kind := JOBS.get(code)) is not None}


def _periodic_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: PERIODIC[code].title for code in codes if code in PERIODIC}


def _trigger_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: TRIGGERS[code] for code in codes if code in TRIGGERS}


def _kind_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: KINDS[code] for code in codes if code in KINDS}


register_names("JOB", _job_titles)
register_names("PERIODIC", _periodic_titles)
register_names("TRIGGER", _trigger_titles)
register_names("NOTICE_KIND", _kind_titles)

record(
    "SYS_NOTICE",
    title="消息",
    source="SELECT notice_id, mof_div_code, user_id, kind, title, body, biz_type, biz_id, biz_no, sender_name, "
    "biz_time, read_time, create_time, CASE WHEN read_time IS NULL THEN 'unread' ELSE 'read' END AS status "
    "FROM sys_notice",
    key="notice_id",
    order="-create_time",
    administrative=True,
    owner=("user_id", "user_id"),
    overseers=frozenset({"AUDIT"}),
    names={"kind_name": ("kind", "NOTICE_KIND")},
    local={
        "notice_id": "消息主键",
        "user_id": "收件人主键",
        "kind": "种类代码",
        "kind_name": "种类",
        "title": "标题",
        "body": "内容",
        "biz_type": "业务类型",
        "biz_id": "单据主键",
        "biz_no": "单据号",
        "sender_name": "发件人",
        "biz_time": "业务时间",
        "read_time": "阅读时间",
        "create_time": "到达时间",
        "status": "状态",
    },
)
record(
    "SYS_JOB",
    title="后台作业",
    source="SELECT j.id::text AS job_no, j.args ->> 'mof_div_code' AS mof_div_code, j.args ->> 'name' AS name, "
    "j.args ->> 'username' AS username, CASE WHEN j.status = 'todo' AND j.attempts > 0 THEN 'retrying' "
    "ELSE j.status::text END AS status, j.attempts, j.scheduled_at, "
    "jsonb_array_length(j.args -> 'arguments' -> 'commands') AS line_count, "
    "CASE WHEN j.status = 'doing' THEN p.done END AS done_count, "
    "coalesce(j.args -> 'arguments' ->> 'operation', j.args -> 'arguments' ->> 'code') AS operation, "
    "j.args -> 'arguments' ->> 'request_id' AS request_id, "
    "(SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'deferred') AS create_time, "
    "(SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'started') AS start_time, "
    "f.reason, f.happen_time, o.outbox_id::text AS outbox_id, o.voucher_no, o.to_org "
    "FROM procrastinate_jobs j LEFT JOIN LATERAL (SELECT x.reason, x.happen_time FROM sys_job_failure x "
    "WHERE x.job_no = j.id ORDER BY x.happen_time DESC LIMIT 1) f ON true "
    "LEFT JOIN sys_job_progress p ON p.job_key = j.queueing_lock "
    "LEFT JOIN msg_outbox o ON o.outbox_id = (j.args -> 'arguments' ->> 'outbox_id')::uuid "
    "WHERE j.task_name = 'yitihua.run'",
    key="job_no",
    order="-create_time",
    administrative=True,
    owner=("username", "username"),
    overseers=frozenset({"IT", "SYS_ADM", "AUDIT"}),
    names={"job_name": ("name", "JOB"), "operation_name": ("operation", "OPERATION")},
    local={
        "job_no": "作业号",
        "name": "作业代码",
        "job_name": "作业",
        "username": "引出的账号",
        "status": "状态",
        "attempts": "办过几次",
        "scheduled_at": "下次办理",
        "line_count": "行数",
        "done_count": "已定行数",
        "operation": "操作码",
        "operation_name": "操作",
        "request_id": "请求号",
        "create_time": "登记时间",
        "start_time": "最近开办",
        "reason": "没办成的原因",
        "happen_time": "最近失败",
        "outbox_id": "发件主键",
        "voucher_no": "凭证号",
        "to_org": "接收方",
    },
)
record(
    "SYS_JOB_FAILURE",
    title="作业的失败",
    source="SELECT failure_id, mof_div_code, job_no::text AS job_no, name, attempt, reason, detail, happen_time "
    "FROM sys_job_failure",
    key="failure_id",
    order="-happen_time",
    roles=frozenset({"IT", "SYS_ADM", "AUDIT"}),
    administrative=True,
    names={"job_name": ("name", "JOB")},
    local={
        "failure_id": "失败主键",
        "job_no": "作业号",
        "name": "作业代码",
        "job_name": "作业",
        "attempt": "第几次",
        "reason": "原因",
        "detail": "细节",
        "happen_time": "时间",
    },
)
record(
    "SYS_PERIODIC_RUN",
    title="周期作业的运行",
    source="SELECT run_id, mof_div_code, code, trigger, username, status, attempts, biz_time, start_time, end_time, "
    "result::text AS result, reason FROM sys_periodic_run",
    key="run_id",
    order="-start_time",
    roles=frozenset({"SYS_ADM", "IT", "AUDIT", "PAY_CTR", "MOF_TRE", "MOF_ACC"}),
    administrative=True,
    names={"code_name": ("code", "PERIODIC"), "trigger_name": ("trigger", "TRIGGER")},
    local={
        "run_id": "运行主键",
        "code": "周期作业",
        "code_name": "名称",
        "trigger": "由谁引起代码",
        "trigger_name": "由谁引起",
        "username": "账号",
        "status": "状态",
        "attempts": "办了几次",
        "biz_time": "业务时间",
        "start_time": "开始时间",
        "end_time": "结束时间",
        "result": "结果",
        "reason": "没办成的原因",
    },
)
record(
    "SYS_WORK_DAY",
    title="工作日历",
    source="SELECT entry_id, mof_div_code, day, is_workday, bank_cutoff::text AS bank_cutoff, remark, last_user_name, "
    "update_time FROM sys_work_day",
    key="entry_id",
    order="day",
    administrative=True,
    local={
        "entry_id": "日历主键",
        "day": "日期",
        "is_workday": "是否上班",
        "bank_cutoff": "银行截止时刻",
        "remark": "依据",
        "last_user_name": "最后修改人",
        "update_time": "修改时间",
    },
)
