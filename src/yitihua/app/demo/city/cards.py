"""收款人卡片：户名、账号、开户行；同一户名账号不变。"""

from decimal import Decimal
from random import Random
from typing import Any
from zlib import crc32

from yitihua.app.demo.city.catalog import BANK_NAMES, FIRMS, SURNAMES
from yitihua.kernel.money import apportion


def payee(name: str) -> dict[str, str]:
    """户名定了，账号与开户行就定了。"""
    mark = crc32(name.encode())
    return {
        "payee_acct_name": name,
        "payee_acct_no": f"43050{mark:010d}{mark % 97:02d}",
        "payee_acct_bank_name": BANK_NAMES[mark % len(BANK_NAMES)],
    }


def pay_to(kind: str, amount: Any, agency_code: str, dice: Random) -> dict[str, Any]:
    """一笔支付的收款部分：企业一家；人员类多人明细，合计等于金额。"""
    if kind in FIRMS:
        firm = dice.choice(FIRMS[kind])
        return {**payee(firm), "fund_traobj_type_code": "31" if "公司" in firm else "32"}
    count = dice.randint(2, 4) if kind == "people_few" else dice.randint(4, 9)
    weights = [Decimal(dice.randint(80, 120)) for _ in range(count)]
    names = [f"{dice.choice(SURNAMES)}某{number:02d}" for number in range(1, count + 1)]
    shares = apportion(amount, weights=weights)
    details = [
        {**payee(f"{agency_code}{name}"), "payee_acct_name": name, "pay_amt": f"{share:.2f}"}
        for name, share in zip(names, shares, strict=True)
    ]
    return {"fund_traobj_type_code": "33", "pay_bus_type_code": "3" if kind == "people" else "1", "details": details}
