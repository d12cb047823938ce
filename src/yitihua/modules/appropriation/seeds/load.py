"""装入要素录入矩阵与默认文号前缀，可重复执行。"""

import csv
from importlib.resources import files

from yitihua.modules.appropriation.element_matrix import CELL
from yitihua.modules.appropriation.models import DocPrefix, ElementControl


def load_element_control() -> int:
    """装入 05 第 2 节的默认矩阵〔约定〕，已有的行更新。"""
    with (files(__package__) / "element_control.csv").open(encoding="utf-8") as stream:
        rows = [ElementControl(**row) for row in csv.DictReader(stream)]
    ElementControl.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["bgt_layer_code", "ele_field"],
        update_fields=[name for name in CELL if name not in ("bgt_layer_code", "ele_field")],
    )
    return len(rows)


def load_prefixes(*, mof_div_code: str, fiscal_year: str) -> None:
    """默认前缀〔约定〕：一般公共预算“岳财预”，政府性基金“岳财综”，国有资本经营“岳财资”。"""
    for fund, prefix in (("", "岳财预"), ("12", "岳财综"), ("13", "岳财资")):
        DocPrefix.objects.get_or_create(
            mof_div_code=mof_div_code,
            fiscal_year=fiscal_year,
            fund_type_code=fund,
            bgt_mof_dep_code="",
            doc_biz="",
            defaults={"doc_prefix": prefix},
        )
