"""怎么瞄：从命令的结构里找出指着单据、单位、账套、账号的每一个字段，填上别人的值；其余字段填得像样。"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from hypothesis import find
from hypothesis.strategies import from_regex

from tests.attacks.sight import World

Path = tuple[str, ...]
ALIASES: Final = {
    "ori_pay_cert_no": "pay_cert_no",
    "pay_cert_nos": "pay_cert_no",
    "ori_pay_detail_id": "pay_detail_id",
    "ori_bgt_id": "bgt_id",
    "new_bgt_id": "bgt_id",
    "bgt_pman_ids": "bgt_pman_id",
    "agency_prefix": "agency_code",
    "supdep": "agency_code",
    "dept_code": "agency_code",
    "traobj_agency_code": "agency_code",
    "track_pro_code": "pro_code",
    "pro_levone_code": "pro_code",
    "to_username": "username",
    "pay_acct_no": "acct_no",
    "acct_no": "acct_no",
    "bgt_mof_dep_code": "manage_mof_dep_code",
    "mof_dep_code": "manage_mof_dep_code",
}
"""命令里的名字 → 记录里的名字。"""
NOT_A_THING: Final = {
    "request_id": "请求号，另有一组试别人的请求号",
    "fiscal_year": "年度，另有一组试",
    "mof_div_code": "区划，另有一组试",
    "payee_acct_no": "收款账号，谁都可能付给它",
    "payee_acct_bank_no": "收款行号，公共的",
    "acct_bank_no": "开户行号，公共的",
    "approve_doc_no": "批件文号，只是文字",
    "approval_file_no": "批准文号，只是文字",
    "cor_bgt_doc_no": "文号，全区划连续编，公文本身就公开",
    "sup_bgt_doc_no": "上级文号，只是文字",
    "dest_doc_no": "去向批件，只是文字",
    "adj_batch_no": "批次号，只是文字",
    "batch_no": "导入批次号，只是文字",
    "contract_no": "合同号，只是文字",
    "lqd_acct_no": "清算账号，公共的",
    "cen_tra_pro_code": "中央转移支付项目，公共的",
    "source_key": "来源主键，只是文字",
    "receiver_code": "收款单位的社会信用代码，公共的",
}
"""看着像而不指着业务数据的字段，逐个写明为什么不瞄。"""
_ENDINGS: Final = ("_id", "_no", "_nos")
_NAMES: Final = ("agency_code", "pro_code", "acct_set_code", "username", "manage_mof_dep_code")


@dataclass(frozen=True, slots=True)
class Target:
    """一个可瞄的字段：在命令里的路径（明细取第一行）、在记录里的名字；`key` 是主键，`document` 是主键或单号。"""

    path: Path
    column: str
    key: bool
    document: bool


def targets(schema: Mapping[str, Any], resolve: Any, path: Path = ()) -> Iterator[Target]:
    """命令里指着东西的字段，逐层找。"""
    schema = resolve(schema)
    for name, item in schema.get("properties", {}).items():
        item = resolve(item)
        if item.get("type") == "array":
            inner = resolve(item["items"])
            if "properties" in inner:
                yield from targets(inner, resolve, (*path, name))
                continue
            item = inner
        if name in NOT_A_THING:
            continue
        column = ALIASES.get(name, name)
        if item.get("format") == "uuid" or name.endswith(_ENDINGS) or column in _NAMES:
            key = item.get("format") == "uuid"
            yield Target((*path, name), column, key, key or column.endswith(("_no", "pro_code")))


class Shapes:
    """按公布的结构给出像样的值；必填的都填上。"""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._schemas = document["components"]["schemas"]

    def resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while True:
            if "$ref" in schema:
                schema = self._schemas[schema["$ref"].rpartition("/")[2]]
            elif "anyOf" in schema or "allOf" in schema:
                schema = (schema.get("anyOf") or schema["allOf"])[0]
            else:
                return schema

    def body(self, schema: Mapping[str, Any], also: Path = ()) -> dict[str, Any]:
        """必填的字段，连同 `also` 里点名的。"""
        schema = self.resolve(schema)
        wanted = {*schema.get("required", ()), *also[:1]}
        fields = schema.get("properties", {})
        return {name: self._value(fields[name], name, also[1:]) for name in wanted if name in fields}

    def _value(self, schema: Mapping[str, Any], name: str, also: Path) -> Any:
        schema = self.resolve(schema)
        kind = schema.get("type")
        if kind == "array":
            return [self._value(schema["items"], name, also)] * max(1, int(schema.get("minItems", 1)))
        if kind == "object" and schema.get("minProperties"):
            return {"exp_func_code": "2010101"}
        if kind == "object":
            return self.body(schema, also)
        if "enum" in schema:
            return schema["enum"][0]
        if kind in ("integer", "number"):
            return max(1, int(schema.get("minimum", 1)))
        if kind == "boolean":
            return True
        return self._text(schema, name)

    def _text(self, schema: Mapping[str, Any], name: str) -> str:
        form, pattern = schema.get("format", ""), schema.get("pattern", "")
        if form in _BY_FORMAT or name in _BY_NAME:
            text = _BY_FORMAT.get(form) or _BY_NAME[name]
        elif pattern:
            text = simplest(pattern)
        elif name.endswith("_code") and int(schema.get("minLength", 0)) <= 1:
            text = "1"
        else:
            text = "attack-trial"
        text = text.ljust(int(schema.get("minLength", 0)), "x")
        return text[: int(schema.get("maxLength", len(text)))]


_BY_NAME: Final = {
    "role_code": "AG_AUD",
    "opinion": "同意办理这一笔",
    "acc_type_code": "21",
    "exp_func_code": "2010101",
    "pay_app_amt": "1.00",
}
_BY_FORMAT: Final = {
    "uuid": "00000000-0000-7000-8000-000000000000",
    "date": "2022-03-01",
    "amount": "1.00",
    "password": "Attack-2022-trial",
}
"""格式 → 像样的值。"""


@cache
def simplest(pattern: str) -> str:
    """合这个样子的最短的一个。"""
    return str(find(from_regex(pattern.replace("$", r"\Z"), fullmatch=True), lambda _text: True))


def put(body: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """把值放到路径上，返回新的一份。"""
    made = dict(body)
    name, rest = path[0], path[1:]
    if rest:
        rows = made.get(name) or [{}]
        made[name] = [put(dict(rows[0]), rest, value), *rows[1:]]
    elif isinstance(made.get(name), list) or name.endswith("_nos"):
        made[name] = [value]
    else:
        made[name] = value
    return made


def ammunition(victim: World, known: World | None) -> dict[str, list[str]]:
    """列名 → 别人的值（攻击者自己看得到的不算），各取若干个不同状态的。"""
    mine: set[str] = set()
    if known is not None:
        mine = {str(value) for rows in known.rows.values() for row in rows for value in row.values()}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for rows in victim.rows.values():
        for row in rows:
            for name, value in row.items():
                text = str(value or "")
                if text and text not in mine:
                    found[name][text] = None
    return {name: list(values) for name, values in found.items()}
