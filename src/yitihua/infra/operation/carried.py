"""限了要素或字段的人：命令里填的要素、字段，办成之后的单据，都要在授权之内（10 第 5 节）。

按单据主键的照数据范围取不到；这里管的是新填的与新建的。拒绝与不在单位范围内的一样。
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command
from yitihua.infra.scoping.bounds import ELEMENTS, SUBJECTS, allows
from yitihua.kernel.context import Ctx, Principal


def check_carried(commands: Iterable[Command], principal: Principal) -> None:
    """填的要素值要在某一条授权之内；授权不给看的字段不能填，填了就是盲改。"""
    scope = principal.scope
    if not scope.parts:
        return
    for command in commands:
        for filled in _filled(command.model_dump(mode="json", exclude_unset=True)):
            elements = {name: str(filled.get(name) or "") for name in ELEMENTS}
            blind = [name for name in scope.hidden if filled.get(name) not in (None, "")]
            if blind or not allows(scope.choices(), elements):
                raise no_access()


def check_touched(ctx: Ctx) -> None:
    """这次新建、改过的单据仍在授权之内，不然整次不办：不能建出自己看不到的，也不能把看得到的改走。"""
    if not ctx.principal.scope.limited:
        return
    for table, keys in _by_table(ctx.subjects).items():
        model = _model(table)
        written = RawSQL("change_xid = pg_current_xact_id()", (), output_field=models.BooleanField())
        touched = set(model.objects.unscoped("核对这次写的").filter(written, pk__in=keys).values_list("pk", flat=True))
        seen = set(model.objects.scoped(ctx).filter(pk__in=touched).values_list("pk", flat=True))
        if touched - seen:
            raise no_access()


def veil_result(value: Any, principal: Principal) -> Any:
    """结果里授权不给看的字段是空；分不出凭哪条授权看到的，有一条不给看就不给。"""
    veiled = principal.scope.veiled
    return _veil(value, veiled) if veiled else value


def _veil(value: Any, veiled: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: None if name in veiled else _veil(item, veiled) for name, item in value.items()}
    return [_veil(item, veiled) for item in value] if isinstance(value, list) else value


def _filled(values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """命令本身与它的各行明细。"""
    yield values
    for item in values.values():
        if isinstance(item, list):
            for row in item:
                if isinstance(row, dict):
                    yield from _filled(row)


def _by_table(subjects: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, key in subjects:
        table = SUBJECTS.get(kind)
        if table is not None:
            found.setdefault(table, []).append(key)
    return found


def _model(table: str) -> Any:
    return next(model for model in apps.get_models() if model._meta.db_table == table)
