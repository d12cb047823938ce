"""备料：经接口走真实操作，给每个单位一条可执行指标和一批草稿申请。"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from yitihua.app.bench.session import Session
from yitihua.app.world.orgs import DIVISION

_PROJECT: Final = {
    "pro_name": "压测用信息系统运行维护", "pro_cat_code": "22", "agency_code": "101001", "pro_lev": "2",
    "setup_year": "2022", "pro_start_year": "2022", "pro_term": 1, "exist_statue": "002", "pro_source_code": "1",
    "distri_type_code": "2", "pro_total_amt": "900000.00", "exp_func_code": "2010101",
    "pro_desc": "保障机关信息系统全年稳定运行", "degisn_consideration": "机关信息化建设规划", "is_track": 2,
    "is_scientific": 2, "is_captial_cons_pro": 2, "is_gov": 2, "is_govbuy": 2, "is_asset": 2, "is_useset": 2,
}  # fmt: skip
_ELEMENTS: Final = {
    "fund_type_code": "111", "found_type_code": "11", "budget_level_code": "3", "source_type_code": "1",
    "bgt_type_code": "21",
}  # fmt: skip
_PAYEE: Final = {
    "use_des": "支付信息系统运行维护费", "payee_acct_name": "湘北信息服务有限公司",
    "payee_acct_no": "43050166001200000018", "payee_acct_bank_name": "中国建设银行岳阳分行",
    "payee_acct_bank_no": "105557000016", "receiver_code": "91350100M000100Y43",
}  # fmt: skip
_EACH: Final = "10000000.00"
_UNITS: Final = 50
_CHILD: Final = ("exp_func_code", "gov_bgt_eco_code", "dep_bgt_eco_code", "pay_type_code")
"""由子指标自己定的要素。"""


@dataclass(slots=True)
class Unit:
    """一个单位：会话与还没送审的申请。"""

    agency_code: str
    session: Session
    bgt_id: str = ""
    drafts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pools:
    """可分配的科室待分指标、末级单位，与一条子指标自己的要素。"""

    bgt_ids: tuple[str, ...]
    agency_codes: tuple[str, ...]
    child: dict[str, str]


def office(base_url: str, role: str, *, seq: int = 1, subject: str = DIVISION) -> Session:
    """按演示账号的规矩登录。"""
    return Session(base_url, f"{role.lower()}{seq}@{subject}")


def prepare(base_url: str, *, units: int, drafts: int) -> list[Unit]:
    """`units` 个单位各一条指标；每个单位 `drafts` 张金额、用途各不相同的草稿。"""
    bgt = office(base_url, "MOF_BGT")
    codes = _leaf_units(bgt, count=units)
    pro_code, source = _source(base_url, total=Decimal(_EACH) * units)
    lines = [_indicator(code, pro_code=pro_code, source=source) for code in codes]
    made = _batch(bgt, "appropriation.indicator.register", lines)
    issuer = office(base_url, "MOF_BGT", seq=2)
    _batch(issuer, "appropriation.indicator.issue", [{"bgt_id": item["bgt_id"]} for item in made])
    prepared = []
    for code, item in zip(codes, made, strict=True):
        unit = Unit(code, office(base_url, "AG_OP", subject=code), item["bgt_id"])
        unit.drafts = [app["pay_app_id"] for app in _drafts(unit, count=drafts)]
        prepared.append(unit)
    return prepared


def pools(base_url: str, *, count: int = 100) -> Pools:
    """`count` 条科室待分指标，各有一千万元可分。"""
    pro_code, source = _source(base_url, total=Decimal(_EACH) * count)
    line = _indicator("", pro_code=pro_code, source=source)
    child = {name: line.pop(name) for name in _CHILD}
    line |= {"bgt_layer_code": "20", "bgt_exe_flag": "2", "exp_func_code": child["exp_func_code"]}
    biz = office(base_url, "MOF_BIZ")
    made = _batch(biz, "appropriation.indicator.register", [line] * count)
    keys = tuple(item["bgt_id"] for item in made)
    _batch(office(base_url, "MOF_BGT", seq=2), "appropriation.indicator.issue", [{"bgt_id": key} for key in keys])
    return Pools(keys, tuple(_leaf_units(biz, count=_UNITS)), child)


def _source(base_url: str, *, total: Decimal) -> tuple[str, str]:
    """一个入库项目、人大批准、一条够用的来源；返回项目代码与来源指标主键。"""
    bgt, pro_code = office(base_url, "MOF_BGT"), _project(base_url)
    bgt.run("budgeting.approval.register", approval_file_no="岳人发〔2022〕3号", approval_date="2022-01-04")
    amount = f"{total:.2f}"
    made = bgt.run("appropriation.source.register", amount=amount, src_acc="101", **_ELEMENTS)
    return pro_code, str(made["result"]["bgt_id"])


def _leaf_units(session: Session, *, count: int) -> list[str]:
    rows = session.get("/api/records/BAS_AGENCY_INFO", is_leaf="1", order="agency_code", page_size=str(count))["rows"]
    return [str(row["agency_code"]) for row in rows]


def _project(base_url: str) -> str:
    unit = office(base_url, "AG_OP", subject="101001")
    pro_id = unit.run("projects.project.create", **_PROJECT)["result"]["pro_id"]
    pro_code = unit.run("projects.project.submit", pro_id=pro_id)["result"]["pro_code"]
    for role, subject in (("AG_AUD", "101001"), ("DEPT", "101"), ("MOF_BIZ", DIVISION), ("MOF_BGT", DIVISION)):
        office(base_url, role, subject=subject).run("projects.project.approve", pro_id=pro_id, opinion="压测备料同意")
    return str(pro_code)


def _indicator(agency_code: str, *, pro_code: str, source: str) -> dict[str, Any]:
    return {
        **_ELEMENTS, "amount": _EACH, "bgt_layer_code": "40", "bgt_exe_flag": "1", "agency_code": agency_code,
        "pro_code": pro_code, "pro_cat_code": "22", "exp_func_code": "2010101", "gov_bgt_eco_code": "50205",
        "dep_bgt_eco_code": "30227", "pay_type_code": "1", "ori_bgt_id": source, "bgt_mof_dep_code": "006",
        "manage_mof_dep_code": "006",
    }  # fmt: skip


def _drafts(unit: Unit, *, count: int) -> list[dict[str, Any]]:
    lines = [{**_PAYEE, "bgt_id": unit.bgt_id, "pay_app_amt": f"{100 + number}.00"} for number in range(count)]
    return _batch(unit.session, "payment.application.create", lines)


def _batch(session: Session, operation: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """整批成或整批不成。"""
    answer = session.run(f"{operation}_batch", lines=lines, mode="all")
    return [item["result"] for item in answer["outcomes"]]
