"""审核委托：在岗的人在一段日期内把一个角色的审核交给受托人，或提前收回（10 第 3 节，R-WFL-012、013）。"""

from datetime import date
from uuid import UUID

from django.db.models.functions import Now
from pydantic import Field

from yitihua.app.identity.accounts import locked_user, refuse
from yitihua.app.identity.duties import operations_held
from yitihua.engines.workflow.actors import open_to
from yitihua.engines.workflow.bindings import BINDINGS
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.identity.models import Delegation, User
from yitihua.infra.identity.principals import grants_of, principal_of, scope_of
from yitihua.infra.identity.roles import REVIEWERS
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Code, Command, Out
from yitihua.infra.operation.registry import OPERATIONS, operation
from yitihua.kernel.context import Ctx, Part, Scope
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Findings


class CreateDelegation(Command):
    """`username` 是受托人；`biz_type` 为空即这个角色审的各类单据。"""

    username: str = Field(max_length=60, description="受托人账号")
    role_code: str = Field(max_length=12)
    biz_type: Code = ""
    start_date: date
    end_date: date
    reason: str = Field(min_length=4, max_length=200, description="委托原因")


class RevokeDelegation(Command):
    delegation_id: UUID


class DelegationOut(Out):
    delegation_id: UUID


@operation("identity.delegation.create", title="委托审核", roles=set(REVIEWERS), money=False)
def create_delegation(command: CreateDelegation, *, ctx: Ctx) -> DelegationOut:
    """只能委托自己有的角色，且只委托审核、退回两件事；受托的不能再转委托。"""
    if command.role_code not in ctx.principal.roles:
        raise refuse("E-DELEGATE", "只能委托自己的角色", field="role_code", step="请选择本人现有的角色")
    if not any(OPERATIONS[code].delegable for code in operations_held({command.role_code})):
        raise refuse("E-DELEGATE", "这个角色没有审核可以委托", field="role_code", step="请选择有审核的角色")
    if command.biz_type and command.biz_type not in BINDINGS:
        known = "、".join(f"{key}（{item.title}）" for key, item in BINDINGS.items())
        raise refuse("E-DELEGATE", f"没有单据类型 {command.biz_type}", field="biz_type", step=f"可选：{known}")
    me = User.objects.get(user_id=ctx.principal.user_id)
    other = locked_user(command.username, ctx=ctx)
    if other.user_id == me.user_id:
        raise refuse("E-DELEGATE", "不能委托给自己", field="username", step="请选择另一人")
    _check_scope(command, me, other, ctx=ctx)
    _check_self_review(command, me, other, ctx=ctx)
    row = Delegation(
        mof_div_code=ctx.mof_div_code,
        delegator=me,
        delegatee=other,
        role_code=command.role_code,
        biz_type=command.biz_type,
        start_date=command.start_date,
        end_date=command.end_date,
        reason=command.reason,
    )
    row.save(force_insert=True)
    ctx.subjects += [("identity.delegation", str(row.delegation_id)), ("identity.user", str(other.user_id))]
    return DelegationOut.model_validate(row)


@operation("identity.delegation.revoke", title="收回委托", roles=set(REVIEWERS), money=False)
def revoke_delegation(command: RevokeDelegation, *, ctx: Ctx) -> DelegationOut:
    """委托人随时可以收回，已代办的不变。"""
    row = (
        Delegation.objects.select_for_update()
        .filter(delegation_id=command.delegation_id, delegator=UUID(ctx.principal.user_id))
        .first()
    )
    if row is None:
        raise no_access()
    if row.revoke_time is not None:
        raise refuse("E-STATE", "这笔委托已经收回", step="请刷新列表")
    row.revoke_time = Now()
    row.save(update_fields=["revoke_time"])
    ctx.subjects.append(("identity.delegation", str(row.delegation_id)))
    return DelegationOut.model_validate(row)


def _check_scope(command: CreateDelegation, me: User, other: User, *, ctx: Ctx) -> None:
    """期限不倒挂、没有过去；受托人在用，数据范围罩得住这个角色的范围（R-WFL-012）。"""
    mine = [
        item for item in grants_of([me], on=ctx.biz_date).get(me.user_id, []) if item.role_code == command.role_code
    ]
    dated = ctx.biz_date <= command.end_date and command.start_date <= command.end_date
    wide = other.is_active and covers(principal_of(other, on=ctx.biz_date).scope, scope_of(mine))
    fires = not (dated and wide)
    facts = {"dated": dated, "wide": wide}
    Findings.of(judged("R-WFL-012", fires=fires, facts=facts, fields=("username", "end_date"))).raise_if_blocking()


def covers(wider: Scope, narrower: Scope) -> bool:
    """前者的数据范围是否包含后者：前者限了的一维，后者也须限在其内。"""
    if wider.empty or narrower.empty:
        return wider.unlimited
    return all(any(_part_covers(one, other) for one in wider.choices()) for other in narrower.choices())


def _part_covers(wider: Part, narrower: Part) -> bool:
    """要素也一样：前者限了的要素，后者的代码须都在其下。"""
    mine = dict(narrower.elements)
    for name, prefixes in wider.elements:
        if name not in mine or not all(code.startswith(prefixes) for code in mine[name]):
            return False
    if wider.unlimited or narrower.unlimited:
        return wider.unlimited
    agencies = bool(narrower.agencies) and all(wider.covers_agency(prefix) for prefix in narrower.agencies)
    mof_deps = bool(narrower.mof_deps) and narrower.mof_deps <= wider.mof_deps
    return (agencies or not wider.agencies) and (mof_deps or not wider.mof_deps)


def _check_self_review(command: CreateDelegation, me: User, other: User, *, ctx: Ctx) -> None:
    """委托人此刻的待办里，受托人送审过或办过前面环节的，委托即成自审（R-WFL-013）。"""
    tasks = WfTask.objects.filter(open_to(principal_of(me, on=ctx.biz_date)), role_code=command.role_code)
    if command.biz_type:
        tasks = tasks.filter(biz_type=command.biz_type)
    person = str(other.user_id)
    waiting = list(tasks.values_list("inst_id", "inst__initiator"))
    own = any(initiator == person for _, initiator in waiting)
    handled = WfTask.objects.filter(inst__in=[inst for inst, _ in waiting], status="done", actor=person).exists()
    facts = {"initiator": own, "acted_before": handled}
    Findings.of(judged("R-WFL-013", fires=own or handled, facts=facts, fields=("username",))).raise_if_blocking()
