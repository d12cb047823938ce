"""收藏一页或一张单据，与取消收藏；只归本人。"""

from typing import Final
from uuid import UUID

from pydantic import Field

from yitihua.app.identity.accounts import refuse
from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.infra.scoping.hold import hold
from yitihua.infra.workbench.models import Favourite
from yitihua.kernel.context import Ctx

MOST: Final = 50
"""一个人至多收藏这么多。"""
INSIDE: Final = r"^/[^/\s\\][^\s\\]*$"
"""只收本系统里的地址：一个斜杠开头，没有空白与反斜杠。"""


class AddFavourite(Command):
    path: str = Field(max_length=300, pattern=INSIDE, description="页面地址，从 / 起")
    title: str = Field(min_length=1, max_length=60)


class FavouriteOut(Out):
    favourite_id: UUID
    path: str
    title: str


class RemoveFavourite(Command):
    favourite_id: UUID


@operation("workbench.favourite.add", title="收藏", roles=set(PERSON_ROLES), money=False)
def add_favourite(command: AddFavourite, *, ctx: Ctx) -> FavouriteOut:
    """同一个地址再收藏只改名称；打开时照样按权限判。"""
    hold(f"favourite:{ctx.principal.user_id}")
    own = Favourite.objects.filter(user_id=ctx.principal.user_id)
    kept = own.filter(path=command.path).first()
    if kept is None:
        if own.count() >= MOST:
            raise refuse("E-FAVOURITE", f"已收藏 {MOST} 项", step="请先取消不用的收藏")
        kept = Favourite(user_id=ctx.principal.user_id, mof_div_code=ctx.principal.mof_div_code, path=command.path)
    kept.title = command.title
    kept.save()
    ctx.subjects.append(("workbench.favourite", str(kept.favourite_id)))
    return FavouriteOut.model_validate(kept)


@operation("workbench.favourite.remove", title="取消收藏", roles=set(PERSON_ROLES), money=False)
def remove_favourite(command: RemoveFavourite, *, ctx: Ctx) -> FavouriteOut:
    """只能取消自己的。"""
    kept = (
        Favourite.objects.select_for_update()
        .filter(favourite_id=command.favourite_id, user_id=ctx.principal.user_id)
        .first()
    )
    if kept is None:
        raise no_access()
    out = FavouriteOut.model_validate(kept)
    kept.delete()
    ctx.subjects.append(("workbench.favourite", str(out.favourite_id)))
    return out
