"""快照里的只读条目；不带数据库主键，业务行只存代码与年度。"""

from dataclasses import dataclass
from datetime import date
from typing import Final

ADMINISTRATIVE: Final = "行政(含参公)"
INSTITUTION: Final = "事业"
ANY_KIND: Final = "不分"
_KINDS: Final = {"1": ADMINISTRATIVE, "2": ADMINISTRATIVE, "3": INSTITUTION, "4": INSTITUTION, "5": INSTITUTION}


@dataclass(frozen=True, slots=True)
class CodeItem:
    """一个代码值；`is_leaf` 只数启用的下级。"""

    code_set: str
    code: str
    name: str
    parent_code: str
    level_no: int
    is_leaf: bool
    is_enabled: bool
    start_date: date
    end_date: date
    budget_type: str = ""

    def usable(self, day: date) -> bool:
        return self.is_enabled and self.start_date <= day <= self.end_date


@dataclass(frozen=True, slots=True)
class AgencyItem:
    """单位在某个生效期的版本。"""

    agency_code: str
    agency_name: str
    agency_abbreviation: str
    unifsoc_cred_code: str
    parent_code: str
    agency_level_code: str
    is_leaf: bool
    agency_type_code: str
    agency_nature_code: str
    supdep_code: str
    mof_dep_code: str
    capital_type: str
    executive_acc: str
    ind_code: str
    exp_func_code: str
    is_virtual_unit: int
    is_enabled: bool
    start_date: date
    end_date: date

    @property
    def dept_code(self) -> str:
        return self.agency_code[:3]

    @property
    def eco_kind(self) -> str:
        """经济分类对应表里的单位类型：行政(含参公)、事业或不分。"""
        return _KINDS.get(self.agency_nature_code, ANY_KIND)

    @property
    def accounting_kind(self) -> str:
        """单位会计用哪一类科目：行政或事业。"""
        return {"11": "行政", "12": "事业"}.get(self.executive_acc, "")

    def effective(self, day: date) -> bool:
        return self.is_enabled and self.start_date <= day <= self.end_date


@dataclass(frozen=True, slots=True)
class AccountItem:
    """账户；`acc_type_code` 见 01 第 3.5 节。"""

    acc_type_code: str
    acct_no: str
    acct_name: str
    acct_bank_name: str
    acct_bank_no: str
    bank_type_code: str
    agency_code: str
    fund_type_code: str
    currency_code: str
    agent_bank_code: str
    lqd_acct_no: str
    is_enabled: bool
    start_date: date
    end_date: date

    def effective(self, day: date) -> bool:
        return self.is_enabled and self.start_date <= day <= self.end_date


@dataclass(frozen=True, slots=True)
class MofDepItem:
    """财政内部机构。"""

    mof_dep_code: str
    mof_dep_name: str
    mof_dep_type_code: str


@dataclass(frozen=True, slots=True)
class BankItem:
    """银行网点。"""

    bank_no: str
    bank_name: str
    bank_type_code: str
    is_agent_bank: bool


@dataclass(frozen=True, slots=True)
class DivisionItem:
    """财政区划。"""

    ele_code: str
    ele_name: str
    parent_code: str
    budget_level_code: str
    is_leaf: bool
