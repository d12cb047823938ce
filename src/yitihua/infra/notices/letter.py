"""要写的消息：业务代码只往 `ctx.notices` 里加，由操作在同一事务末尾一次写下。"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from yitihua.infra.notices.models import Notice
from yitihua.kernel.context import Ctx

RESULT, TRANSFER, REMIND, ESCALATE, ANNOUNCE, JOB = "result", "transfer", "remind", "escalate", "announce", "job"
KINDS: Final = {
    RESULT: "审批结果",
    TRANSFER: "转办",
    REMIND: "催办",
    ESCALATE: "逾期上报",
    ANNOUNCE: "公告",
    JOB: "后台作业",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """给 `user_id` 的一条；`biz_type`、`biz_id` 是点开去的单据。"""

    user_id: str
    kind: str
    title: str
    body: str = ""
    biz_type: str = ""
    biz_id: str = ""
    biz_no: str = ""
    once: str = ""


def write(letters: Iterable[Letter], *, ctx: Ctx) -> int:
    """一条语句写完，返回条数；带 `once` 而已经告诉过的跳过。系统身份与机构客户端不收消息。"""
    rows = [_row(letter, ctx) for letter in letters if _is_person(letter.user_id)]
    plain, marked = [row for row in rows if not row.once], [row for row in rows if row.once]
    if plain:
        Notice.objects.bulk_create(plain)
    if marked:
        Notice.objects.bulk_create(marked, ignore_conflicts=True)
    return len(rows)


def _is_person(user_id: str) -> bool:
    return user_id not in ("", "system") and not user_id.startswith("org:")


def _row(letter: Letter, ctx: Ctx) -> Notice:
    return Notice(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        user_id=letter.user_id,
        kind=letter.kind,
        title=letter.title[:200],
        body=letter.body[:1000],
        biz_type=letter.biz_type,
        biz_id=letter.biz_id,
        biz_no=letter.biz_no,
        once=letter.once,
        sender_name=ctx.principal.user_name,
        biz_time=ctx.biz_now,
        creater=ctx.principal.user_id,
    )
