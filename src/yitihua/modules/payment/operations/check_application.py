"""录入时的即时校验：不加锁、不占用，只把会出现的结果先给出来。"""

from uuid import UUID

from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Findings
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.payment.models import PayApp
from yitihua.modules.payment.ruleset import judge
from yitihua.modules.payment.states import DRAFT


class CheckPayApp(Command):
    pay_app_id: UUID


@operation("payment.application.check", title="校验支付申请", roles={"AG_OP", "AG_AUD", "PAY_CTR"}, money=False)
def check_application(command: CheckPayApp, *, ctx: Ctx) -> dict[str, object]:
    """返回指标可用余额（展示用）与全部发现；余额是否够以送审时为准。"""
    app = PayApp.objects.scoped(ctx).filter(pk=command.pay_app_id).first()
    if app is None:
        raise Refusal([unseen()])
    indicators = appropriation.indicators([app.bgt_id], ctx=ctx)
    found = judge([app], indicators, ctx=ctx)[app.pay_app_id]
    indicator = indicators.get(app.bgt_id)
    if indicator is not None and app.status == DRAFT:
        asked = [(app.pay_app_id, indicator, app.pay_app_amt)]
        found += Findings.of(appropriation.unarrived(asked, ctx=ctx).get(app.pay_app_id, ()))
    left = appropriation.available(indicator) if indicator else None
    return {
        "pay_app_id": str(app.pay_app_id),
        "cur_amt": f"{left:.2f}" if left is not None else None,
        "findings": [item.as_dict() for item in found],
    }
