"""装入代码、区划、银行与演示城市；成批写，重复执行结果相同。调用方已开事务并设好区划。"""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models

from yitihua.kernel.codes import NO, YES
from yitihua.modules.basedata import bank_no
from yitihua.modules.basedata.models import BankNode, CodeCatalog, CodeValue, MofDiv
from yitihua.modules.basedata.seeds import demo_city
from yitihua.modules.basedata.seeds.source import NATIONWIDE, first_day, key, rows
from yitihua.modules.basedata.versions import SHARED, bump

_SUBJECTS: Final = {
    "EXP_FUNC": ("exp_func", "支出功能分类科目"),
    "GOV_BGT_ECO": ("gov_bgt_eco", "政府支出经济分类科目"),
    "DEP_BGT_ECO": ("dep_bgt_eco", "部门支出经济分类科目"),
    "INCOME_SORT": ("income", "收入分类科目"),
}
"""自成一表的收支分类：目录代码 → (数据文件, 名称)；codesets.csv 里同名的“类”不再重复装。"""
_NOT_LISTED: Final = {*_SUBJECTS, "MOF_DIV"}
_DISABLED: Final = {("FUND_TYPE", "1111"), ("FUND_TYPE", "11111")}
"""地方细化码默认不启用，也不参与末级判断（01 第 3.4 节）。"""
_BRANCHES: Final = ("岳阳分行营业部", "岳阳楼支行", "南湖支行", "云溪支行", "君山支行", "城陵矶支行")
_AGENTS: Final = demo_city.AGENT_BANKS
CITY: Final = demo_city.CNAPS_CITY


def load_codes(fiscal_year: str) -> dict[str, int]:
    """全部代码集、收支分类与银行网点；返回各装了多少行。"""
    catalogs, values = [], []
    for code_set, title, source in _code_sets():
        catalogs.append(_catalog(code_set, title, fiscal_year))
        values += _values(code_set, source, fiscal_year)
    _upsert(CodeCatalog, catalogs, ["mof_div_code", "fiscal_year", "ele_catalog_code"])
    _upsert(CodeValue, values, ["mof_div_code", "fiscal_year", "ele_catalog_code", "ele_code"])
    banks = _upsert(BankNode, _bank_nodes(), ["bank_no"])
    bump(mof_div_code=SHARED, fiscal_year=fiscal_year)
    return {"ele_catalog": len(catalogs), "ele_union": len(values), "bas_bank_node": banks}


def load_divisions(fiscal_year: str) -> dict[str, int]:
    """省、市州、县市区与功能区。"""
    levels = {"省": "2", "省本级": "2", "地级市": "3", "自治州": "3", "市本级": "3"}
    found = [
        MofDiv(
            ele_id=key("MOF_DIV", fiscal_year, row["code"]),
            ele_code=row["code"],
            ele_name=row["name"],
            fiscal_year=fiscal_year,
            adm_div_code=f"{row['gb2260']:0<9}" if row["gb2260"] else "",
            mof_div_type=2 if row["kind"] == "功能区" else 1,
            is_admdiv=YES if row["basis"] == "standard" else NO,
            parent_adm_div_code=row["parent_code"],
            parent_code=row["parent_code"],
            parent_id=str(key("MOF_DIV", fiscal_year, row["parent_code"])) if row["parent_code"] else "0",
            budget_level_code=levels.get(row["kind"], "4"),
            level_no=int(row["level"]),
            is_leaf=_flag(row["is_leaf"]),
            start_date=first_day(fiscal_year),
        )
        for row in rows("divisions")
    ]
    count = _upsert(MofDiv, found, ["fiscal_year", "ele_code"])
    bump(mof_div_code=SHARED, fiscal_year=fiscal_year)
    return {"bas_mof_div": count}


def load_demo_city(fiscal_year: str, mof_div_code: str) -> dict[str, int]:
    """演示城市的科室、单位、账户与经济分类对应；已有的行不动。"""
    return demo_city.load(fiscal_year=fiscal_year, mof_div_code=mof_div_code)


def code_set_names() -> tuple[str, ...]:
    """随产品带的全部代码集。"""
    return tuple(code_set for code_set, _title, _source in _code_sets())


def _code_sets() -> list[tuple[str, str, list[dict[str, str]]]]:
    grouped: dict[str, list[dict[str, str]]] = {}
    titles: dict[str, str] = {}
    for row in rows("codesets"):
        if row["code_set"] not in _NOT_LISTED:
            grouped.setdefault(row["code_set"], []).append(row)
            titles[row["code_set"]] = row["code_set_cn"]
    for code_set, (name, title) in _SUBJECTS.items():
        grouped[code_set] = list(rows(name))
        titles[code_set] = title
    return [(code_set, titles[code_set], found) for code_set, found in sorted(grouped.items())]


def _catalog(code_set: str, title: str, fiscal_year: str) -> CodeCatalog:
    return CodeCatalog(
        ele_catalog_id=key("CATALOG", fiscal_year, code_set),
        ele_catalog_code=code_set,
        ele_catalog_name=title,
        mof_div_code=NATIONWIDE,
        fiscal_year=fiscal_year,
        ele_source="ele_union",
        ele_extend_type=2 if code_set in _SUBJECTS else 1,
        start_date=first_day(fiscal_year),
    )


def _values(code_set: str, source: list[dict[str, str]], fiscal_year: str) -> list[CodeValue]:
    enabled = {row["code"] for row in source if (code_set, row["code"]) not in _DISABLED}
    parents = {row["parent_code"] for row in source if row["code"] in enabled}
    levels = _levels(source)
    return [
        CodeValue(
            ele_id=key(code_set, fiscal_year, row["code"]),
            ele_code=row["code"],
            ele_name=row["name"],
            ele_catalog_id=key("CATALOG", fiscal_year, code_set),
            ele_catalog_code=code_set,
            mof_div_code=NATIONWIDE,
            fiscal_year=fiscal_year,
            parent_code=row["parent_code"],
            parent_id=str(key(code_set, fiscal_year, row["parent_code"])) if row["parent_code"] else "0",
            level_no=levels[row["code"]],
            is_leaf=NO if row["code"] in parents else YES,
            is_enabled=YES if row["code"] in enabled else NO,
            is_standard=YES,
            start_date=first_day(fiscal_year),
            budget_type=row.get("budget_type", ""),
            basis=row.get("basis") or row.get("evidence", ""),
            confidence=row.get("confidence", ""),
        )
        for row in source
    ]


def _levels(source: list[dict[str, str]]) -> dict[str, int]:
    parent = {row["code"]: row["parent_code"] for row in source}

    def level(code: str) -> int:
        return 1 + level(parent[code]) if parent.get(code) else 1

    return {code: level(code) for code in parent}


def _bank_nodes() -> list[BankNode]:
    nodes = []
    for row in rows("banks"):
        if row["is_leaf"] != "1" or row["cnaps_class"] in ("001", "011"):
            continue
        offset = 100 * (ord(row["code"][3]) - ord("A")) if len(row["code"]) > 3 else 0
        head = bank_no.compose(bank_class=row["cnaps_class"], city=CITY, sequence=offset + 1)
        for index, branch in enumerate(_BRANCHES):
            number = bank_no.compose(bank_class=row["cnaps_class"], city=CITY, sequence=offset + index + 1)
            nodes.append(_node(number, row["name"] + branch, row["cnaps_class"], head if index else ""))
    nodes.append(_node(demo_city.TREASURY_NO, demo_city.TREASURY_NAME, "011", ""))
    nodes.append(_node(demo_city.PBC_NO, demo_city.PBC_NAME, "001", ""))
    return nodes


def _node(number: str, name: str, bank_class: str, parent: str) -> BankNode:
    return BankNode(
        bank_node_id=key("BANK_NODE", number),
        bank_no=number,
        bank_name=name,
        bank_type_code=bank_class,
        city_code="430600",
        parent_bank_no=parent,
        is_agent_bank=YES if bank_class in _AGENTS and not parent else NO,
    )


def _upsert(model: type[models.Model], found: Iterable[Any], unique: list[str]) -> int:
    """按业务唯一键插入或更新；主键与创建时间不动，更新时间随之。"""
    batch = list(found)
    keep = {*unique, model._meta.pk.name, "create_time"}
    fields = [field.name for field in model._meta.concrete_fields if field.name not in keep]
    model._default_manager.bulk_create(
        batch, batch_size=1000, update_conflicts=True, unique_fields=unique, update_fields=fields
    )
    return len(batch)


def _flag(text: str) -> int:
    return YES if text == "1" else NO
