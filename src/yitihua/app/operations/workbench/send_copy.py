"""抄送：把一张看得到的单据送给也看得到它的人过目，不产生待办；收件人打开即记已读。"""

from dataclasses import replace
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field

from yitihua.app.document_records import document_kind, document_row
from yitihua.engines.workflow.models import WfCopy
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import principal_of
from yitihua.infra.identity.roles import PERSON_ROLES, ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.infra.scoping.hold import hold
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO, parse_amount

READERS: Final = frozenset(code for code in PERSON_ROLES if not ROLES[code].technical)
"""看得到业务单据的岗位。"""


class SendCopy(Command):
    """`usernames` 是收件人账号；一张单据一次至多抄送 20 人。"""

    biz_type: str = Field(max_length=60)
    biz_id: UUID
    usernames: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(min_length=1, max_length=20)
    note: str = Field(default="", max_length=200, description="附言")


class CopyOut(Out):
    """`sent` 送出几人；`waiting` 是原来就有未读的几人，不再重送。"""

    sent: int
    waiting: int


class ReadCopy(Command):
    copy_id: UUID


class ReadOut(Out):
    copy_id: UUID


@operation("workflow.copy.send", title="抄送单据", roles=set(READERS), money=False)
def send_copy(command: SendCopy, *, ctx: Ctx) -> CopyOut:
    """抄送人打不开的不能送；有一个收件人看不到的，全不送并说明是谁。"""
    row = document_row(command.biz_type, str(command.biz_id), ctx=ctx)
    if row is None:
        raise no_access()
    people = _receivers(command, ctx=ctx)
    _check_scope(people, command, ctx=ctx)
    hold(f"copy:{command.biz_id}")
    unread = WfCopy.objects.unscoped("同一张单据未读的不重送").filter(
        biz_type=command.biz_type, biz_id=command.biz_id, read_time=None
    )
    waiting = set(unread.values_list("receiver", flat=True))
    fresh = [person for person in people if str(person.user_id) not in waiting]
    WfCopy.objects.bulk_create([_copy(row, person, command, ctx=ctx) for person in fresh])
    ctx.subjects.append((command.biz_type, str(command.biz_id)))
    return CopyOut(sent=len(fresh), waiting=len(people) - len(fresh))


@operation("workflow.copy.read", title="抄送已读", roles=set(READERS), money=False)
def read_copy(command: ReadCopy, *, ctx: Ctx) -> ReadOut:
    """只有收件人能记已读；再读不改原来的时间。"""
    copy = (
        WfCopy.objects.unscoped("只认收件人本人")
        .select_for_update()
        .filter(copy_id=command.copy_id, receiver=ctx.principal.user_id, mof_div_code=ctx.mof_div_code)
        .first()
    )
    if copy is None:
        raise no_access()
    if copy.read_time is None:
        copy.read_time = ctx.biz_now
        copy.save(update_fields=["read_time"])
    return ReadOut(copy_id=copy.copy_id)


def _receivers(command: SendCopy, *, ctx: Ctx) -> list[User]:
    """在用的本区划账号，不含自己；缺哪个说哪个。"""
    wanted = sorted(set(command.usernames))
    found = {user.username: user for user in User.objects.filter(username__in=wanted, mof_div_code=ctx.mof_div_code)}
    missing = [name for name in wanted if name not in found or not found[name].is_active]
    if missing:
        text = f"{len(wanted)}人中{len(missing)}人没有在用的账号：{'、'.join(missing)}"
        raise _refuse(text, "请核对账号，账号区分大小写", total=len(wanted), missing=len(missing))
    if ctx.principal.username in wanted:
        raise _refuse("不能抄送给自己", "请去掉自己的账号", total=len(wanted), missing=1)
    return [found[name] for name in wanted]


def _check_scope(people: list[User], command: SendCopy, *, ctx: Ctx) -> None:
    """收件人自己打得开才行：与他在列表里看到的同一个过滤器。"""
    outside = []
    for person in people:
        own = replace(ctx, principal=principal_of(person, on=ctx.biz_date))
        if document_row(command.biz_type, str(command.biz_id), ctx=own) is None:
            outside.append(person.user_name or person.username)
    if outside:
        text = f"{len(people)}人中{len(outside)}人的数据范围不含这张单据：{'、'.join(outside)}"
        step = "请去掉他们再送；确需过目的，请安全保密管理员先调整其数据范围"
        raise _refuse(text, step, total=len(people), outside=len(outside))


def _refuse(text: str, step: str, **figures: int) -> Refusal:
    shown = {name: str(value) for name, value in figures.items()}
    return Refusal([Finding("E-COPY", Level.BLOCK, text, figures=shown, fields=("usernames",), next_step=step)])


def _copy(row: dict[str, Any], person: User, command: SendCopy, *, ctx: Ctx) -> WfCopy:
    kind = document_kind(command.biz_type)
    return WfCopy(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        creater=ctx.principal.user_id,
        biz_type=command.biz_type,
        biz_id=command.biz_id,
        biz_no=str(row[kind.number] or "")[:100],
        title=str(row.get(kind.title) or "")[:300],
        amount=parse_amount(str(row[kind.amount])) if row[kind.amount] else ZERO,
        agency_code=str(row.get("agency_code") or ""),
        manage_mof_dep_code=str(row.get("manage_mof_dep_code") or ""),
        sender=ctx.principal.user_id,
        sender_name=ctx.principal.user_name,
        receiver=str(person.user_id),
        receiver_name=person.user_name,
        note=command.note,
        send_time=ctx.biz_now,
    )
