"""流程声明：每种单据有哪些要素可作条件、分几个阶段、哪些岗位能审，以及随产品发布的默认流程（10 第 2、4 节）。

Flow declarations: condition fields, stages, reviewer roles and the default chain of each document type.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from yitihua.engines.expressions import Dataset, Field, Type
from yitihua.engines.workflow.definition import Chain, ChainStep, sequence
from yitihua.kernel.registry import Registry

COMMON: Final[Mapping[str, Field]] = {
    "amount": Field("金额", Type.MONEY, minimum=Decimal("0.01")),
    "agency_code": Field("单位代码", Type.CODE),
}
"""各种单据都有的条件要素；模块另加自己的。"""
SCOPES: Final = {"agency": "本单位", "dept": "本部门", "mof_dep": "对口科室", "division": "全区划"}


@dataclass(frozen=True)
class Flow:
    """一种单据的流程声明。

    `stages` 是单据的阶段（代码 → 名称），按先后排；流程每一步属于一个阶段，只能往后走；
    `must_pass` 的阶段每条路径都要经过；`reviewers` 是能放进流程的角色。没有绑定单据的流程可以先定、不能办。

    `code_names` 是条件要素自己的代码叫什么，条件说成话时用。
    """

    biz_type: str
    title: str
    stages: Mapping[str, str]
    reviewers: frozenset[str]
    must_pass: frozenset[str]
    fields: Mapping[str, Field] = field(default_factory=dict)
    code_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def dataset(self) -> Dataset:
        return Dataset(self.title, {**COMMON, **self.fields})

    @property
    def default(self) -> Chain:
        """随产品发布的流程，版本 0；区划发布了自己的就用自己的。"""
        return DEFAULTS[self.biz_type]

    def revive(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """存成文字的事实读回条件用的类型；没有的要素为空。"""
        return {key: _revived(item, facts.get(key)) for key, item in self.dataset.fields.items()}


def _revived(item: Field, value: Any) -> Any:
    if value is None or item.type not in (Type.MONEY, Type.NUMBER):
        return value
    return Decimal(value)


FLOWS: Registry[Flow] = Registry("流程")
DEFAULTS: Registry[Chain] = Registry("默认流程")


def flow(declared: Flow) -> Flow:
    """登记一种单据的流程声明。"""
    return FLOWS.add(declared.biz_type, declared)


def load_defaults(path: Path) -> None:
    """从一份表读入默认流程：一行一个环节，按写的次序走，`when` 是经过它的条件。"""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for biz_type in dict.fromkeys(row["biz_type"] for row in rows):
        steps = tuple(_step(row) for row in rows if row["biz_type"] == biz_type)
        DEFAULTS.add(biz_type, Chain(biz_type, biz_type, 0, steps, sequence(steps)))


def _step(row: Mapping[str, str]) -> ChainStep:
    return ChainStep(
        code=row["step_code"],
        title=row["title"],
        role=row["role"],
        scope=row["scope"],
        stage=row["stage"],
        when=row["when"],
        timeout_days=int(row["timeout_days"]),
        ratio=int(row["ratio"]) if row["ratio"] else None,
    )


def stored_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """事实存成 JSON 能写的样子。"""
    return {key: str(value) if isinstance(value, Decimal) else value for key, value in facts.items()}


def reviewers_of(flows: Iterable[Flow]) -> frozenset[str]:
    return frozenset(role for item in flows for role in item.reviewers)
