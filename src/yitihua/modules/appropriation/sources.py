"""来源科目：由资金性质与资金来源定（05 第 6.2 节 1 类），随指标逐级继承。"""

from functools import cache
from typing import Final

from yitihua.ledger.posting import standard_templates

SPECIAL_FUND: Final = {"2": "108", "3": "109"}
"""财政专户管理资金、单位资金有自己的来源科目。"""
BY_FOUND_TYPE: Final = {
    "21": "10202",
    "211": "10202",
    "212": "10202",
    "22": "10201",
    "23": "10202",
    "31": "107",
    "32": "107",
    "33": "107",
    "3": "107",
    "41": "10401",
    "42": "10402",
}


@cache
def source_accounts(fiscal_year: int) -> frozenset[str]:
    """该年度预算指标会计里可作来源的末级科目。"""
    chart = standard_templates().charts.of(ledger="indicator", fiscal_year=fiscal_year)
    return frozenset(item.code for item in chart if item.is_leaf and item.account_class == "来源")


def source_account(*, fund_type_code: str, found_type_code: str) -> str:
    """专户 108、单位资金 109；上级转移支付、结转、债券按资金来源；其余为本级收入 101。"""
    special = SPECIAL_FUND.get(fund_type_code[:1])
    if special:
        return special
    if found_type_code[:1] == "2" and fund_type_code[:2] in ("12", "13"):
        return "10203"
    return BY_FOUND_TYPE.get(found_type_code, "101")
