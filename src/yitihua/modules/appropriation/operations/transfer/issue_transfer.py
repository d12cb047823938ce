"""下达下级（E16a、E16b）：已分配到地区的转移支付指标转为已下达，交接单由作业送到下级区划。"""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from yitihua.infra.identity.certificates import require_certificate
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.queue import job
from yitihua.infra.operation.command import Amount, Command, Out
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import OPERATIONS, operation
from yitihua.infra.operation.taken import pick
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting import indicator_yearend as posting
from yitihua.modules.appropriation import elements, movements, queries
from yitihua.modules.appropriation import rules_transfer as _rules  # noqa: F401
from yitihua.modules.appropriation.models import Indicator, TransferOut
from yitihua.modules.appropriation.states import ACTIVE

DELIVER: Final = "appropriation.transfer.deliver"
SENT, RECEIVED = "1", "2"
_HANDED: Final = (
    "cor_bgt_doc_no", "bgt_doc_title", "fund_type_code", "found_type_code", "tp_func_code", "exp_func_code",
    "direct_flag_code", "count_fund_pro_code", "track_pro_code",
)  # fmt: skip


class IssueTransfer(Command):
    bgt_id: UUID
    amount: Amount
    row_version: int | None = None


class TransferOutResult(Out):
    transfer_id: UUID
    rec_div_code: str
    amount: Decimal


@operation("appropriation.transfer.issue", title="下达下级", roles={"MOF_BGT"})
def issue_transfers(lines: Lines[IssueTransfer], *, ctx: Ctx) -> None:
    """不超过已分配到地区的余额；直达资金须有标识并关联中央项目（R-IND-011）。"""
    require_certificate(ctx=ctx)
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    made = []
    for line in lines.alive:
        indicator = pick(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        line.refuse(elements.positive(line.command.amount))
        if indicator.status != ACTIVE or not indicator.rec_div_code:
            line.refuse([_not_transfer()])
        line.refuse(direct_funds(indicator))
        if line.refused:
            continue
        row = TransferOut(
            transfer_id=uuid7(),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=indicator.fiscal_year,
            bgt_id=indicator.bgt_id,
            rec_div_code=indicator.rec_div_code,
            cor_bgt_doc_no=indicator.cor_bgt_doc_no,
            amount=line.command.amount,
            creater=ctx.principal.user_id,
        )
        made.append(row)
        line.ref = str(indicator.bgt_id)
        line.result = TransferOutResult.model_validate(row)
        ctx.subjects.append(("appropriation.transfer", str(row.transfer_id)))
        _post(row, indicator, ctx)
        ctx.defer(DELIVER, transfer_id=str(row.transfer_id), from_div_code=ctx.mof_div_code)
    TransferOut.objects.bulk_create(made)


def direct_funds(indicator: Indicator) -> list[Finding]:
    """直达标识与中央项目须同有同无：有一样就是直达资金，两样都要有（R-IND-011）。"""
    flag, linked = indicator.direct_flag_code, indicator.count_fund_pro_code or indicator.track_pro_code
    facts = {"direct_flag_code": flag, "linked": linked}
    fields = ("direct_flag_code", "count_fund_pro_code")
    marked = bool(flag) and flag != "09"
    return judged("R-IND-011", fires=marked != bool(linked), facts=facts, fields=fields)


def _post(row: TransferOut, indicator: Indicator, ctx: Ctx) -> None:
    ctx.ledger.add(
        [
            movements.movement(
                event="E16",
                business_key=f"E16:{row.transfer_id}",
                ref_type="appropriation.indicator",
                ref_id=indicator.bgt_id,
                legs=[movements.leg(indicator.bgt_id, "paid_amt", row.amount)],
                lines=posting.issue_transfer(at=movements.standing(indicator), amount=row.amount),
                indicators={indicator.bgt_id: indicator},
                short="R-IND-002",
                summary="转移支付下达",
                ctx=ctx,
            )
        ]
    )


@job(DELIVER, title="转移支付送下级")
def deliver(transfer_id: str, from_div_code: str) -> None:
    """读本区划的下达单，以系统身份在下级区划登记；送几次下级都只登记一次。"""
    with reading(system_principal(from_div_code)):
        row = TransferOut.objects.get(pk=transfer_id)
        indicator = Indicator.objects.unscoped("交接的要素").get(pk=row.bgt_id)
    values: dict[str, Any] = {name: getattr(indicator, name) for name in _HANDED}
    values["sup_bgt_doc_no"] = values.pop("cor_bgt_doc_no")
    command = {
        **values,
        "transfer_id": transfer_id,
        "from_div_code": from_div_code,
        "amount": f"{row.amount:.2f}",
        "asked_back": f"{row.recall_amt + row.back_amt:.2f}",
    }
    in_division("appropriation.transfer.accept", command, div=row.rec_div_code, fiscal_year=row.fiscal_year)


def in_division(code: str, fields: dict[str, Any], *, div: str, fiscal_year: str) -> None:
    """以系统身份在另一个区划办一个操作；只看得到、写得到那个区划。"""
    found = OPERATIONS[code]
    command = found.command.model_validate(fields)
    execute(Call(found, (command,), system_principal(div), request_id="", mof_div_code=div, fiscal_year=fiscal_year))


def _not_transfer() -> Finding:
    text = "只有已下达到地区的转移支付指标可以下达下级"
    return Finding("E-HANDOVER", Level.BLOCK, text, next_step="请先把指标分配到接收方区划并下达")
