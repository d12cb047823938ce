"""授权上的要素范围与看不到的字段写得对不对：要素的代码真有，字段真可以不给看。"""

from functools import cache
from typing import Final

from yitihua.app.document_records import DOCUMENT_RECORDS
from yitihua.app.identity.accounts import refuse
from yitihua.engines.meta.query import describe
from yitihua.engines.meta.records import RECORDS, Record
from yitihua.infra.identity.limits import Elements, LimitError, read_elements, read_fields, write_elements
from yitihua.infra.identity.roles import ROLES
from yitihua.infra.scoping.bounds import ELEMENTS
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.modules.basedata import public as basedata

LONGEST: Final = 400
_FRAME: Final = frozenset({
    "mof_div_code", "fiscal_year", "agency_code", "dept_code", "manage_mof_dep_code", "status", "is_deleted",
    "row_version", "create_time", "update_time", *ELEMENTS,
})  # fmt: skip
"""判范围、判状态要用的列，谁都看得到。"""


def checked_limits(*, role_code: str, elements: str, hidden_fields: str, ctx: Ctx) -> tuple[str, str]:
    """核对过的标准写法；写错的拒绝，说清可以写什么。"""
    limits, fields = _read(elements, hidden_fields)
    if (limits or fields) and ROLES[role_code].scope == "none":
        raise _wrong("elements", f"{ROLES[role_code].title}没有业务数据，不按要素与字段限", "请清空这两项")
    snapshot = basedata.current(ctx)
    for name, codes in limits:
        title, catalog = ELEMENTS[name]
        known = snapshot.codes(catalog)
        missing = [code for code in codes if not any(item.startswith(code) for item in known)]
        if missing:
            raise _wrong("elements", f"没有以 {missing[0]} 开头的{title}", "请从代码表里选")
    titles = hideable_fields()
    unknown = [name for name in fields if name not in titles]
    if unknown:
        raise _wrong("hidden_fields", f"{unknown[0]} 不能设为不可见", "请从可以不给看的字段里选")
    kept = plain_limits(role_code=role_code, elements=elements, hidden_fields=hidden_fields, ctx=ctx)
    for field, text in zip(("elements", "hidden_fields"), kept, strict=True):
        if len(text) > LONGEST:
            raise _wrong(field, f"写得太长（{len(text)} 字），至多 {LONGEST} 字", "请写上级代码，或分成几条授权")
    return kept


def plain_limits(*, role_code: str, elements: str, hidden_fields: str, ctx: Ctx) -> tuple[str, str]:
    """只换成标准写法：收回时用，代码已经停了的也收得回。"""
    limits, fields = _read(elements, hidden_fields)
    return write_elements(limits), ",".join(fields)


def _read(elements: str, hidden_fields: str) -> tuple[Elements, tuple[str, ...]]:
    try:
        limits = read_elements(elements)
    except LimitError as error:
        raise _wrong("elements", str(error), "请照“要素=代码,代码;要素=代码”写") from None
    try:
        return limits, read_fields(hidden_fields)
    except LimitError as error:
        raise _wrong("hidden_fields", str(error), "请照“字段,字段”写") from None


@cache
def hideable_fields() -> dict[str, str]:
    """可以不给看的字段 → 中文名：业务记录里的列，去掉定范围、定次序、称呼单据要用的。"""
    business = [record for _, record in RECORDS.items() if record.division is not None and not record.administrative]
    needed = frozenset().union(*(_structural(record) for record in business), _FRAME)
    for kind in DOCUMENT_RECORDS.values():
        needed |= {kind.number, kind.title, kind.amount}
    found: dict[str, str] = {}
    for record in business:
        for name, column in describe(record).items():
            if name not in needed and not name.endswith("_id"):
                found.setdefault(name, column.field_cn)
    return dict(sorted(found.items()))


def told_fields(text: str) -> list[str]:
    """字段的中文名。"""
    return [hideable_fields().get(name, name) for name in read_fields(text)]


def _structural(record: Record) -> frozenset[str]:
    names = {record.key, record.agency or "", record.mof_dep or "", record.division or ""}
    names |= {key.strip().lstrip("-") for key in record.order.split(",")}
    for table, theirs, ours in record.reached_by or ():
        names |= {theirs, ours, RECORDS[table].key}
    return frozenset(names - {""})


def _wrong(field: str, text: str, step: str) -> Refusal:
    return refuse("E-GRANT", text, field=field, step=step)
