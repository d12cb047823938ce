"""发布流程：核对齐全才发布，成为新的一版；此后送审的用它，在途的仍按旧版（10 第 3 节，R-WFL-014 至 016）。"""

from django.db.models import Max
from pydantic import Field

from yitihua.app.identity.accounts import refuse
from yitihua.app.operations.workflow.save_chain import ChainOut, known_flow
from yitihua.engines.workflow.definition import Chain
from yitihua.engines.workflow.models import WfDef
from yitihua.engines.workflow.publishing import problems_of
from yitihua.engines.workflow.versions import chain_of, published
from yitihua.infra.identity.models import User
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Findings, Level


class PublishChain(Command):
    biz_type: str = Field(max_length=60, description="业务类型")


class DiscardChain(PublishChain):
    """放弃草稿。"""


@operation("workflow.chain.publish", title="发布流程", roles={"SYS_ADM", "SEC_ADM"}, money=False)
def publish_chain(command: PublishChain, *, ctx: Ctx) -> ChainOut:
    """流程定谁来审，与授权同重：拟的人不能自己发布（R-WFL-024）。"""
    flow, row = known_flow(command.biz_type), _draft(command.biz_type, ctx)
    same = row.drafter == ctx.principal.user_id
    Findings.of(judged("R-WFL-024", fires=same, facts={"same": same})).raise_if_blocking()
    chain = chain_of(row)
    Findings.of([*problems_of(flow, chain), *_unknown_persons(chain, ctx)]).raise_if_blocking()
    latest = published(command.biz_type, mof_div_code=ctx.mof_div_code).aggregate(top=Max("version"))["top"]
    row.version, row.status, row.fiscal_year = (latest or 0) + 1, "published", ctx.fiscal_year
    row.publisher, row.publisher_name = ctx.principal.user_id, ctx.principal.user_name
    row.publish_time = ctx.biz_now
    row.save(force_update=True)
    ctx.subjects.append(("workflow.chain", str(row.def_id)))
    return ChainOut.model_validate(row)


@operation("workflow.chain.discard", title="放弃流程草稿", roles={"SYS_ADM"}, money=False)
def discard_chain(command: DiscardChain, *, ctx: Ctx) -> ChainOut:
    """只有草稿能放弃；发布过的各版都留着。"""
    row = _draft(command.biz_type, ctx)
    ctx.subjects.append(("workflow.chain", str(row.def_id)))
    answer = ChainOut.model_validate(row)
    row.delete()
    return answer


def _draft(biz_type: str, ctx: Ctx) -> WfDef:
    known_flow(biz_type)
    rows = WfDef.objects.unscoped("流程定义全区划共用").select_for_update()
    row: WfDef | None = rows.filter(mof_div_code=ctx.mof_div_code, biz_type=biz_type, version=0).first()
    if row is None:
        raise refuse("E-CHAIN", "没有待发布的草稿", field="biz_type", step="请先拟流程")
    return row


def _unknown_persons(chain: Chain, ctx: Ctx) -> list[Finding]:
    """指定的人要在岗，并且有那个角色。"""
    found = []
    for step in chain.steps:
        held = User.objects.filter(
            mof_div_code=ctx.mof_div_code, is_active=True, grants__role_code=step.role, username__in=step.persons
        )
        missing = sorted(set(step.persons) - set(held.values_list("username", flat=True)))
        if missing:
            text = f"环节“{step.title}”指定的 {'、'.join(missing)} 不在岗或没有这个角色"
            found.append(Finding("E-CHAIN", Level.BLOCK, text, fields=("steps",), next_step="请改指定的人"))
    return found
