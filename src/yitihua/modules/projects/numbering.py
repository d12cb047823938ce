"""给项目发代码：同区划、年度、部门、字母内连续不跳号。"""

from collections import defaultdict
from collections.abc import Sequence

from yitihua.infra.numbering.take import take
from yitihua.modules.projects import code
from yitihua.modules.projects.models import Project

_TRANSFER_SOURCE = "2"
"""项目来源“上级转移支付”。"""


def assign_codes(rows: Sequence[Project]) -> None:
    """每个前缀取一段流水；事务回滚即归还。"""
    groups: dict[str, list[Project]] = defaultdict(list)
    for row in rows:
        letter = code.letter_of(pro_cat_code=row.pro_cat_code, transfer=row.pro_source_code == _TRANSFER_SOURCE)
        prefix = code.prefix_of(
            mof_div_code=row.mof_div_code, setup_year=row.setup_year, dept_code=row.dept_code, letter=letter
        )
        groups[prefix].append(row)
    for prefix, group in sorted(groups.items()):
        numbers = take(f"pro_code:{prefix}", count=len(group))
        for row, number in zip(group, numbers, strict=True):
            row.pro_code = code.compose(prefix, number)
