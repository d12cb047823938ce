"""启用一版额度控制：换人复核，开额度，算进已经占着的；同编号的旧版到前一天为止。"""

from datetime import timedelta
from uuid import UUID

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding
from yitihua.modules.appropriation.control import definition, opening, policies
from yitihua.modules.appropriation.control.findings import invalid
from yitihua.modules.appropriation.control.models import ControlLine, ControlPolicy


class PublishControl(Command):
    policy_id: UUID


class PublishedOut(Out):
    policy_id: UUID
    policy_code: str
    version_no: int


@operation("appropriation.control.publish", title="启用额度控制", roles={"MOF_BGT"}, money=True)
def publish_control(command: PublishControl, *, ctx: Ctx) -> PublishedOut:
    """先等在办的单据都落账，再开额度：没有一笔会漏在新政策之外（R-WFL-001 拟稿人不能自己启用）。"""
    policies.enter(ctx=ctx)
    row = ControlPolicy.objects.scoped(ctx).select_for_update().filter(pk=command.policy_id).first()
    if row is None:
        raise Refusal([unseen()])
    found = _problems(row, ctx)
    if found:
        raise Refusal(found)
    policy = policies.policy_of(row)
    _retire(row, ctx)
    row.status, row.publisher = policies.ACTIVE, ctx.principal.user_id
    row.save(update_fields=["status", "publisher"])
    lines = list(ControlLine.objects.scoped(ctx).filter(policy_id=row.policy_id).order_by("pk"))
    opening.open_limits(policy, lines, ctx=ctx)
    ControlLine.objects.scoped(ctx).filter(policy_id=row.policy_id).update(released_month=ctx.biz_date.month)
    policies.advance(ctx=ctx)
    ctx.subjects.append(("appropriation.control", str(row.policy_id)))
    return PublishedOut(policy_id=row.policy_id, policy_code=row.policy_code, version_no=row.version_no)


def _problems(row: ControlPolicy, ctx: Ctx) -> list[Finding]:
    if row.status != policies.DRAFT:
        return [invalid("这一版已经启用过，不能再启用", "policy_id", next_step="要改请拟新的一版")]
    if row.begin_date > ctx.biz_date:
        return [
            invalid(
                f"生效日是{row.begin_date}，到那一天再启用：提前开的额度算不进这几天新占的",
                "begin_date",
                next_step="请到生效日启用，或把生效日改为今天",
            )
        ]
    if row.end_date < ctx.biz_date:
        return [invalid(f"失效日{row.end_date}已过", "end_date")]
    people = {"creater": row.drafter, "publisher": ctx.principal.user_id}
    same = judged("R-WFL-001", fires=row.drafter == ctx.principal.user_id, facts=people)
    return [*same, *definition.problems_of(policies.policy_of(row), row.fiscal_year)]


def _retire(row: ControlPolicy, ctx: Ctx) -> None:
    """旧版管到新版生效的前一天；占着旧版的单据照旧还给旧版。"""
    last = row.begin_date - timedelta(days=1)
    older = ControlPolicy.objects.scoped(ctx).filter(
        policy_code=row.policy_code, status=policies.ACTIVE, end_date__gt=last
    )
    for item in older.exclude(pk=row.pk):
        item.end_date, item.status = last, policies.STOPPED
        item.save(update_fields=["end_date", "status"])
