"""某一天的基础信息：不可变，其他模块读单位、账户、代码的唯一途径（design 第 8 节）。"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from yitihua.modules.basedata.entities import (
    ANY_KIND,
    AccountItem,
    AgencyItem,
    BankItem,
    CodeItem,
    DivisionItem,
    MofDepItem,
)


@dataclass(frozen=True)
class SharedData:
    """各区划共用的代码、区划与网点（一个年度、一个版本）。"""

    codes: dict[str, dict[str, CodeItem]]
    divisions: dict[str, DivisionItem]
    banks: dict[str, BankItem]


@dataclass(frozen=True)
class DivisionData:
    """一个区划一个年度的单位、账户、科室与对应关系；单位按生效期先后排好。"""

    agencies: dict[str, tuple[AgencyItem, ...]]
    accounts: tuple[AccountItem, ...]
    mof_deps: dict[str, MofDepItem]
    gov_ecos: dict[tuple[str, str], str]

    @cached_property
    def accounts_by_no(self) -> dict[str, tuple[AccountItem, ...]]:
        found: dict[str, list[AccountItem]] = {}
        for item in self.accounts:
            found.setdefault(item.acct_no, []).append(item)
        return {number: tuple(items) for number, items in found.items()}

    @cached_property
    def accounts_by_agency(self) -> dict[str, tuple[AccountItem, ...]]:
        found: dict[str, list[AccountItem]] = {}
        for item in self.accounts:
            found.setdefault(item.agency_code, []).append(item)
        return {code: tuple(items) for code, items in found.items()}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`day` 那天有效的基础信息；`fiscal_year` 是代码所属年度。

    `passed` 是按这份快照核对过、没有问题的：一批里成千上万行用的代码没有几组，一组只核对一次。
    """

    day: date
    fiscal_year: str
    mof_div_code: str
    shared: SharedData
    own: DivisionData
    passed: set[Hashable] = field(default_factory=set, compare=False, repr=False)

    def agency(self, agency_code: str) -> AgencyItem | None:
        """当天有效的单位；停用或未登记为空。"""
        for item in self.own.agencies.get(agency_code, ()):
            if item.effective(self.day):
                return item
        return None

    def agencies(self, agency_codes: Iterable[str]) -> dict[str, AgencyItem]:
        found = {code: self.agency(code) for code in agency_codes}
        return {code: item for code, item in found.items() if item is not None}

    def agencies_below(self, prefix: str) -> list[AgencyItem]:
        """代码以 prefix 开头的有效单位（含汇总节点），按代码排序。"""
        codes = sorted(code for code in self.own.agencies if code.startswith(prefix))
        return [item for code in codes if (item := self.agency(code)) is not None]

    def code(self, code_set: str, code: str) -> CodeItem | None:
        """代码条目，不论启用与否；是否可用看 `usable(day)`。"""
        return self.shared.codes.get(code_set, {}).get(code)

    def codes(self, code_set: str) -> dict[str, CodeItem]:
        return self.shared.codes.get(code_set, {})

    def name(self, code_set: str, code: str) -> str:
        item = self.code(code_set, code)
        return item.name if item else ""

    def account(self, acct_no: str, acct_bank_no: str = "") -> AccountItem | None:
        """按账号（可加开户行号）找有效账户。"""
        for item in self.own.accounts_by_no.get(acct_no, ()):
            if item.effective(self.day) and acct_bank_no in ("", item.acct_bank_no):
                return item
        return None

    def accounts_of(self, agency_code: str, acc_type_code: str = "") -> list[AccountItem]:
        """单位的有效账户；单位代码为空即财政与银行的账户。"""
        return [
            item
            for item in self.own.accounts_by_agency.get(agency_code, ())
            if item.effective(self.day) and acc_type_code in ("", item.acc_type_code)
        ]

    def zero_balance_account(self, agency_code: str) -> AccountItem | None:
        """单位零余额账户（21）。"""
        return next(iter(self.accounts_of(agency_code, "21")), None)

    def fund_account(self, agency_code: str) -> AccountItem | None:
        """单位基本户（22，实有资金）。"""
        return next(iter(self.accounts_of(agency_code, "22")), None)

    def treasury_account(self) -> AccountItem | None:
        """国库单一账户（11）。"""
        return next(iter(self.accounts_of("", "11")), None)

    def clearing_account(self) -> AccountItem | None:
        """人民银行清算账户（41）。"""
        return next(iter(self.accounts_of("", "41")), None)

    def special_account(self) -> AccountItem | None:
        """财政专户（12）。"""
        return next(iter(self.accounts_of("", "12")), None)

    def agent_account(self, agent_bank_code: str) -> AccountItem | None:
        """代理银行垫款（划款）账户（31）。"""
        found = (item for item in self.accounts_of("", "31") if item.agent_bank_code == agent_bank_code)
        return next(found, None)

    def agent_banks(self) -> list[str]:
        """登记了垫款账户的代理银行行别代码。"""
        return sorted({item.agent_bank_code for item in self.accounts_of("", "31")})

    def bank(self, bank_no: str) -> BankItem | None:
        """行名行号表里启用的网点。"""
        return self.shared.banks.get(bank_no)

    def mof_dep(self, mof_dep_code: str) -> MofDepItem | None:
        return self.own.mof_deps.get(mof_dep_code)

    def mof_deps(self) -> list[MofDepItem]:
        return [item for _code, item in sorted(self.own.mof_deps.items())]

    def division(self, mof_div_code: str) -> DivisionItem | None:
        return self.shared.divisions.get(mof_div_code)

    def divisions_below(self, mof_div_code: str) -> list[DivisionItem]:
        """直接下级区划，按代码排序。"""
        found = [item for item in self.shared.divisions.values() if item.parent_code == mof_div_code]
        return sorted(found, key=lambda item: item.ele_code)

    def gov_eco_of(self, *, dep_bgt_eco_code: str, agency_code: str) -> str:
        """部门经济分类按单位性质应对应的政府经济分类（03 第 4 节）；没有对应为空串。"""
        agency = self.agency(agency_code)
        kind = agency.eco_kind if agency else ANY_KIND
        table = self.own.gov_ecos
        return table.get((dep_bgt_eco_code, kind)) or table.get((dep_bgt_eco_code, ANY_KIND), "")
