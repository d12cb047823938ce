"""代码的上下级与区划写法（standard/README 第 5 节）。

Hierarchical codes: prefixes and divisions.
"""

YES = 1
NO = 2


def is_below(child: str, parent: str) -> bool:
    """`child` 等于 `parent` 或是它的下级代码。"""
    return child.startswith(parent)


def adm_div6(mof_div_code: str) -> str:
    """9 位财政区划对外写成 6 位行政区划。"""
    return mof_div_code[:6]


def mof_div9(adm_div_code: str) -> str:
    """6 位行政区划补成 9 位财政区划。"""
    return adm_div_code.ljust(9, "0")


def dept_of(agency_code: str) -> str:
    """单位代码前 3 位是主管部门。"""
    return agency_code[:3]


def prefix_range(prefix: str) -> tuple[str, str]:
    """前缀换成半开区间 [low, high)，供索引使用，不用 LIKE；末字没有后一个字的抛 ValueError。"""
    following = ord(prefix[-1]) + 1
    if following == _SURROGATES.start:
        following = _SURROGATES.stop
    return prefix, prefix[:-1] + chr(following)


_SURROGATES = range(0xD800, 0xE000)
"""代理对的半个字，不是字。"""
