"""谁本来该看到哪些行：照业务规定另算一遍，不用服务端的任何过滤；由此得出对每个攻击者来说什么是秘密。"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from tests.attacks.cast import Attacker
from tests.attacks.tally import TALLY
from yitihua.engines.meta.records import RECORDS, Record

Row = Mapping[str, Any]
WHOLE: Final = {
    "BAS_ELE_RELATION": "经济分类对应，全区划共用的标准",
    "BAS_MOF_DEP": "科室名录，全区划共用",
    "BA_DOC_PREFIX": "文号前缀，全区划共用",
    "ADJ_WINDOW": "一般调剂的受理窗口，全区划共用",
    "BA_ELE_CTRL": "要素控制是规矩，全区划共用",
    "BA_ELE_CTRL_CHANGE": "要素控制的改动，同上",
    "INDI_TRANSFER_IN": "上级转移支付到了财政还没有分给谁，只给财政的岗位",
    "INDI_YEAR_END": "年结是全区划的合计，只给财政的岗位",
    "INDI_YEAR_END_OFFSET": "年末对冲按来源科目，同上",
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
    "approval_file_no",
    "xpayee_acct_no", "xpayee_acct_name", "xpayee_acct_bank_name",
}  # fmt: skip
"""名录、公文文号一类，知道了不算泄露；收款单位是社会上的，谁都可能付给它。"""
_PLAIN: Final = re.compile(r"\d{1,12}|\d{4}-\d{2}-\d{2}.*|[A-Z_.a-z]+|\d{4}年预算")
"""代码、日期、英文标记与版本名称：人人都有，认不出是谁的；凭证号、账号都比这长。"""
_SHORTEST: Final = 6
_ESCAPED: Final = re.compile(r"\\u([0-9a-f]{4})")


_DIRECTORY: Final = (
    "BAS_", "PM_", "GLA_ACCT", "GLB_ACCT", "GLF_ACCT", "ACCT_PERIOD", "BA_DOC_PREFIX", "SYS_DELEGATION",
    "BA_ELE_CTRL", "ADJ_WINDOW",
)  # fmt: skip
"""不分资金性质的：名录、账套、项目（资金到预算才分）、委托。"""
_DOCUMENTS: Final = ("PAY_VOUCHER", "PAY_VOUCHER_BILL", "PAY_REFUND", "BA_BGT_INFO")
_FLOWING: Final = ("PAY_VOUCHER", "PAY_REFUND", "PM_PROJECT_INFO", "BGT_PM_ANNUAL", "BGT_INCOME", "BA_BGT_INFO")
_OWNERS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "BA_BGT_FROZEN": ("bgt_id", ("BA_BGT_INFO",)),
    "INDI_RECOVER": ("bgt_id", ("BA_BGT_INFO",)),
    "BA_BGT_AMEND": ("bgt_id", ("BA_BGT_INFO",)),
    "BA_BGT_BOOK_DIFF": ("bgt_id", ("BA_BGT_INFO",)),
    "INDI_CONVERSION": ("bgt_id", ("BA_BGT_INFO",)),
    "INDI_WRITE_OFF": ("bgt_id", ("BA_BGT_INFO",)),
    "INDI_EXECUTE": ("bgt_id", ("BA_BGT_INFO",)),
    "INDI_DIFF": ("bgt_pman_id", ("BGT_PM_ANNUAL",)),
    "LEDGER_MOVEMENT": ("limit_id", ("BA_BGT_INFO",)),
    "PAY_DETAIL": ("pay_apply_id", ("PAY_VOUCHER",)),
    "VOUCHER_PENDING": ("biz_id", _DOCUMENTS),
    "WF_TASK": ("biz_id", _FLOWING),
    "WF_REVERSAL": ("biz_id", _FLOWING),
}
"""自己没写资金性质的记录随哪张单据：本记录的列 → 单据。"""


@dataclass(slots=True)
class World:
    """一个区划里每张记录的全部行（审计员所见），与各列的种类。"""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    amounts: dict[str, list[str]] = field(default_factory=dict)
    _keys: dict[str, dict[str, Row]] = field(default_factory=dict)

    def seen(self, who: Attacker, table: str) -> list[dict[str, Any]]:
        """此人该看到的行；`rows` 须是他所在区划的。"""
        record = RECORDS[table]
        if record.roles and not record.roles & who.roles:
            return []
        return [row for row in self.rows.get(table, []) if self.may_see(who, record, row)]

    def _of_fund(self, who: Attacker, table: str, row: Row) -> bool:
        """这一行是不是此人那种资金的：自己写着的看自己，没写的看所随的单据，名录不分。"""
        if table.startswith(_DIRECTORY) or RECORDS[table].reached_by is not None:
            return True
        if table in (
            "MSG_INBOX", "MSG_OUTBOX", "OP_LOG", "OP_LOG_CHANGE", "INDI_YEAR_END", "INDI_YEAR_END_OFFSET",
        ):  # fmt: skip
            return False
        if "fund_type_code" in row:
            return str(row["fund_type_code"]).startswith(who.fund)
        if table.endswith("_VOU_HEAD"):
            lines = [line for line in self.rows[table.replace("HEAD", "DETAIL")] if line["vou_id"] == row["vou_id"]]
            funds = {str(line["fund_type_code"] or "") for line in lines} - {""}
            return bool(funds) and all(fund.startswith(who.fund) for fund in funds)
        ours, owners = _OWNERS[table]
        found = [other for owner in owners for other in self._owner(owner, str(row[ours] or ""))]
        return any(self._of_fund(who, name, other) for name, other in found)

    def _owner(self, owner: str, key: str) -> Iterable[tuple[str, Row]]:
        if owner not in self._keys:
            self._keys[owner] = {str(row[RECORDS[owner].key]): row for row in self.rows.get(owner, [])}
        row = self._keys[owner].get(key)
        return [(owner, row)] if row is not None else []

    def _self_of(self, who: Attacker, column: str) -> str:
        """此人自己的账号名，或账号的主键；别的区划的人为空。"""
        if column == "username":
            return who.username
        return next((str(row["user_id"]) for row in self.rows["SYS_USER"] if row["username"] == who.username), "")

    def may_see(self, who: Attacker, record: Record, row: Row) -> bool:
        """此人该不该看到这一行；`roles` 另判。"""
        if record.division is None:
            return not who.empty
        if record.owner is not None and not record.overseers & who.roles:
            return str(row[record.owner[0]]) == self._self_of(who, record.owner[0])
        if record.administrative or who.boundless:
            return True
        if who.empty:
            return False
        if who.fund and not self._of_fund(who, record.table, row):
            return False
        if record.reached_by is not None:
            return any(
                row.get(ours) not in (None, "") and row[ours] == cited.get(theirs)
                for table, theirs, ours in record.reached_by
                for cited in self.seen(who, table)
            )
        if who.whole:
            return True
        if record.agency or record.mof_dep:
            return _within(who, record, row)
        assert record.table in WHOLE, f"记录 {record.table} 不按单位也不按科室限，为什么可以？写进 WHOLE"
        return True


def _within(who: Attacker, record: Record, row: Row) -> bool:
    unit, dep = str(row.get(record.agency or "") or ""), str(row.get(record.mof_dep or "") or "")
    return (bool(unit) and any(unit.startswith(prefix) for prefix in who.agencies)) or dep in who.mof_deps


def secrets(victim: World, own: World, who: Attacker, *, foreign: bool) -> "Secrets":
    """被攻击区划里的值，去掉此人本来就看得到的；`foreign` 即此人在别的区划，那边的一概看不到。"""
    everything = {value for table in victim.rows for row in victim.rows[table] for value in values_of(table, row)}
    everything -= {
        word for world in (victim, own) for table, rows in world.rows.items() for word in _words(table, rows)
    }
    known = {value for table in own.rows for row in own.seen(who, table) for value in values_of(table, row)}
    if not foreign:
        known |= _of_department(victim, who)
    return Secrets(everything - known)


def _of_department(world: World, who: Attacker) -> set[str]:
    """预算可以安排到本部门任一单位的项目上，故本部门的项目名称看得到。"""
    depts = {prefix[:3] for prefix in who.agencies}
    rows = [row for row in world.rows.get("PM_PROJECT_INFO", []) if row["dept_code"] in depts]
    return {str(row["pro_name"]) for row in rows}


def _words(table: str, rows: Iterable[Row]) -> Iterable[str]:
    """名录里的名称：别的栏里再出现也不算秘密。"""
    return (str(value) for row in rows for name, value in row.items() if value and _public(table, name))


def _public(table: str, name: str) -> bool:
    return name in _PUBLIC or (name in RECORDS[table].names and name != "pro_name")


def values_of(table: str, row: Row) -> Iterable[str]:
    """一行里够独特、值得保密的值：主键、单号、文字与带零头的金额；代码集里查得到的名称不算，项目名称算。"""
    for name, value in row.items():
        if _public(table, name) or value in (None, "") or isinstance(value, (int, float)):
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


class Secrets(frozenset[str]):
    """一堆秘密：按开头几个字编了目，在应答里找一遍只扫一趟，不随秘密多少变慢。"""

    _index: dict[str, list[str]]
    _short: list[str]

    def within(self, text: str) -> set[str]:
        """出现在文字里的。"""
        index = self._indexed()
        found = {value for value in self._short if value in text}
        starts = {text[at : at + _SHORTEST] for at in range(len(text) - _SHORTEST + 1)}
        for start in starts & index.keys():
            found.update(value for value in index[start] if value in text)
        return found

    def _indexed(self) -> dict[str, list[str]]:
        if not hasattr(self, "_index"):
            self._index, self._short = {}, []
            for value in self:
                if len(value) < _SHORTEST:
                    self._short.append(value)
                else:
                    self._index.setdefault(value[:_SHORTEST], []).append(value)
        return self._index


def plain(text: str) -> str:
    """应答里写成 \\u 的字还原成字，才比得着。"""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def leaks(text: str, hidden: Secrets, *, sent: str) -> list[str]:
    """应答里出现的、不是攻击者自己写进请求里的秘密。"""
    found = sorted(value for value in hidden.within(plain(text)) if value not in sent)
    TALLY.leaks += len(found)
    return found
