"""对读接口的攻击：每张记录的每种读法，以及公布的接口里其余每一条 GET。"""

import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote, unquote

from tests.attacks.cast import VICTIM, Attacker
from tests.attacks.place import DIVISION
from tests.attacks.stage import Stage
from yitihua.app.document_records import DOCUMENT_RECORDS
from yitihua.engines.meta.records import RECORDS

OWN_PATHS: Final = ("/api/records/{table}", "/api/records/{table}.xlsx", "/api/records/{table}/{key}")
"""记录的三种读法另有一组逐张试。"""
_PARAMETERS: Final = {
    "number": ("pay_cert_no", "pay_app_no", "refund_no", "pro_code", "bgt_id", "lqd_cert_no", "biz_event_id", "vou_id"),
    "pay_cert_id": ("pay_cert_id",),
    "username": ("username",),
}
"""路径里的参数 → 拿哪几列的值去填。"""


@dataclass(frozen=True, slots=True)
class Probe:
    """一次读；`rows` 为真即应答是 {rows, count}，一行也不许有。"""

    path: str
    params: dict[str, str] = field(default_factory=dict)
    empty: bool = False
    refused: bool = False

    @property
    def own_words(self) -> bool:
        """自己区划的操作日志里，有攻击者自己填过的别人的主键。"""
        return self.path.startswith("/api/records/OP_LOG")

    @property
    def attached(self) -> bool:
        """附件随单据：看得到单据的就看得到。"""
        return self.path.startswith("/api/attachments")

    def __str__(self) -> str:
        return f"{unquote(self.path)} {self.params or ''}"


def of_record(stage: Stage, who: Attacker, table: str, row: dict[str, Any]) -> Iterator[Probe]:
    """拿别人的一行去试一张记录：按主键、按条件、按单位、按文字、换区划、导出。

    按单位试的，此人自己看得到那个单位的几行时不算没有：同名单位在别的区划，或同一单位里别种资金的。
    """
    record = RECORDS[table]
    key = str(row[record.key])
    base = f"/api/records/{table}"
    abroad = who.division != DIVISION
    yield Probe(f"{base}/{quote(key, safe='')}", refused=True)
    yield Probe(base, {record.key: key, "totals": "1"}, empty=True)
    yield Probe(base, {f"{record.key}__in": f"{key},{uuid.uuid4()}", "totals": "1"}, empty=True)
    yield Probe(base, {f"{record.key}__contains": key[-12:], "order": f"-{record.key}"}, empty=True)
    if record.agency and row.get(record.agency):
        own = any(mine[record.agency] == row[record.agency] for mine in stage.seen(who, table))
        yield Probe(base, {record.agency: str(row[record.agency]), "totals": "1"}, empty=not own)
        yield Probe(base, {f"{record.agency}__prefix": str(row[record.agency]), record.key: key}, empty=True)
    yield Probe(base, {record.key: key, "unit": "wan", "totals": "1"}, empty=True)
    yield Probe(f"{base}.xlsx", {record.key: key})
    if abroad:
        yield Probe(base, {"div": DIVISION}, refused=True)
        yield Probe(f"{base}/{quote(key, safe='')}", {"div": DIVISION}, refused=True)
        yield Probe(base, {"mof_div_code": DIVISION, record.key: key}, empty=True)


def of_path(stage: Stage, template: str) -> list[Probe]:
    """公布的一条 GET：路径参数填别人的，再加上别的单位、区划、年度的条件。"""
    probes = [Probe(path) for path in _filled(stage, template)]
    if "{" not in template:
        for params in ({"agency_code": VICTIM}, {"div": DIVISION}, {"search": "被攻击单位"}, {"box": "done"}):
            probes.append(Probe(template, params))
        probes.append(Probe(template, {"ledger": "GLA", "agency_code": VICTIM}))
        probes.append(Probe(template, {"ledger": "GLF"}))
        probes.append(Probe(template, {"box": "started", "search": "被攻击单位"}))
        probes.append(Probe(template, {"biz_type": "payment.application", "biz_id": stage.stolen.draft}))
        probes.append(Probe(template, {"q": "被攻击单位", "year": "2022"}))
    if "{attachment_id}" in template or "{export_id}" in template:
        probes = [replace(probe, refused=True) for probe in probes]
    return probes


def _filled(stage: Stage, template: str) -> Iterator[str]:
    if "{biz_id}" in template:
        for biz_type, kind in DOCUMENT_RECORDS.items():
            for row in stage.victim.rows[kind.table][:6]:
                key = str(row[RECORDS[kind.table].key])
                yield template.replace("{biz_type}", biz_type).replace("{biz_id}", key)
    elif "{limit_id}" in template:
        for kind, table in (("indicator", "BA_BGT_INFO"), ("annual_budget", "BGT_PM_ANNUAL")):
            for row in stage.victim.rows[table][:6]:
                key = str(row[RECORDS[table].key])
                yield template.replace("{kind}", kind).replace("{limit_id}", key)
    elif "{policy_id}" in template:
        yield template.replace("{policy_id}", str(uuid.uuid4()))
    elif "{request_id}" in template:
        yield template.replace("{code}", stage.stolen.operation).replace("{request_id}", stage.stolen.request_id)
    elif "{code}" in template:
        yield template.replace("{code}", "payment.application.submit")
    elif "{" in template and (stolen := _stolen(stage, template)):
        yield from stolen
    elif "{" in template:
        name = template.partition("{")[2].partition("}")[0]
        assert name in _PARAMETERS, f"新接口 {template} 的参数 {name} 要写清拿什么去试"
        for column in _PARAMETERS[name]:
            for value in _values(stage, column)[:4]:
                yield template.replace("{" + name + "}", quote(value, safe=""))
    else:
        yield template


def _stolen(stage: Stage, template: str) -> list[str]:
    """被攻击的附件、导出、视图、流程。"""
    known = {
        "attachment_id": [stage.stolen.attachment_id],
        "export_id": [stage.stolen.export_id],
        "table": ["PAY_VOUCHER", "PAY_DETAIL"],
        "biz_type": list(DOCUMENT_RECORDS),
    }
    name = template.partition("{")[2].partition("}")[0]
    return [template.replace("{" + name + "}", value) for value in known.get(name, [])]


def _values(stage: Stage, column: str) -> list[str]:
    rows = [row for table in stage.victim.rows.values() for row in table]
    rows += stage.home.rows["SYS_USER"] if column == "username" else []
    mine = [row for row in rows if str(row.get("agency_code") or VICTIM).startswith(VICTIM)]
    return sorted({str(row[column]) for row in mine if row.get(column)})


def paths_of(document: dict[str, Any]) -> list[str]:
    """公布的全部 GET，去掉不涉数据的。"""
    public = ("/api/health", "/api/csrf", "/api/openapi.json", "/api/access/operations")
    return sorted(
        path
        for path, methods in document["paths"].items()
        if "get" in methods
        and path not in (*OWN_PATHS, *public)
        and not path.startswith(("/api/scenario", "/api/demo"))
    )


def text_of(content: bytes, kind: str) -> str:
    """应答里的文字；Excel 解开来看。"""
    if "spreadsheetml" not in kind:
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(BytesIO(content)) as book:
        names = [name for name in book.namelist() if name.endswith(".xml") and "docProps" not in name]
        return "\n".join(book.read(name).decode() for name in names)


def foreign_rows(stage: Stage, who: Attacker, table: str, *, count: int) -> list[dict[str, Any]]:
    """这张记录里此人不该看到的行，均匀取若干；别的区划里主键恰与他自己的一行相同的不算。"""
    key = RECORDS[table].key
    mine = {str(row[key]) for row in stage.seen(who, table)}
    rows = [row for row in stage.home.rows[table] if str(row[key]) not in mine]
    step = max(1, len(rows) // count)
    return rows[::step][:count]
