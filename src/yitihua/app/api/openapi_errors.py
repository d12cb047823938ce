"""接口说明里的错误：统一的拒绝应答，每种状态何时出现，每个代码什么意思、下一步做什么。"""

import re
from typing import Any, Final

from yitihua.app.rulehelp.refusal_codes import REFUSAL_CODES
from yitihua.kernel.rulebook import RULEBOOK

Schema = dict[str, Any]
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_TEXT: Final = {"type": "string"}


def chinese(text: str) -> bool:
    return bool(_CHINESE.search(text))


def _text(cn: str) -> Schema:
    return {**_TEXT, "description": cn}


FINDING: Final[Schema] = {
    "type": "object",
    "description": "一条校验结果",
    "required": ["code", "level", "level_name", "message", "figures", "fields", "next_step", "basis"],
    "properties": {
        "code": _text("规则号 R-… 或接口错误码 E-…"),
        "level": {**_TEXT, "enum": ["block", "manual", "warn", "info"], "description": "级别"},
        "level_name": _text("级别名称"),
        "message": _text("提示语"),
        "figures": {"type": "object", "additionalProperties": _TEXT, "description": "涉及的数，已排好版"},
        "fields": {"type": "array", "items": _TEXT, "description": "涉及的字段"},
        "next_step": _text("下一步"),
        "basis": _text("依据"),
        "limit": {
            "type": "object",
            "description": "额度不足时：那一行额度的构成，与占得最多的五张单据",
        },
    },
}
PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "拒绝应答：没有产生任何变更",
    "required": ["message", "findings"],
    "properties": {
        "message": _text("总的说法"),
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}, "description": "逐条原因"},
    },
}
ACCEPTED: Final[Schema] = {
    "type": "object",
    "description": "已转后台办理",
    "required": ["message", "result_url"],
    "properties": {"message": _text("说明"), "result_url": _text("取结果的路径")},
}
BATCH: Final[Schema] = {
    "type": "object",
    "description": "批量的结局",
    "required": ["outcomes", "ok", "refused"],
    "properties": {
        "outcomes": {
            "type": "array",
            "description": "逐行结局",
            "items": {
                "type": "object",
                "required": ["index", "ok", "result", "findings"],
                "properties": {
                    "index": {"type": "integer", "description": "第几行，从 0 起"},
                    "ok": {"type": "boolean", "description": "办成与否"},
                    "result": {"description": "这一行的结果，被拒为空"},
                    "findings": {
                        "type": "array", "items": {"$ref": "#/components/schemas/Finding"}, "description": "原因或提示",
                    },
                },
            },
        },
        "ok": {"type": "integer", "description": "办成几行"},
        "refused": {"type": "integer", "description": "被拒几行"},
    },
}  # fmt: skip
STATUSES: Final = {
    "400": "请求不合格式（E-REQ-…）：不是 JSON、类型不符、金额不是字符串、未知字段、缺必填、超长",
    "401": "没有登录，或签名认不出（E-LOGIN、E-SIGN）",
    "403": "无权（R-WFL-003、R-WFL-007、R-WFL-008、R-GEN-008）、页面令牌过期（E-CSRF）或口令不对（E-LOGIN）",
    "404": "没有这个路径，或没有用这个请求号提交过",
    "409": "同号不同内容（E-REQ-008），或单据已被别人改过（R-GEN-005）",
    "413": "请求体超长（E-REQ-006）",
    "422": "业务拒绝：规则号、涉及的数、下一步；业务数据原样不动",
    "429": "请求过于频繁（E-RATE），隔 Retry-After 秒再来",
    "503": "系统暂忙或正在恢复（E-BUSY、E-JOB），以同一请求号重试",
}
CODES: Final = {code: name for code, (name, _when, _then) in REFUSAL_CODES.items()}
_ALWAYS: Final = ("400", "401", "403", "429", "503")
_WRITES: Final = ("409", "413", "422")


def add(schema: Schema) -> None:
    """登记拒绝应答的样子与全部代码。"""
    components = schema["components"]
    components["schemas"] |= {"Problem": PROBLEM, "Accepted": ACCEPTED}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {
        f"S{status}": {"description": text, "content": content} for status, text in STATUSES.items()
    }
    components["responses"]["S429"]["headers"] = {
        "Retry-After": {"description": "多少秒后再来", "schema": {"type": "integer"}}
    }
    schema["x-errors"] = [
        *({"code": code, "message": text} for code, text in sorted(CODES.items())),
        *({"code": code, "message": card.message, "next_step": card.next_step} for code, card in RULEBOOK.items()),
    ]


def attach(item: Schema, *, method: str, path: str) -> None:
    """给一条路径挂上可能的错误状态；读的没有写的那几种。"""
    statuses = [*_ALWAYS, *(_WRITES if method == "post" else ()), *(("404",) if "{" in path else ())]
    if "/export" in path or "/print/" in path or path.endswith(".xlsx"):
        statuses.append("422")
    for status in statuses:
        item["responses"].setdefault(status, {"$ref": f"#/components/responses/S{status}"})
