"""拼音首字母：名称按拼音头一个字母查得到，如“岳阳市财政局”是 yysczj。

Pinyin initials of a name, for search.
"""

from functools import lru_cache
from typing import Final

LONGEST: Final = 120
"""首字母只留这么长，列宽同此。"""


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """汉字取首字母，字母与数字照留并改小写，标点不要；多音字按词取。"""
    from pypinyin import Style, lazy_pinyin  # 字典不小，用到才装

    parts = lazy_pinyin(name, style=Style.FIRST_LETTER, v_to_u=False)
    letters = [letter for part in parts for letter in part.lower() if letter.isascii() and letter.isalnum()]
    return "".join(letters)[:LONGEST]
