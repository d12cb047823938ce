"""要素录入矩阵：层次 × 要素 → 录不录、必录、到哪一步查、拆分时怎样约束（05 第 2 节）。

全国默认是共用表，一个区划一个年度改过的格子按生效日期叠在上面。按数据版本缓存，改了在各进程立即生效。
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from threading import Lock
from typing import Any, Final
from uuid import UUID

from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.modules.appropriation.models import ElementChange, ElementControl
from yitihua.modules.appropriation.states import CHANGE_PASSED
from yitihua.modules.basedata import public as basedata

LAYERS: Final = {
    "10": "财政总指标",
    "20": "科室待分指标",
    "30": "部门待分指标",
    "40": "单位指标",
    "T": "转移支付指标",
}
STAGES: Final = "SAD"
"""校验级次的先后：S 保存、A 送审、D 下达。"""
MODES: Final = {"EQ": "必须等于父", "SUB": "等于父或为其下级", "FREE": "不约束", "WARN": "不一致仅预警"}
REQUIRED, OPTIONAL, UNUSED, INHERITED = "M", "O", "N", "I"
KINDS: Final = {REQUIRED: "必录", OPTIONAL: "可录", UNUSED: "不录", INHERITED: "带出"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """一格；`when_sources` 是必录只在这几种指标来源时成立（逗号分隔），空即一律。"""

    bgt_layer_code: str
    ele_field: str
    is_input: int = YES
    is_required: int = NO
    check_level: str = ""
    ctrl_mode_code: str = "EQ"
    inherited: int = NO
    default_value: str = ""
    editable: int = YES
    when_sources: str = ""

    @property
    def kind(self) -> str:
        """M 必录、O 可录、N 不录、I 由上级带出。"""
        if self.inherited == YES:
            return INHERITED
        if self.is_input != YES:
            return UNUSED
        return REQUIRED if self.is_required == YES else OPTIONAL

    def required_at(self, stage: str, *, source_type_code: str) -> bool:
        """到 `stage` 为止应当已录。"""
        due = self.check_level and STAGES.index(self.check_level) <= STAGES.index(stage)
        sources = self.when_sources.split(",") if self.when_sources else []
        return bool(self.kind == REQUIRED and due and (not sources or source_type_code in sources))


CELL: Final = tuple(item.name for item in fields(Control))


class Matrix:
    """某天有效的全部格子。没写的格子按最严的办：不必录，拆分时必须等于父。"""

    def __init__(self, cells: Mapping[tuple[str, str], Control]) -> None:
        self._layers: dict[str, tuple[Control, ...]] = {}
        for control in cells.values():
            self._layers[control.bgt_layer_code] = (*self._layers.get(control.bgt_layer_code, ()), control)
        self._cells = dict(cells)

    def of(self, layer: str) -> tuple[Control, ...]:
        """一个层次的各格；一格也没有的层次不许录入，抛 Refusal（E-ELEMENT）。"""
        found = self._layers.get(layer)
        if not found:
            raise Refusal([_no_layer(layer)])
        return found

    def cell(self, layer: str, ele_field: str) -> Control:
        found = self._cells.get((layer, ele_field))
        return found if found is not None else Control(bgt_layer_code=layer, ele_field=ele_field)


class _Timeline:
    """一个区划一个年度的默认与改动；某天的矩阵按需算一次。"""

    def __init__(self, defaults: list[Control], changes: list[tuple[date, Control]]) -> None:
        self._defaults, self._changes = defaults, changes
        self._days: dict[date, Matrix] = {}

    def at(self, day: date) -> Matrix:
        found = self._days.get(day)
        if found is None:
            cells = {(item.bgt_layer_code, item.ele_field): item for item in self._defaults}
            for effective, item in self._changes:
                if effective <= day:
                    cells[item.bgt_layer_code, item.ele_field] = item
            found = self._days[day] = Matrix(cells)
        return found


_Version = tuple[UUID | None, UUID | None]
_cached: dict[tuple[str, str], tuple[_Version, _Timeline]] = {}
_lock = Lock()


def matrix(ctx: Ctx) -> Matrix:
    """本次操作的区划、年度、业务日期下的矩阵；每次只查一行版本。"""
    version = basedata.data_version(ctx)
    key = (ctx.mof_div_code, ctx.fiscal_year)
    with _lock:
        cached = _cached.get(key)
        if cached is None or cached[0] != version:
            cached = _cached[key] = (version, _read(ctx))
    return cached[1].at(ctx.biz_date)


def _read(ctx: Ctx) -> _Timeline:
    """先按生效日期、同日按通过先后叠加，后来的盖住先前的。"""
    defaults = [_control(row) for row in ElementControl.objects.all().order_by("pk")]
    rows = (
        ElementChange.objects.unscoped("要素矩阵全区划共用")
        .filter(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, status=CHANGE_PASSED)
        .order_by("effective_date", "decide_time", "change_id")
    )
    return _Timeline(defaults, [(row.effective_date, _control(row)) for row in rows])


def _control(row: Any) -> Control:
    return Control(**{name: getattr(row, name) for name in CELL})


def _no_layer(layer: str) -> Finding:
    name = LAYERS.get(layer, layer)
    return Finding(
        "E-ELEMENT",
        Level.BLOCK,
        f"层次“{name}”没有要素控制，不能录入",
        fields=("bgt_layer_code",),
        next_step="请核对指标层次；层次无误的，请预算科在“要素控制”里配置",
    )


__all__ = [
    "CELL", "INHERITED", "KINDS", "LAYERS", "MODES", "OPTIONAL", "REQUIRED", "STAGES", "UNUSED", "Control", "Matrix",
    "matrix",
]  # fmt: skip
