"""把一个区划一个年度的基础信息读成快照，按版本缓存在进程里。"""

from datetime import date
from threading import Lock
from uuid import UUID

from yitihua.kernel.codes import NO, YES
from yitihua.modules.basedata import versions
from yitihua.modules.basedata.entities import (
    AccountItem,
    AgencyItem,
    BankItem,
    CodeItem,
    DivisionItem,
    MofDepItem,
)
from yitihua.modules.basedata.models import Account, Agency, BankNode, CodeRelation, CodeValue, MofDep, MofDiv
from yitihua.modules.basedata.snapshot import DivisionData, SharedData, Snapshot

_EMPTY_SHARED = SharedData({}, {}, {})
_EMPTY_DIVISION = DivisionData({}, (), {}, {})
_shared: dict[str, tuple[UUID, SharedData]] = {}
_division: dict[tuple[str, str], tuple[UUID, DivisionData]] = {}
_lock = Lock()


def snapshot(*, day: date, mof_div_code: str, fiscal_year: str) -> Snapshot:
    """年度之外的日子按该年度的首日或末日取。"""
    shared_version, own_version = versions.current(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
    year = int(fiscal_year)
    inside = min(max(day, date(year, 1, 1)), date(year, 12, 31))
    shared = _shared_data(fiscal_year, shared_version)
    own = _division_data(mof_div_code, fiscal_year, own_version)
    return Snapshot(inside, fiscal_year, mof_div_code, shared, own)


def _shared_data(fiscal_year: str, version: UUID | None) -> SharedData:
    if version is None:
        return _EMPTY_SHARED
    with _lock:
        cached = _shared.get(fiscal_year)
        if cached is None or cached[0] != version:
            cached = _shared[fiscal_year] = (version, _read_shared(fiscal_year))
    return cached[1]


def _division_data(mof_div_code: str, fiscal_year: str, version: UUID | None) -> DivisionData:
    if version is None:
        return _EMPTY_DIVISION
    with _lock:
        cached = _division.get((mof_div_code, fiscal_year))
        if cached is None or cached[0] != version:
            cached = _division[mof_div_code, fiscal_year] = (version, _read_division(mof_div_code, fiscal_year))
    return cached[1]


def _read_shared(fiscal_year: str) -> SharedData:
    codes: dict[str, dict[str, CodeItem]] = {}
    for row in CodeValue.objects.unscoped("共用代码").filter(fiscal_year=fiscal_year, is_deleted=NO):
        codes.setdefault(row.ele_catalog_code, {})[row.ele_code] = CodeItem(
            row.ele_catalog_code,
            row.ele_code,
            row.ele_name,
            row.parent_code,
            row.level_no,
            row.is_leaf == YES,
            row.is_enabled == YES,
            row.start_date,
            row.end_date,
            row.budget_type,
        )
    divisions = {
        row.ele_code: DivisionItem(
            row.ele_code, row.ele_name, row.parent_code, row.budget_level_code, row.is_leaf == YES
        )
        for row in MofDiv.objects.unscoped("共用区划").filter(fiscal_year=fiscal_year, is_enabled=YES, is_deleted=NO)
    }
    banks = {
        row.bank_no: BankItem(row.bank_no, row.bank_name, row.bank_type_code, row.is_agent_bank == YES)
        for row in BankNode.objects.unscoped("共用行名行号").filter(is_enabled=YES, is_deleted=NO)
    }
    return SharedData(codes, divisions, banks)


def _read_division(mof_div_code: str, fiscal_year: str) -> DivisionData:
    own = {"mof_div_code": mof_div_code, "fiscal_year": fiscal_year, "is_deleted": NO}
    reason = "快照供全体使用，范围由使用者另判"
    agencies: dict[str, tuple[AgencyItem, ...]] = {}
    for row in Agency.objects.unscoped(reason).filter(**own).order_by("agency_code", "start_date"):
        agencies[row.agency_code] = (*agencies.get(row.agency_code, ()), _agency(row))
    accounts = Account.objects.unscoped(reason).filter(**own).order_by("acc_type_code", "acct_no")
    mof_deps = MofDep.objects.unscoped(reason).filter(**own, is_enabled=YES)
    relations = CodeRelation.objects.unscoped(reason).filter(**own, relation_type_code="06", is_enabled=YES)
    return DivisionData(
        agencies,
        tuple(_account(row) for row in accounts),
        {row.mof_dep_code: MofDepItem(row.mof_dep_code, row.mof_dep_name, row.mof_dep_type_code) for row in mof_deps},
        {(row.ele_b_code, row.agency_kind): row.ele_a_code for row in relations},
    )


def _agency(row: Agency) -> AgencyItem:
    return AgencyItem(
        agency_code=row.agency_code,
        agency_name=row.agency_name,
        agency_abbreviation=row.agency_abbreviation,
        unifsoc_cred_code=row.unifsoc_cred_code,
        parent_code=row.agency_code[:-3],
        agency_level_code=row.agency_level_code,
        is_leaf=row.is_leaf == YES,
        agency_type_code=row.agency_type_code,
        agency_nature_code=row.agency_nature_code,
        supdep_code=row.supdep_code,
        mof_dep_code=row.mof_dep_code,
        capital_type=row.capital_type,
        executive_acc=row.executive_acc,
        ind_code=row.ind_code,
        exp_func_code=row.exp_func_code,
        is_virtual_unit=row.is_virtual_unit,
        is_enabled=row.is_enabled == YES,
        start_date=row.start_date,
        end_date=row.end_date,
    )


def _account(row: Account) -> AccountItem:
    return AccountItem(
        acc_type_code=row.acc_type_code,
        acct_no=row.acct_no,
        acct_name=row.acct_name,
        acct_bank_name=row.acct_bank_name,
        acct_bank_no=row.acct_bank_no,
        bank_type_code=row.bank_type_code,
        agency_code=row.agency_code,
        fund_type_code=row.fund_type_code,
        currency_code=row.currency_code,
        agent_bank_code=row.agent_bank_code,
        lqd_acct_no=row.lqd_acct_no,
        is_enabled=row.is_enabled == YES,
        start_date=row.start_date,
        end_date=row.end_date,
    )
