"""统一社会信用代码（GB 32100）与组织机构代码（GB 11714）的校验位（R-BAS-001 至 003）。"""

from typing import Final

_CHARS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH: Final = 18


def well_formed(code: str) -> bool:
    """18 位，不含 I、O、S、V、Z，第 3–8 位为数字。"""
    return len(code) == LENGTH and all(char in _CHARS for char in code) and code[2:8].isdigit()


def check_char(first17: str) -> str:
    """由前 17 位算第 18 位校验码：c = (31 − Σ mod 31) mod 31。"""
    total = sum(_CHARS.index(char) * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHARS[(31 - total % 31) % 31]


def org_check_char(first8: str) -> str:
    """由组织机构代码前 8 位算校验位：c = 11 − Σ mod 11，10 写 X，11 写 0。"""
    total = sum(_org_value(char) * weight for char, weight in zip(first8, _ORG_WEIGHTS, strict=True))
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def compose(*, kind: str, adm_div_code: str, org_body: str) -> str:
    """由登记类别 2 位、登记机关区划 6 位与机构主体 8 位组成完整代码。"""
    first17 = f"{kind}{adm_div_code}{org_body}{org_check_char(org_body)}"
    return first17 + check_char(first17)


def _org_value(char: str) -> int:
    return int(char) if char.isdigit() else ord(char) - ord("A") + 10
