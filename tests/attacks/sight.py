"""谁本来该看到哪些行：照业务规定另算一遍，不用服务端的任何过滤；由此得出对每个攻击者来说什么是秘密。"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from tests.attacks.cast import Attacker
from yitihua.engines.meta.records import RECORDS, Record

Row = Mapping[str, Any]
WHOLE: Final = {
    "BAS_ELE_RELATION": "经济分类对应，全区划共用的标准",
    "BAS_MOF_DEP": "科室名录，全区划共用",
    "BA_DOC_PREFIX": "文号前缀，全区划共用",
    "MSG_INBOX": "收件箱只给支付中心、国库科、信息部门与审计员，另有角色限制",
    "MSG_OUTBOX": "发件箱，同上",
    "OP_LOG": "操作日志只给审计员",
    "OP_LOG_CHANGE": "变更前后只给审计员",
}
"""不按单位、科室限的区划记录，逐张写明为什么；没写的新记录不许不限。"""
_PUBLIC: Final = {
    "agency_name", "dept_name", "manage_mof_dep_name", "mof_dep_name", "mof_div_name", "pay_acct_bank_name",
    "payee_acct_bank_name", "pay_acct_bank_no", "acct_bank_name", "acct_bank_no", "cor_bgt_doc_no", "bgt_doc_title",
    "payee_acct_no", "payee_acct_name", "receiver_code", "acct_set_name", "step_title",
    "xpayee_acct_no", "xpayee_acct_name", "xpayee_acct_bank_name",
}  # fmt: skip
"""名录、公文文号一类，知道了不算泄露；收款单位是社会上的，谁都可能付给它。"""
_PLAIN: Final = re.compile(r"\d{1,12}|\d{4}-\d{2}-\d{2}.*|[A-Z_.a-z]+|\d{4}年预算")
"""代码、日期、英文标记与版本名称：人人都有，认不出是谁的；凭证号、账号都比这长。"""
_SHORTEST: Final = 6


@dataclass(slots=True)
class World:
    """一个区划里每张记录的全部行（审计员所见），与各列的种类。"""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    amounts: dict[str, list[str]] = field(default_factory=dict)

    def seen(self, who: Attacker, table: str) -> list[dict[str, Any]]:
        """此人该看到的行；`rows` 须是他所在区划的。"""
        record = RECORDS[table]
        if record.roles and not record.roles & who.roles:
            return []
        return [row for row in self.rows.get(table, []) if self._may_see(who, record, row)]

    def _may_see(self, who: Attacker, record: Record, row: Row) -> bool:
        if record.division is None:
            return not who.empty
        if record.administrative or who.whole:
            return True
        if who.empty:
            return False
        if record.reached_by is not None:
            return any(
                row.get(ours) not in (None, "") and row[ours] == cited.get(theirs)
                for table, theirs, ours in record.reached_by
                for cited in self.seen(who, table)
            )
        if record.agency or record.mof_dep:
            return _within(who, record, row)
        assert record.table in WHOLE, f"记录 {record.table} 不按单位也不按科室限，为什么可以？写进 WHOLE"
        return True


def _within(who: Attacker, record: Record, row: Row) -> bool:
    unit, dep = str(row.get(record.agency or "") or ""), str(row.get(record.mof_dep or "") or "")
    return (bool(unit) and any(unit.startswith(prefix) for prefix in who.agencies)) or dep in who.mof_deps


def secrets(victim: World, own: World, who: Attacker, *, foreign: bool) -> frozenset[str]:
    """被攻击区划里的值，去掉此人本来就看得到的；`foreign` 即此人在别的区划，那边的一概看不到。"""
    everything = {value for table in victim.rows for row in victim.rows[table] for value in values_of(table, row)}
    known = {value for table in own.rows for row in own.seen(who, table) for value in values_of(table, row)}
    if not foreign:
        known |= _of_department(victim, who)
    return frozenset(everything - known)


def _of_department(world: World, who: Attacker) -> set[str]:
    """预算可以安排到本部门任一单位的项目上，故本部门的项目名称看得到。"""
    depts = {prefix[:3] for prefix in who.agencies}
    rows = [row for row in world.rows.get("PM_PROJECT_INFO", []) if row["dept_code"] in depts]
    return {str(row["pro_name"]) for row in rows}


def values_of(table: str, row: Row) -> Iterable[str]:
    """一行里够独特、值得保密的值：主键、单号、文字与带零头的金额；代码集里查得到的名称不算，项目名称算。"""
    for name, value in row.items():
        public = name in _PUBLIC or (name in RECORDS[table].names and name != "pro_name")
        if public or value in (None, "") or isinstance(value, (int, float)):
            continue
        text = str(value)
        if name == RECORDS[table].key or (len(text) >= _SHORTEST and not _PLAIN.fullmatch(text) and _telling(text)):
            yield text


def _telling(text: str) -> bool:
    """整数金额到处都有，带零头的才认得出是谁的。"""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return True
    return "." not in text or (amount % 1 != 0 and abs(amount) >= 100)


def leaks(text: str, hidden: frozenset[str], *, sent: str) -> list[str]:
    """应答里出现的、不是攻击者自己写进请求里的秘密。"""
    return sorted(value for value in hidden if value in text and value not in sent)
