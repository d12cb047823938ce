"""演示城市：科室、单位（24 要素全填）、账户与部门经济—政府经济对应；单位与账号都是虚构的。"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from yitihua.infra.scoping.models import DivisionRow
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.pinyin import initials
from yitihua.modules.basedata import bank_no, credit_code
from yitihua.modules.basedata.models import Account, Agency, CodeRelation, MofDep
from yitihua.modules.basedata.seeds.source import first_day, key, rows
from yitihua.modules.basedata.versions import bump

CNAPS_CITY: Final = "5570"
AGENT_BANKS: Final = ("102", "103", "104", "105")
"""本市国库集中支付代理银行，单位零余额账户轮流开在各行。"""
TREASURY_NO: Final = bank_no.compose(bank_class="011", city=CNAPS_CITY, sequence=1)
TREASURY_NAME: Final = "国家金库岳阳市中心支库"
PBC_NO: Final = bank_no.compose(bank_class="001", city=CNAPS_CITY, sequence=1)
PBC_NAME: Final = "中国人民银行岳阳市中心支行"
ECO_RELATION: Final = "06"

_NATURE: Final = {"行政": "1", "参公": "2", "全额事业": "3", "差额事业": "4", "自收自支": "5"}
_TYPE: Final = {"行政": "11", "参公": "21", "全额事业": "22", "差额事业": "23", "自收自支": "24"}
_LEVEL: Final = {"行政": "30", "参公": "31", "全额事业": "40", "差额事业": "40", "自收自支": "50"}
_SUPDEP: Final = {"差额事业": "2", "自收自支": "4"}
_POWER_DEPTS: Final = {"101", "102", "105", "403", "404"}
"""人大、政协、监察、审判、检察机关。"""
_GROUP_DEPTS: Final = {"112", "113", "114", "115", "116"}
"""群众团体机关。"""
_INDUSTRY: Final = {"205": "P", "206": "M", "207": "R", "210": "Q", "213": "A", "214": "G"}


def load(*, fiscal_year: str, mof_div_code: str) -> dict[str, int]:
    """已有的行不动；返回本次给出的行数。"""
    agencies = _agencies(fiscal_year, mof_div_code)
    batches: tuple[tuple[type[DivisionRow], Sequence[DivisionRow]], ...] = (
        (MofDep, _mof_deps(fiscal_year, mof_div_code)),
        (Agency, agencies),
        (Account, _accounts(agencies, fiscal_year, mof_div_code)),
        (CodeRelation, _eco_relations(fiscal_year, mof_div_code)),
    )
    counts = {}
    for model, found in batches:
        model.objects.bulk_create(found, batch_size=1000, ignore_conflicts=True)
        counts[model._meta.db_table] = len(found)
    bump(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
    return counts


def _mof_deps(fiscal_year: str, mof_div_code: str) -> list[MofDep]:
    return [
        MofDep(
            mof_dep_id=key("MOF_DEP", mof_div_code, fiscal_year, row["code"]),
            mof_div_code=mof_div_code,
            fiscal_year=fiscal_year,
            mof_dep_code=row["code"],
            mof_dep_name=row["name"],
            mof_dep_type_code=row["type"],
            start_date=first_day(fiscal_year),
        )
        for row in rows("mof_deps")
    ]


def _agencies(fiscal_year: str, mof_div_code: str) -> list[Agency]:
    mof_dep = {row["dept_code"]: row["mof_dep_code"] for row in rows("mof_dep_of_dept")}
    main_unit: dict[str, dict[str, str]] = {}
    for row in rows("agencies_demo"):
        if row["parent_code"]:
            main_unit.setdefault(row["parent_code"], row)
    found = []
    for index, row in enumerate(rows("agencies_demo")):
        detail = row if row["parent_code"] else main_unit[row["code"]]
        found.append(_agency(row, detail, index, mof_dep[row["code"][:3]], fiscal_year, mof_div_code))
    return found


def _agency(
    row: dict[str, str], detail: dict[str, str], index: int, mof_dep: str, fiscal_year: str, mof_div_code: str
) -> Agency:
    """部门汇总节点取本级单位的要素，另记为虚拟单位（不是法人，没有信用代码）。"""
    code, kind, dept = row["code"], detail["unit_kind"], row["code"][:3]
    summary = not row["parent_code"]
    return Agency(
        agency_id=key("AGENCY", mof_div_code, fiscal_year, code),
        biz_key=str(key("AGENCY", mof_div_code, code)),
        mof_div_code=mof_div_code,
        fiscal_year=fiscal_year,
        agency_code=code,
        agency_name=row["name"],
        agency_abbreviation=row["name"].removesuffix("本级").removesuffix("（地方保障）"),
        unifsoc_cred_code="" if summary else _credit_code(code, kind, mof_div_code),
        parent_id="0" if summary else str(key("AGENCY", mof_div_code, fiscal_year, row["parent_code"])),
        level_no=int(row["level"]),
        is_leaf=YES if row["is_leaf"] == "1" else NO,
        agency_level_code=row["level"],
        agency_type_code=_agency_type(dept, kind),
        agency_adm_level_code=_LEVEL[kind],
        supdep_code=_SUPDEP.get(kind, "1"),
        mof_dep_code=mof_dep,
        capital_type="1" if summary else "2",
        executive_acc="11" if detail["accounting_kind"] == "行政" else "12",
        ind_code=_INDUSTRY.get(detail["default_exp_func"][:3], "S"),
        agency_leader_per_name="单位负责人",
        agency_add=f"岳阳市演示大道{index + 1}号",
        zip="414000",
        location=f"{mof_div_code[:6]}000",
        exp_func_code=detail["default_exp_func"],
        is_virtual_unit=YES if summary else NO,
        agency_nature_code=_NATURE[kind],
        adm_div_code=f"{mof_div_code[:6]}000",
        start_date=first_day(fiscal_year),
        version="1",
        version_name="初始化",
        name_initials=initials(row["name"]),
    )


def _agency_type(dept: str, kind: str) -> str:
    if kind == "行政" and dept in _POWER_DEPTS:
        return "12"
    if kind == "参公" and dept in _GROUP_DEPTS:
        return "13"
    return _TYPE[kind]


def _credit_code(agency_code: str, kind: str, mof_div_code: str) -> str:
    """虚构而校验位正确：机构主体取 00 加单位代码。"""
    category = "11" if kind == "行政" else "12"
    return credit_code.compose(kind=category, adm_div_code=mof_div_code[:6], org_body=f"00{agency_code}")


def _eco_relations(fiscal_year: str, mof_div_code: str) -> list[CodeRelation]:
    return [
        CodeRelation(
            relation_id=key("ECO", mof_div_code, fiscal_year, row["seq"]),
            mof_div_code=mof_div_code,
            fiscal_year=fiscal_year,
            relation_type_code=ECO_RELATION,
            ele_a_catalog="GOV_BGT_ECO",
            ele_a_code=row["gov_code"],
            ele_b_catalog="DEP_BGT_ECO",
            ele_b_code=row["dep_code"],
            agency_kind=row["unit_kind"],
            remark=row["condition"],
        )
        for row in rows("eco_map")
    ]


def _accounts(agencies: list[Agency], fiscal_year: str, mof_div_code: str) -> list[Account]:
    opened = first_day(fiscal_year)
    banks = {row["code"]: row["name"] for row in rows("banks")}
    found = _bureau_accounts(fiscal_year, mof_div_code, opened, banks)
    units = [item for item in agencies if item.is_leaf == YES]
    for index, agency in enumerate(units):
        bank = AGENT_BANKS[index % len(AGENT_BANKS)]
        for kind, sequence in (("21", 1), ("22", 2)):
            account = _account(kind, bank, agency.agency_code, agency.agency_name, fiscal_year, mof_div_code, opened)
            account.acct_bank_name = f"{banks[bank]}岳阳分行营业部"
            account.agent_bank_code = bank if kind == "21" else ""
            account.lqd_acct_no = _number(bank, "31", bank) if kind == "21" else ""
            account.fund_type_code = "" if kind == "21" else "3"
            account.approve_doc_no = f"岳财库〔{int(fiscal_year) - 1}〕{2 * index + sequence}号"
            found.append(account)
    return found


def _bureau_accounts(fiscal_year: str, mof_div_code: str, opened: date, banks: dict[str, str]) -> list[Account]:
    """财政与清算用的账户。"""
    found = []
    for kind, name, bank, bank_name in (
        ("11", "岳阳市财政局", "011", TREASURY_NAME),
        ("41", "岳阳市财政国库集中支付清算", "001", PBC_NAME),
        ("12", "岳阳市财政局财政专户", "103", f"{banks['103']}岳阳分行营业部"),
        ("13", "岳阳市财政局零余额账户", "102", f"{banks['102']}岳阳分行营业部"),
    ):
        account = _account(kind, bank, "", name, fiscal_year, mof_div_code, opened)
        account.acct_bank_name = bank_name
        account.fund_type_code = "2" if kind == "12" else ""
        found.append(account)
    for bank in AGENT_BANKS:
        account = _account("31", bank, "", f"{banks[bank]}财政性资金垫款", fiscal_year, mof_div_code, opened, tail=bank)
        account.acct_bank_name = f"{banks[bank]}岳阳分行营业部"
        account.agent_bank_code = bank
        account.lqd_acct_no = _number("001", "41", "")
        found.append(account)
    return found


def _account(
    kind: str,
    bank: str,
    agency_code: str,
    name: str,
    fiscal_year: str,
    mof_div_code: str,
    opened: date,
    *,
    tail: str = "",
) -> Account:
    number = _number(bank, kind, agency_code or tail)
    return Account(
        acct_id=key("ACCT", mof_div_code, fiscal_year, bank, number),
        mof_div_code=mof_div_code,
        fiscal_year=fiscal_year,
        acc_type_code=kind,
        acct_no=number,
        acct_name=name,
        acct_bank_no=bank_no.compose(bank_class=bank, city=CNAPS_CITY, sequence=1),
        bank_type_code=bank,
        agency_code=agency_code,
        open_date=opened,
        start_date=opened,
    )


def _number(bank: str, kind: str, tail: str) -> str:
    """虚构账号：行别 3 + 城市 4 + 账户类别 2 + 单位或行别补足 8 位。"""
    return f"{bank}{CNAPS_CITY}{kind}{tail:0>8}"
