"""把全部代码集的名称解析登记到元数据：名称由代码带出，不手填。"""

from collections.abc import Callable
from datetime import date

from yitihua.engines.meta.names import Resolver, register_names
from yitihua.modules.basedata.read import snapshot
from yitihua.modules.basedata.seeds.load import code_set_names
from yitihua.modules.basedata.snapshot import Snapshot


def _resolver(name_of: Callable[[Snapshot, str], str]) -> Resolver:
    def resolve(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
        found = snapshot(day=date(int(fiscal_year), 12, 31), mof_div_code=mof_div_code, fiscal_year=fiscal_year)
        names = {code: name_of(found, code) for code in codes}
        return {code: name for code, name in names.items() if name}

    return resolve


def _code_resolver(code_set: str) -> Resolver:
    return _resolver(lambda found, code: found.name(code_set, code))


def _agency_name(found: Snapshot, code: str) -> str:
    """单位更名后显示新名；停用的仍可显示。"""
    versions = found.own.agencies.get(code)
    return versions[-1].agency_name if versions else ""


def _mof_dep_name(found: Snapshot, code: str) -> str:
    item = found.mof_dep(code)
    return item.mof_dep_name if item else ""


def _division_name(found: Snapshot, code: str) -> str:
    item = found.division(code)
    return item.ele_name if item else ""


def _bank_name(found: Snapshot, code: str) -> str:
    item = found.bank(code)
    return item.bank_name if item else ""


for _code_set in code_set_names():
    register_names(_code_set, _code_resolver(_code_set))
register_names("AGENCY", _resolver(_agency_name))
register_names("MOF_DEP", _resolver(_mof_dep_name))
register_names("MOF_DIV", _resolver(_division_name))
register_names("ADM_DIV", _resolver(_division_name))
register_names("BANK_NODE", _resolver(_bank_name))
