"""项目代码（样式甲，21 位）：区划 6 + 设立年度 2 + 部门 3 + 类别字母 1 + 流水 9（standard/README 第 5 节）。"""

from typing import Final

_LETTERS: Final = {"1": "R", "21": "Y", "22": "Y", "3": "T"}
TRANSFER: Final = "P"
LENGTH: Final = 21


def letter_of(*, pro_cat_code: str, transfer: bool) -> str:
    """R 人员、Y 运转、T 特定目标、P 转移支付。"""
    return TRANSFER if transfer else _LETTERS[pro_cat_code]


def prefix_of(*, mof_div_code: str, setup_year: str, dept_code: str, letter: str) -> str:
    """流水之前的 12 位，也是流水的计数键。"""
    return f"{mof_div_code[:6]}{setup_year[-2:]}{dept_code[:3]}{letter}"


def compose(prefix: str, sequence: int) -> str:
    return f"{prefix}{sequence:09d}"
