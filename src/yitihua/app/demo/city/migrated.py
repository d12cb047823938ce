"""一个像是迁来的单位：八月一日割接，旧系统的项目、预算、指标、支付与账务余额经期初导入落库，此后照常支付。"""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from yitihua.app.demo.city.budget import Holding
from yitihua.app.demo.city.cards import payee
from yitihua.app.demo.city.catalog import OFFICE, OPERATING, STAFF, Item
from yitihua.app.demo.city.desk import Desk
from yitihua.app.demo.city.people import People
from yitihua.infra.scoping.divisions import reading
from yitihua.modules.appropriation.public import Indicator

AGENCY: Final = "706001"
FUNC: Final = "2160201"
BATCH: Final = "QY20220801"
CUTOVER: Final = datetime(2022, 8, 1, 9, 0)
_SOURCE: Final = "旧支付系统"
_ITEMS: Final = {item.eco: item for item in (*STAFF, *OFFICE, *(item for _name, item in OPERATING))}

_PROJECTS: Final = (
    ("43060022706R900000001", "在职人员工资福利", "1", "1440000.00"),
    ("43060022706Y900000001", "日常公用经费", "21", "342000.00"),
    ("43060022706T900000001", "供销社综合改革试点", "3", "600000.00"),
)
"""项目代码、名称、类别、总额。"""
_LINES: Final = (
    # 键、项目序、部门经济、政府经济、下达额、已追减、冻结、在途、已付
    ("L1", 0, "30101", "50101", "960000.00", "0.00", "0.00", "0.00", "525000.00"),
    ("L2", 0, "30102", "50101", "480000.00", "0.00", "0.00", "0.00", "266000.00"),
    ("L3", 1, "30201", "50201", "120000.00", "0.00", "10000.00", "0.00", "48000.00"),
    ("L4", 1, "30209", "50201", "150000.00", "0.00", "0.00", "0.00", "62000.00"),
    ("L5", 1, "30211", "50201", "80000.00", "8000.00", "0.00", "0.00", "26000.00"),
    ("L6", 2, "30227", "50205", "600000.00", "0.00", "0.00", "30000.00", "180000.00"),
)
_PAID: Final = {
    "L1": ("75000.00",) * 7,
    "L2": ("38000.00",) * 7,
    "L3": ("12000.00", "14500.00", "9800.00", "11700.00"),
    "L4": ("31000.00", "31000.00"),
    "L5": ("9600.00", "7450.00", "8950.00"),
    "L6": ("90000.00", "90000.00"),
}
"""各行已清算的支付，自一月起一月一笔。"""
_WAITING: Final = ("L6", "30000.00")
"""审核通过、割接前没有发银行的一笔。"""
_BALANCES: Final = (
    # 子系统、科目、借、贷
    ("CW", "500101", "791000.00", "0.00"),
    ("CW", "500102", "316000.00", "0.00"),
    ("CW", "4001", "0.00", "1107000.00"),
    ("YS", "71010101", "927000.00", "0.00"),
    ("YS", "71010102", "180000.00", "0.00"),
    ("YS", "600101", "0.00", "927000.00"),
    ("YS", "600102", "0.00", "180000.00"),
    ("ZYS", "5001", "1107000.00", "0.00"),
    ("ZYS", "1001", "0.00", "1107000.00"),
)
"""一至七月累计：单位财务会计、预算会计与总会计中属于本单位的。"""


def import_unit(*, desk: Desk, people: People) -> list[Holding]:
    """导入，返回可继续支付的指标。"""
    desk.at(CUTOVER)
    command = {
        "batch_no": BATCH,
        "projects": [_project(index) for index in range(len(_PROJECTS))],
        "annuals": [_annual(row) for row in _LINES],
        "indicators": [_indicator(row) for row in _LINES],
        "payments": [*_cleared(), _approved()],
        "balances": [_balance(*row) for row in _BALANCES],
    }
    desk.one("migration.opening.import", command, by=people.it)
    with reading(people.system):
        found = dict(Indicator.objects.filter(source_sys=_SOURCE).values_list("source_key", "bgt_id"))
    return [_holding(row, found[row[0]]) for row in _LINES]


def _holding(row: tuple[Any, ...], bgt_id: UUID) -> Holding:
    """后五个月再付的以割接时的余额为限。"""
    left = Decimal(row[4]) - sum(Decimal(value) for value in row[5:])
    item: Item = _ITEMS[row[2]]
    return Holding(bgt_id, AGENCY, item, left, CUTOVER)


def _key(key: str) -> dict[str, str]:
    return {"source_sys": _SOURCE, "source_key": key}


def _project(index: int) -> dict[str, Any]:
    code, name, category, total = _PROJECTS[index]
    return {
        **_key(f"P{index + 1}"),
        "pro_code": code,
        "pro_name": name,
        "pro_cat_code": category,
        "agency_code": AGENCY,
        "exp_func_code": FUNC,
        "pro_total_amt": total,
        "setup_year": "2022",
    }


def _annual(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        **_elements(row),
        "pro_kind_code": _PROJECTS[row[1]][2],
        "reply_amt": row[4],
        "adj_amt": f"{-Decimal(row[5]):.2f}",
    }


def _elements(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        **_key(row[0]),
        "agency_code": AGENCY,
        "pro_code": _PROJECTS[row[1]][0],
        "exp_func_code": FUNC,
        "dep_bgt_eco_code": row[2],
        "gov_bgt_eco_code": row[3],
        "fund_type_code": "111",
        "cor_bgt_doc_no": "岳财预旧〔2022〕6号",
    }


def _indicator(row: tuple[Any, ...]) -> dict[str, Any]:
    amount, cut, frozen, occupied, paid = (Decimal(value) for value in row[4:])
    return {
        **_elements(row),
        "pro_cat_code": _PROJECTS[row[1]][2],
        "annual_key": row[0],
        "amount": row[4],
        "dis_amt": row[5],
        "frozen_amt": row[6],
        "occ_amt": row[7],
        "paid_amt": row[8],
        "old_balance": f"{amount - cut - frozen - occupied - paid:.2f}",
        "bgt_doc_title": "关于批复2022年部门预算的通知",
    }


def _cleared() -> list[dict[str, Any]]:
    found = []
    ecos = {row[0]: row[2] for row in _LINES}
    for key, amounts in _PAID.items():
        for month, amount in enumerate(amounts, start=1):
            found.append(
                {
                    **_payment(f"{key}-{month:02d}", key, ecos[key], amount, month),
                    "status": "70",
                    "pay_cert_no": f"JZF2022{key}{month:04d}",
                    "xpay_date": f"2022-{month:02d}-20",
                    "act_lqd_date": f"2022-{month:02d}-20",
                    "agent_business_no": f"105OLD{key}{month:04d}",
                }
            )
    return found


def _approved() -> dict[str, Any]:
    key, amount = _WAITING
    eco = next(row[2] for row in _LINES if row[0] == key)
    return {**_payment(f"{key}-待发", key, eco, amount, 7), "status": "40"}


def _payment(source_key: str, key: str, eco: str, amount: str, month: int) -> dict[str, Any]:
    name = "市供销合作社机关职工" if eco.startswith("301") else "岳阳洞庭演示文化用品有限公司"
    return {
        **_key(source_key),
        "bgt_key": key,
        "create_date": f"2022-{month:02d}-18",
        "pay_app_amt": amount,
        "use_des": _ITEMS[eco].uses[0].format(m=month),
        **payee(name),
    }


def _balance(subsystem: str, acc_code: str, debit: str, credit: str) -> dict[str, Any]:
    return {
        "subsystem": subsystem,
        "acc_code": acc_code,
        "dr_amt": debit,
        "cr_amt": credit,
        "agency_code": AGENCY,
        "fund_type_code": "111",
        "exp_func_code": FUNC,
    }
