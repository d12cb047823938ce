"""拼音首字母：汉字取首字母，字母数字照留，标点不要，多音字按词取。"""

import pytest

from yitihua.kernel.pinyin import LONGEST, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("岳阳市财政局", "yysczj"),
        ("2022年信息系统（二期）", "2022nxxxteq"),
        ("中国建设银行", "zgjsyh"),
        ("ABC 公司", "abcgs"),
        ("", ""),
        ("——", ""),
    ],
)
def test_首字母(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_多音字按词取() -> None:
    assert (initials("银行"), initials("行政")) == ("yh", "xz")


def test_太长的截断() -> None:
    assert len(initials("中" * 500)) == LONGEST
