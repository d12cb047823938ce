"""流程版本：新送审的用本区划最新发布的一版（没有即默认流程），在途的按送审时那一版（10 第 3 节）。

Which version of a chain applies: the newest published one for new documents, the pinned one for running ones.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from yitihua.engines.workflow.definition import Chain, ChainStep, Edge, PublishedChain, publish
from yitihua.engines.workflow.flows import FLOWS
from yitihua.engines.workflow.models import WfDef, WfInst
from yitihua.kernel.context import Ctx


def current(biz_type: str, *, ctx: Ctx) -> PublishedChain:
    """此刻送审该走的流程。"""
    newest = (
        published(biz_type, mof_div_code=ctx.mof_div_code)
        .filter(fiscal_year__lte=ctx.fiscal_year)
        .order_by("-fiscal_year", "-version")
        .first()
    )
    return compiled(newest) if newest is not None else shipped(biz_type)


def pinned(instance: WfInst) -> PublishedChain:
    """这张在途单据送审时那一版。"""
    if instance.def_version == 0:
        return shipped(instance.biz_type)
    rows = published(instance.biz_type, mof_div_code=instance.mof_div_code)
    return compiled(rows.get(version=instance.def_version))


def published(biz_type: str, *, mof_div_code: str) -> Any:
    rows = WfDef.objects.unscoped("流程定义全区划共用")
    return rows.filter(biz_type=biz_type, mof_div_code=mof_div_code, status="published")


def chain_of(row: WfDef) -> Chain:
    """库里的一版读成流程。"""
    return read_chain(row.biz_type, row.version, row.steps, row.edges)


def read_chain(biz_type: str, version: int, steps: list[Mapping[str, Any]], edges: list[Mapping[str, Any]]) -> Chain:
    return Chain(
        wf_code=biz_type,
        biz_type=biz_type,
        version=version,
        steps=tuple(ChainStep.read(item) for item in steps),
        edges=tuple(Edge(**item) for item in edges),
    )


_COMPILED: dict[tuple[str, int], PublishedChain] = {}
"""发布后不再变的定义，编译一次：（定义主键，版本）→ 流程。"""


def compiled(row: WfDef) -> PublishedChain:
    key = (str(row.def_id), row.version)
    if key not in _COMPILED:
        _COMPILED[key] = publish(chain_of(row), dataset=FLOWS[row.biz_type].dataset)
    return _COMPILED[key]


@lru_cache
def shipped(biz_type: str) -> PublishedChain:
    """随产品发布的默认流程。"""
    declared = FLOWS[biz_type]
    return publish(declared.default, dataset=declared.dataset)
