"""支付规则看的事实：申请、指标、付款账户、收款账户与近期支付，成批取好（design 第 7 节）。"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yitihua.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """申请所用指标的要素与状态。"""

    active: bool = True
    executable: bool = True
    agency_code: str = "101001"
    fiscal_year: str = "2022"
    pro_code: str = "P"
    exp_func_code: str = "2010101"
    gov_bgt_eco_code: str = "50201"
    dep_bgt_eco_code: str = "30201"
    fund_type_code: str = "111"
    is_gov_pur: int = 2


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """一个已登记的账户。"""

    agency_code: str
    acc_type_code: str
    fund_type_code: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class PayAppFacts:
    """一张支付申请在送审、复核、发送时的全部事实；例子只写要紧的几项，其余取通过的默认值。"""

    agency_code: str = "101001"
    fiscal_year: str = "2022"
    create_date: date = date(2022, 3, 1)
    pay_app_amt: Decimal = Decimal("250000.00")
    use_des: str = "购置办公用品"
    set_mode_code: str = "1"
    pay_bus_type_code: str = "1"
    pro_code: str = "P"
    exp_func_code: str = "2010101"
    gov_bgt_eco_code: str = "50201"
    dep_bgt_eco_code: str = "30201"
    fund_type_code: str = "111"
    is_gov_pur: int = 2
    payee_acct_name: str = "岳阳某文化用品有限公司"
    payee_acct_no: str = "43001234567890"
    payee_acct_bank_name: str = "中国工商银行岳阳分行"
    details: tuple[Decimal, ...] = ()
    indicator: IndicatorFacts | None = field(default_factory=IndicatorFacts)
    payer: AccountFacts | None = field(default_factory=lambda: AccountFacts("101001", "21"))
    payee: AccountFacts | None = None
    restricted: str = ""
    repeated: int = 0

    @property
    def treasury(self) -> bool:
        """国库集中支付：一般公共预算、政府性基金、国有资本经营。"""
        return self.fund_type_code[:2] in ("11", "12", "13")

    @property
    def capital(self) -> bool:
        """资本性支出：部门经济分类 309、310。"""
        return self.dep_bgt_eco_code[:3] in ("309", "310")

    @property
    def detail_total(self) -> Decimal:
        return sum(self.details, ZERO)
