"""批次种类、权限矩阵的情形、追加来源的种类（04 第 2、3、5 节；〔约定〕的都在这一处）。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ADJUST, MOVE, ADD, CUT = "T", "J", "Z", "C"
KINDS: Final = {ADJUST: "预算调整", MOVE: "预算调剂", ADD: "上级追加", CUT: "追减收回"}
TYPES: Final[Mapping[str, frozenset[str]]] = {
    ADJUST: frozenset({"11", "12", "13", "14"}),
    MOVE: frozenset({"21", "22", "23", "24"}),
    ADD: frozenset({"30"}),
    CUT: frozenset(),
}
"""批次种类 → 代码集 ADJ_TYPE 里可取的；调剂的由情形推得。"""
TYPE_OF_CASE: Final = {"1": "21", "2": "22", "3": "21", "4": "23", "5": "21", "6": "23", "7": "23"}
SOURCE_TYPES: Final = {ADJUST: "3", ADD: "2", MOVE: "4", CUT: "1"}
"""新指标的来源代码（04 第 3 节）。"""
IS_ADJUST: Final = {ADJUST: 1, ADD: 2, MOVE: 1, CUT: 2}

SELF, RESERVE, LEGAL, RECALL = "1", "7", "9", "C"
ADJUST_CASES: Final = {
    SELF: "单位自主（累计超三成转审）",
    "2": "同部门内单位间",
    "3": "同部门同类功能科目的项之间",
    "4": "项目之间",
    "5": "功能类款间或部门间",
    "6": "基本支出与项目支出之间",
    RESERVE: "动用预备费或落实预留",
    "8": "接受上级增加的专项转移支付",
    LEGAL: "法定预算调整",
    RECALL: "追减收回",
}
"""权限矩阵的情形；情形 1 三成以内单位自主、只备案，不送审。"""
GOVERNMENT: Final = frozenset({"5", "6", RESERVE})
"""须先登记政府批件的情形。"""
NPC, GOV = "1", "2"
ORGANS: Final = {NPC: "人大常委会", GOV: "政府"}

SPECIAL, GENERAL, STABILITY, DEBT, TRANSFER_IN, SURPLUS, OWN_INCOME = "1", "2", "3", "4", "5", "6", "7"
ONLY_LEGAL: Final = frozenset({STABILITY, DEBT})
"""只能走预算调整（T 类）的来源（R-ADJ-027）。"""


@dataclass(frozen=True, slots=True)
class FundKind:
    """一种追加来源：`accounts` 是 资金性质的册 → 来源科目，`found_types` 同；`layer` 是来款所在层次。"""

    title: str
    layer: str
    accounts: Mapping[str, str]
    found_types: Mapping[str, str]


def _same(books: str, value: str) -> dict[str, str]:
    return dict.fromkeys(books.split(), value)


FUND_KINDS: Final[Mapping[str, FundKind]] = {
    SPECIAL: FundKind("上级专项转移支付", "20", {"11": "10202", "12": "10203", "13": "10203"}, _same("11 12 13", "21")),
    GENERAL: FundKind("上级一般性转移支付", "10", {"11": "10201"}, {"11": "22"}),
    STABILITY: FundKind("动用预算稳定调节基金", "10", {"11": "106"}, {"11": "13"}),
    DEBT: FundKind("新增政府债务", "20", {"11": "10401", "12": "10402"}, {"11": "41", "12": "42"}),
    TRANSFER_IN: FundKind("调入资金", "10", _same("11 12 13", "105"), _same("11 12 13", "13")),
    SURPLUS: FundKind("超收收入", "10", _same("11 12 13", "101"), _same("11 12 13", "13")),
    OWN_INCOME: FundKind("专户或单位资金收入增加", "10", {"2": "108", "3": "109"}, _same("2 3", "13")),
}
BOOKS: Final = {
    "11": "一般公共预算",
    "12": "政府性基金预算",
    "13": "国有资本经营预算",
    "2": "财政专户",
    "3": "单位资金",
}


def book_of(fund_type_code: str) -> str:
    """资金性质属于哪一册：11、12、13 各一册，专户与单位资金各自一册。"""
    return fund_type_code[:2] if fund_type_code[:1] == "1" else fund_type_code[:1]
