"""权限矩阵：由调出、调入的要素定情形，一批取最严的（04 第 5 节）。纯函数。"""

from collections.abc import Iterable
from dataclasses import dataclass

from yitihua.kernel.codes import dept_of
from yitihua.modules.adjustment import kinds

ITEM_WIDTH = 5
"""功能分类的“款”是前五位。"""


@dataclass(frozen=True, slots=True)
class Side:
    """一边的要素。"""

    agency_code: str
    pro_code: str
    pro_cat_code: str
    exp_func_code: str


def case_of_pair(source: Side, target: Side, *, controlled: bool) -> str:
    """一对调出、调入属于哪种情形；`controlled` 是调入三公、会议、培训，不能自主。"""
    if _basic(source) != _basic(target):
        return "6"
    if dept_of(source.agency_code) != dept_of(target.agency_code) or _item(source) != _item(target):
        return "5"
    if source.pro_code != target.pro_code:
        return "4"
    if source.exp_func_code != target.exp_func_code:
        return "3"
    if source.agency_code != target.agency_code or controlled:
        return "2"
    return kinds.SELF


def widest(cases: Iterable[str]) -> str:
    """情形号越大越严。"""
    return max(cases, default=kinds.SELF)


def _basic(side: Side) -> bool:
    """基本支出：人员类与公用经费；其余是项目支出。"""
    return side.pro_cat_code[:1] == "1" or side.pro_cat_code[:2] == "21"


def _item(side: Side) -> str:
    return side.exp_func_code[:ITEM_WIDTH]
