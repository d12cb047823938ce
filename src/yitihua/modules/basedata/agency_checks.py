"""单位要素的核对（R-BAS-001 至 006、040）：纯函数，收要素给发现。"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from yitihua.engines.meta import standard
from yitihua.engines.rules import decide
from yitihua.kernel.codes import YES
from yitihua.kernel.findings import Finding
from yitihua.modules.basedata import credit_code
from yitihua.modules.basedata import rules as _rules  # noqa: F401

REQUIRED: Final = (
    "agency_code",
    "agency_name",
    "agency_abbreviation",
    "agency_type_code",
    "agency_adm_level_code",
    "supdep_code",
    "mof_dep_code",
    "capital_type",
    "executive_acc",
    "ind_code",
    "agency_leader_per_name",
    "agency_add",
    "zip",
    "location",
    "exp_func_code",
)
"""24 要素里须填写的；区划、层级、上级由系统带出，其余是“是否”字段，总有值。"""
CODE_SETS: Final = {
    "agency_type_code": "AGENCY_TYPE",
    "agency_adm_level_code": "AGENCY_ADM_LEVEL",
    "agency_nature_code": "AGENCY_NATURE",
    "supdep_code": "SUPDEP",
    "mof_dep_code": "MOF_DEP",
    "capital_type": "CAPITAL_TYPE",
    "executive_acc": "EXECUTIVE_ACC",
    "ind_code": "IND",
    "exp_func_code": "EXP_FUNC",
}
_CREDIT: Final = ("unifsoc_cred_code",)


def check_elements(values: Mapping[str, Any]) -> list[Finding]:
    """必填（R-BAS-040）与信用代码（R-BAS-001 至 004）。"""
    missing = [field for field in REQUIRED if not values.get(field)]
    code = str(values.get("unifsoc_cred_code") or "")
    if values.get("is_virtual_unit") != YES and not code:
        missing.append("unifsoc_cred_code")
    names = "、".join(standard.titles()[field] for field in missing)
    incomplete = decide("R-BAS-040", fires=bool(missing), fields=tuple(missing), list=names)
    credit = check_credit_code(code, agency_type_code=str(values.get("agency_type_code") or "")) if code else []
    return [*_present(incomplete), *credit]


def check_credit_code(code: str, *, agency_type_code: str) -> list[Finding]:
    """格式、校验位、组织机构代码校验位、登记类别。"""
    facts = {"unifsoc_cred_code": code, "agency_type_code": agency_type_code}
    malformed = decide("R-BAS-001", fires=not credit_code.well_formed(code), facts=facts, fields=_CREDIT)
    if malformed is not None or not credit_code.well_formed(code):
        return _present(malformed)
    expected = credit_code.check_char(code[:17])
    organization = credit_code.org_check_char(code[8:16])
    category = {"1": "11", "2": "12"}.get(agency_type_code[:1], code[:2])
    return _present(
        decide("R-BAS-002", fires=code[17] != expected, facts=facts, fields=_CREDIT, c=expected),
        decide("R-BAS-003", fires=code[16] != organization, facts=facts, fields=_CREDIT),
        decide("R-BAS-004", fires=code[:2] != category, facts=facts, fields=_CREDIT),
    )


def check_place(agency_code: str, *, known_codes: Collection[str]) -> list[Finding]:
    """代码每级 3 位、不重复，上级须已登记（R-BAS-006）。"""
    shaped = agency_code.isdigit() and len(agency_code) % 3 == 0 and 3 <= len(agency_code) <= 12
    placed = len(agency_code) == 3 or agency_code[:-3] in known_codes
    fits = shaped and placed and agency_code not in known_codes
    return _present(decide("R-BAS-006", fires=not fits, facts={"agency_code": agency_code}, fields=("agency_code",)))


def check_credit_unique(code: str, *, agency_code: str, holders: Mapping[str, str]) -> list[Finding]:
    """`holders` 为 信用代码 → 在用的非虚拟单位代码（R-BAS-005）。"""
    holder = holders.get(code, agency_code) if code else agency_code
    facts = {"unifsoc_cred_code": code, "agency_code": agency_code}
    return _present(decide("R-BAS-005", fires=holder != agency_code, facts=facts, fields=_CREDIT, agency=holder))


def _present(*findings: Finding | None) -> list[Finding]:
    return [item for item in findings if item is not None]


def holders_of(agencies: Iterable[Any]) -> dict[str, str]:
    """在用的非虚拟单位的信用代码。"""
    return {
        item.unifsoc_cred_code: item.agency_code
        for item in agencies
        if item.unifsoc_cred_code and item.is_virtual_unit != YES
    }
