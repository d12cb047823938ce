"""账号、授权、授权变更、委托的记录：管理员与审计员看本区划的。"""

from typing import Final

from yitihua.engines.meta.names import register_names
from yitihua.engines.meta.records import record
from yitihua.infra.identity.roles import REVIEWERS, ROLES

ADMINISTRATORS: Final = frozenset({"SYS_ADM", "SEC_ADM", "AUDIT"})


def _role_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: ROLES[code].title for code in codes if code in ROLES}


register_names("ROLE", _role_titles)

_PLACE = {
    "role_code": "角色码",
    "role_name": "角色",
    "agency_prefix": "单位代码前缀",
    "mof_dep_code": "对口科室",
    "elements": "要素范围",
    "hidden_fields": "看不到的字段",
    "start_date": "起始日期",
    "end_date": "截止日期",
}
_ROLE_NAME = {"role_name": ("role_code", "ROLE")}

record(
    "SYS_USER",
    title="账号",
    source="SELECT u.user_id, u.mof_div_code, u.username, u.user_name, u.post_name, u.agency_code, u.mof_dep_code, "
    "CASE WHEN u.is_active THEN 'on' ELSE 'off' END AS status, u.stop_reason, u.last_login, "
    "(SELECT string_agg(DISTINCT g.role_code, '、' ORDER BY g.role_code) FROM sys_grant g "
    "WHERE g.user_id = u.user_id AND (g.end_date IS NULL OR g.start_date IS NULL OR g.end_date >= g.start_date)) "
    "AS role_codes FROM sys_user u",
    key="user_id",
    order="username",
    roles=ADMINISTRATORS,
    administrative=True,
    personal=True,
    names={"agency_name": ("agency_code", "AGENCY")},
    local={
        "user_id": "账号主键",
        "username": "账号",
        "user_name": "姓名",
        "post_name": "岗位",
        "agency_name": "单位",
        "mof_dep_code": "科室",
        "status": "状态",
        "stop_reason": "停用原因",
        "last_login": "最近登录",
        "role_codes": "授过的角色",
    },
)
record(
    "SYS_LOGIN_SESSION",
    title="登录会话",
    source="SELECT l.login_id, u.mof_div_code, u.username, u.user_name, u.post_name, l.ip, l.agent, l.login_time, "
    "l.last_seen, coalesce(l.end_time, CASE WHEN s.session_key IS NULL OR s.expire_date < now() THEN l.last_seen END) "
    "AS end_time, CASE WHEN l.end_time IS NOT NULL THEN l.end_reason WHEN s.session_key IS NULL OR s.expire_date < "
    "now() THEN '闲置' ELSE '' END AS end_reason, CASE WHEN l.end_time IS NULL AND s.expire_date >= now() THEN 'on' "
    "ELSE 'off' END AS status FROM sys_login_session l JOIN sys_user u USING (user_id) "
    "LEFT JOIN django_session s ON s.session_key = l.session_key",
    key="login_id",
    order="-login_time",
    roles=ADMINISTRATORS,
    administrative=True,
    local={
        "login_id": "登录主键",
        "username": "账号",
        "user_name": "姓名",
        "post_name": "岗位",
        "ip": "地址",
        "agent": "浏览器",
        "login_time": "登录时间",
        "last_seen": "最近操作",
        "end_time": "结束时间",
        "end_reason": "结束原因",
        "status": "状态",
    },
)
record(
    "SYS_GRANT",
    title="授权",
    source="SELECT g.grant_id, u.mof_div_code, g.user_id, u.username, u.user_name, g.role_code, g.agency_prefix, "
    "g.mof_dep_code, g.elements, g.hidden_fields, g.start_date, g.end_date, "
    "c.applicant_name, c.approver_name, c.decide_time, c.reason "
    "FROM sys_grant g JOIN sys_user u USING (user_id) LEFT JOIN sys_grant_change c ON c.change_id = g.change_id",
    key="grant_id",
    order="username,role_code",
    roles=ADMINISTRATORS,
    administrative=True,
    names=_ROLE_NAME,
    local={
        "grant_id": "授权主键",
        "user_id": "账号主键",
        "username": "账号",
        "user_name": "姓名",
        **_PLACE,
        "applicant_name": "申请人",
        "approver_name": "批准人",
        "decide_time": "批准时间",
        "reason": "申请理由",
    },
)
record(
    "SYS_GRANT_CHANGE",
    title="授权变更",
    source="SELECT c.change_id, u.mof_div_code, c.user_id, u.username, u.user_name, c.action, c.role_code, "
    "c.agency_prefix, c.mof_dep_code, c.elements, c.hidden_fields, "
    "c.start_date, c.end_date, c.reason, c.applicant, c.applicant_name, "
    "c.create_time, c.status, c.approver_name, c.opinion, c.decide_time, c.before::text AS before, "
    "c.after::text AS after FROM sys_grant_change c JOIN sys_user u USING (user_id)",
    key="change_id",
    order="-create_time",
    roles=ADMINISTRATORS,
    administrative=True,
    names=_ROLE_NAME,
    local={
        "change_id": "变更主键",
        "user_id": "账号主键",
        "username": "账号",
        "user_name": "姓名",
        "action": "动作",
        **_PLACE,
        "reason": "申请理由",
        "applicant": "申请人主键",
        "applicant_name": "申请人",
        "create_time": "申请时间",
        "status": "状态",
        "approver_name": "批准人",
        "opinion": "意见",
        "decide_time": "批准时间",
        "before": "变更前",
        "after": "变更后",
    },
)
record(
    "SYS_LEGACY_GRANT",
    title="旧系统授权",
    source="SELECT l.legacy_id, l.mof_div_code, l.old_user, l.username, l.old_permission, l.agency_prefix, "
    "l.mof_dep_code, l.elements, l.hidden_fields, l.role_code, l.status, "
    "(SELECT string_agg(f ->> 'message', '；') FROM "
    "jsonb_array_elements(l.findings) f) AS reasons, l.change_id, c.status AS change_status, l.importer_name, "
    "l.decider_name, l.opinion, l.decide_time, l.create_time FROM sys_legacy_grant l "
    "LEFT JOIN sys_grant_change c ON c.change_id = l.change_id",
    key="legacy_id",
    order="old_user,old_permission",
    roles=ADMINISTRATORS,
    administrative=True,
    names=_ROLE_NAME,
    local={
        "legacy_id": "旧授权主键",
        "old_user": "旧账号",
        "username": "新账号",
        "old_permission": "旧权限",
        "agency_prefix": "单位代码前缀",
        "mof_dep_code": "对口科室",
        "elements": "要素范围",
        "hidden_fields": "看不到的字段",
        "role_code": "角色码",
        "role_name": "角色",
        "status": "状态",
        "reasons": "原因",
        "change_id": "授权变更主键",
        "change_status": "授权变更状态",
        "importer_name": "导入人",
        "decider_name": "确认人",
        "opinion": "确认意见",
        "decide_time": "确认时间",
        "create_time": "导入时间",
    },
)
record(
    "SYS_PERMISSION_MAP",
    title="权限对照",
    source="SELECT map_id, mof_div_code, old_permission, role_code, remark, setter_name, update_time AS set_time "
    "FROM sys_permission_map",
    key="map_id",
    order="old_permission",
    roles=ADMINISTRATORS,
    administrative=True,
    names=_ROLE_NAME,
    local={
        "map_id": "对照主键",
        "old_permission": "旧权限",
        "role_code": "角色码",
        "role_name": "角色",
        "remark": "依据",
        "setter_name": "设置人",
        "set_time": "设置时间",
    },
)
record(
    "SYS_CERTIFICATE",
    title="个人证书",
    source="SELECT certificate_id, mof_div_code, username, user_name, serial, issuer, subject, algorithm, valid_from, "
    "valid_to, revoke_date, revoke_reason, registrar_name, create_time, "
    "CASE WHEN revoke_date IS NULL THEN 'on' ELSE 'off' END AS status FROM sys_certificate",
    key="certificate_id",
    order="username,-valid_to",
    roles=ADMINISTRATORS,
    administrative=True,
    local={
        "certificate_id": "证书主键",
        "username": "持有人账号",
        "user_name": "持有人",
        "serial": "序列号",
        "issuer": "颁发者",
        "subject": "证书主体",
        "algorithm": "公钥算法",
        "valid_from": "生效日期",
        "valid_to": "失效日期",
        "revoke_date": "吊销日期",
        "revoke_reason": "吊销原因",
        "registrar_name": "登记人",
        "create_time": "登记时间",
        "status": "状态",
    },
)
record(
    "SYS_DELEGATION",
    title="审核委托",
    source="SELECT d.delegation_id, d.mof_div_code, f.agency_code, f.mof_dep_code, f.username AS delegator, "
    "f.user_name AS delegator_name, t.username AS delegatee, t.user_name AS delegatee_name, d.role_code, d.biz_type, "
    "d.start_date, d.end_date, d.reason, d.create_time, "
    "CASE WHEN d.revoke_time IS NULL THEN 'on' ELSE 'off' END AS status FROM sys_delegation d "
    "JOIN sys_user f ON f.user_id = d.delegator_id JOIN sys_user t ON t.user_id = d.delegatee_id",
    key="delegation_id",
    agency="agency_code",
    mof_dep="mof_dep_code",
    order="-create_time",
    roles=REVIEWERS | {"AUDIT"},
    names=_ROLE_NAME,
    local={
        "delegation_id": "委托主键",
        "delegator": "委托人账号",
        "delegator_name": "委托人",
        "delegatee": "受托人账号",
        "delegatee_name": "受托人",
        "role_code": "角色码",
        "role_name": "角色",
        "biz_type": "单据类型",
        "mof_dep_code": "科室",
        "start_date": "起始日期",
        "end_date": "截止日期",
        "reason": "委托原因",
        "create_time": "委托时间",
        "status": "状态",
    },
)
