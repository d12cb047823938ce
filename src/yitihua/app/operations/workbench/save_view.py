"""存下一张列表的样子：条件、排序、列的次序宽度与显隐；只归本人，换一台电脑登录也在。"""

from typing import Annotated, Final
from uuid import UUID

from django.db.models.functions import Now
from pydantic import BaseModel, ConfigDict, Field

from yitihua.app.identity.accounts import refuse
from yitihua.app.record_access import readable_record
from yitihua.engines.meta.query import Query, check_query
from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Flag, Out
from yitihua.infra.operation.registry import operation
from yitihua.infra.scoping.hold import hold
from yitihua.infra.workbench.models import SavedView
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx

MOST: Final = 30
"""一张列表至多存这么多个视图。"""
Field60 = Annotated[str, Field(min_length=1, max_length=60)]


class ViewColumns(BaseModel):
    """列的次序、不显示的、冻结的与宽度（像素）。"""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: list[Field60] = Field(default_factory=list, max_length=200)
    hidden: list[Field60] = Field(default_factory=list, max_length=200)
    frozen: list[Field60] = Field(default_factory=list, max_length=200)
    widths: dict[Field60, Annotated[int, Field(ge=30, le=1200)]] = Field(default_factory=dict, max_length=200)


class ViewContent(BaseModel):
    """`tab` 状态页签，`agency` 单位树上选的单位，`scope` 页面的大类，`order` 排序（字段带可选负号）。"""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tab: str = Field(default="", max_length=40)
    scope: str = Field(default="", max_length=40)
    agency: str = Field(default="", max_length=21)
    filters: dict[Field60, Annotated[str, Field(max_length=200)]] = Field(default_factory=dict, max_length=40)
    order: str = Field(default="", max_length=200)
    columns: ViewColumns | None = None


class SaveView(Command):
    """同名的覆盖；`name` 为空是本人在这张列表上的列设置。"""

    table_name: str = Field(max_length=60)
    name: str = Field(default="", max_length=40)
    is_default: Flag = NO
    content: ViewContent


class ViewOut(Out):
    view_id: UUID
    name: str
    is_default: int


class RemoveView(Command):
    view_id: UUID


@operation("workbench.view.save", title="保存视图", roles=set(PERSON_ROLES), money=False)
def save_view(command: SaveView, *, ctx: Ctx) -> ViewOut:
    """条件与排序当场核对，字段写错的不收；设为默认的，原来的默认让位。"""
    record = readable_record(command.table_name, ctx.principal)
    filters = {name: value for name, value in command.content.filters.items() if name != "search"}
    order = tuple(item for item in command.content.order.split(",") if item)
    check_query(record, Query(filters, order=order), ctx=ctx)
    hold(f"view:{ctx.principal.user_id}:{command.table_name}")
    own = SavedView.objects.filter(user_id=ctx.principal.user_id, table_name=command.table_name)
    view = own.filter(name=command.name).first()
    if view is None:
        if own.count() >= MOST:
            raise refuse("E-VIEW", f"这张列表已存 {MOST} 个视图", field="name", step="请先删掉不用的视图")
        view = SavedView(
            user_id=ctx.principal.user_id, table_name=command.table_name, mof_div_code=ctx.principal.mof_div_code
        )
    view.name, view.content = command.name, command.content.model_dump(mode="json")
    view.is_default = command.is_default if command.name else NO
    view.update_time = Now()
    view.save()
    if view.is_default == YES:
        own.exclude(pk=view.pk).update(is_default=NO)
    ctx.subjects.append(("workbench.view", str(view.view_id)))
    return ViewOut.model_validate(view)


@operation("workbench.view.remove", title="删除视图", roles=set(PERSON_ROLES), money=False)
def remove_view(command: RemoveView, *, ctx: Ctx) -> ViewOut:
    """只能删自己的。"""
    view = SavedView.objects.select_for_update().filter(view_id=command.view_id, user_id=ctx.principal.user_id).first()
    if view is None:
        raise no_access()
    out = ViewOut.model_validate(view)
    view.delete()
    ctx.subjects.append(("workbench.view", str(out.view_id)))
    return out
