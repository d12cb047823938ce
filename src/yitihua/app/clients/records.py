"""接口客户端、变更、事件订阅与通知的记录；密钥密文不在任何一张里。"""

from yitihua.app.clients.event_types import EVENT_TYPES
from yitihua.app.identity.records import ADMINISTRATORS
from yitihua.engines.meta.names import register_names
from yitihua.engines.meta.records import record


def _event_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: EVENT_TYPES[code].title for code in codes if code in EVENT_TYPES}


register_names("EVENT_TYPE", _event_titles)

_TERMS = (
    "{0}.client_name, {0}.owner_agency, {0}.agency_prefix, {0}.mof_dep_code, {0}.algorithm, {0}.public_key, "
    "{0}.expire_date, {0}.rate_limit, (SELECT string_agg(v, '、') FROM jsonb_array_elements_text({0}.roles) v) "
    "AS role_codes, (SELECT string_agg(v, '、') FROM jsonb_array_elements_text({0}.ip_allow) v) AS ip_allow"
)
_TITLES = {
    "client_id": "客户端主键",
    "client_name": "客户端名称",
    "owner_agency": "所属单位",
    "agency_prefix": "单位代码前缀",
    "mof_dep_code": "对口科室",
    "algorithm": "签名算法",
    "public_key": "公钥",
    "expire_date": "截止日期",
    "rate_limit": "每分钟次数",
    "role_codes": "角色码",
    "ip_allow": "来源地址",
    "status": "状态",
    "create_time": "建立时间",
}
record(
    "SYS_API_CLIENT",
    title="接口客户端",
    source=f"SELECT c.client_id, c.mof_div_code, c.key_id, {_TERMS.format('c')}, c.status, c.stop_reason, "
    "c.create_time FROM sys_api_client c",
    key="client_id",
    order="client_name",
    roles=ADMINISTRATORS,
    administrative=True,
    local={**_TITLES, "key_id": "接入码", "stop_reason": "停用原因"},
)
record(
    "SYS_API_CLIENT_CHANGE",
    title="接口客户端变更",
    source=f"SELECT c.change_id, c.mof_div_code, c.client_id, c.action, {_TERMS.format('c')}, c.reason, c.applicant, "
    "c.applicant_name, c.create_time, c.status, c.approver_name, c.opinion, c.decide_time FROM sys_api_client_change c",
    key="change_id",
    order="-create_time",
    roles=ADMINISTRATORS,
    administrative=True,
    local={
        **_TITLES,
        "change_id": "申请主键",
        "action": "动作",
        "reason": "申请理由",
        "applicant": "申请人主键",
        "applicant_name": "申请人",
        "create_time": "申请时间",
        "approver_name": "批准人",
        "opinion": "意见",
        "decide_time": "批准时间",
    },
)
record(
    "SYS_WEBHOOK",
    title="事件订阅",
    source="SELECT w.webhook_id, w.mof_div_code, w.client_id, c.client_name, c.key_id, w.url, w.status, "
    "w.stop_reason, w.creator_name, w.create_time, (SELECT string_agg(v, '、') FROM "
    "jsonb_array_elements_text(w.event_types) v) AS event_codes, (SELECT count(*) FROM sys_webhook_delivery d "
    "WHERE d.webhook_id = w.webhook_id AND d.status = 'dead') AS dead_count FROM sys_webhook w "
    "JOIN sys_api_client c USING (client_id)",
    key="webhook_id",
    order="-create_time",
    roles=ADMINISTRATORS,
    administrative=True,
    local={
        "webhook_id": "订阅主键",
        "client_id": "客户端主键",
        "client_name": "客户端名称",
        "key_id": "接入码",
        "url": "接收地址",
        "event_codes": "事件码",
        "dead_count": "死信条数",
        "status": "状态",
        "stop_reason": "停用原因",
        "creator_name": "建立人",
        "create_time": "建立时间",
    },
)
record(
    "SYS_WEBHOOK_DELIVERY",
    title="事件通知",
    source="SELECT d.delivery_id, d.mof_div_code, d.webhook_id, c.client_name, d.event_type, d.status, d.attempts, "
    "d.last_status, d.last_error, d.create_time, d.send_time, w.url, d.payload::text AS payload "
    "FROM sys_webhook_delivery d JOIN sys_webhook w USING (webhook_id) JOIN sys_api_client c USING (client_id)",
    key="delivery_id",
    order="-create_time",
    roles=ADMINISTRATORS,
    administrative=True,
    names={"event_name": ("event_type", "EVENT_TYPE")},
    local={
        "delivery_id": "通知主键",
        "webhook_id": "订阅主键",
        "client_name": "客户端名称",
        "event_type": "事件码",
        "event_name": "事件",
        "status": "状态",
        "attempts": "已试次数",
        "last_status": "最近应答码",
        "last_error": "最近原因",
        "create_time": "产生时间",
        "send_time": "送达时间",
        "url": "接收地址",
        "payload": "内容",
    },
)
