"""下级接收：上级送来的先登记（同一张只登记一次），预算科核对后登记为上级转移支付指标（来源 2，Z 类，E06）。"""

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.queue import job
from yitihua.infra.numbering.take import take
from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting import indicator_allotment as posting
from yitihua.modules.appropriation import doc_numbers, elements, movements
from yitihua.modules.appropriation import rules_transfer as _rules  # noqa: F401
from yitihua.modules.appropriation.models import Indicator, TransferIn
from yitihua.modules.appropriation.operations.transfer.issue_transfer import direct_funds, in_division
from yitihua.modules.appropriation.sources import source_account
from yitihua.modules.appropriation.states import ACTIVE
from yitihua.modules.basedata import public as basedata

REPORT: Final = "appropriation.transfer.report"
ARRIVED, RECEIVED = "1", "2"
_GENERAL: Final = "10201"
"""一般性转移支付进总预算待分，专项、基金进科室待分（05 第 6.3 节 E06）。"""


class AcceptTransfer(Command):
    """上级送来的交接单；`asked_back` 是上级已要求收回的累计数。"""

    transfer_id: UUID
    from_div_code: Code
    amount: Amount
    asked_back: Amount = ZERO
    sup_bgt_doc_no: Text = ""
    bgt_doc_title: Text = ""
    fund_type_code: Code = ""
    found_type_code: Code = ""
    tp_func_code: Code = ""
    exp_func_code: Code = ""
    direct_flag_code: Code = ""
    count_fund_pro_code: Code = ""
    track_pro_code: Code = ""


class TransferInResult(Out):
    transfer_in_id: UUID
    amount: Decimal
    back_amt: Decimal
    status: str


@operation("appropriation.transfer.accept", title="登记上级送来的转移支付", roles={"SYSTEM"}, money=False)
def accept_transfer(command: AcceptTransfer, *, ctx: Ctx) -> TransferInResult:
    """第一次送来的登记；再送来的只看有没有新要求收回：还没接收的当即退，接收了的等预算科退。"""
    rows = TransferIn.objects.filter(mof_div_code=ctx.mof_div_code, transfer_id=command.transfer_id)
    row = rows.select_for_update().first()
    if row is None:
        values = command.model_dump(exclude={"request_id", "fiscal_year", "mof_div_code", "asked_back"})
        row = TransferIn(
            **values, mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, received_date=ctx.biz_date
        )
        row.save(force_insert=True)
    asked = max(command.asked_back - row.back_amt, ZERO)
    if row.status == ARRIVED:
        row.back_amt += asked
    else:
        row.recall_amt = asked
    row.save(update_fields=["back_amt", "recall_amt"])
    if asked:
        ctx.defer(REPORT, transfer_in_id=str(row.transfer_in_id), mof_div_code=ctx.mof_div_code)
    return TransferInResult.model_validate(row)


class ReceiveTransfer(Command):
    """接收时定科室、项目与科目；没写的沿用上级的。"""

    transfer_in_id: UUID
    manage_mof_dep_code: Code = ""
    bgt_mof_dep_code: Code = ""
    pro_code: Code = ""
    pro_cat_code: Code = "3"
    exp_func_code: Code = ""
    direct_flag_code: Code = ""
    count_fund_pro_code: Code = ""


class ReceivedOut(Out):
    transfer_in_id: UUID
    bgt_id: UUID
    amount: Decimal


@operation("appropriation.transfer.receive", title="接收上级转移支付", roles={"MOF_BGT"})
def receive_transfer(command: ReceiveTransfer, *, ctx: Ctx) -> ReceivedOut:
    """按交接单的数登记，一分不多：来源 2、Z 类批次、来文号；直达资金须有标识并关联中央项目（R-IND-011）。"""
    row = locked_in(command.transfer_in_id, ctx)
    if row.status != ARRIVED or row.amount <= row.back_amt:
        raise Refusal([_refused("这张交接单已经接收，或已全部退回", "请刷新接收清单")])
    indicator = _indicator(command, row, ctx)
    snapshot = basedata.current(ctx)
    problems = [
        *elements.missing(indicator, stage="S", controls=elements.matrix(ctx)),
        *elements.coded(snapshot, indicator),
        *direct_funds(indicator),
    ]
    if problems:
        raise Refusal(problems)
    doc_numbers.assign([indicator], requested="", ctx=ctx)
    Indicator.objects.bulk_create([indicator])
    row.bgt_id, row.status, row.last_user = indicator.bgt_id, RECEIVED, ctx.principal.user_id
    row.save(update_fields=["bgt_id", "status", "last_user"])
    ctx.limits.add([movements.new_limit(movements.INDICATOR, indicator.bgt_id, agency_code="")])
    ctx.ledger.add(
        [
            movements.movement(
                event="E06",
                business_key=f"E06:transfer:{row.transfer_id}",
                ref_type="appropriation.indicator",
                ref_id=indicator.bgt_id,
                legs=[movements.leg(indicator.bgt_id, "amount", indicator.reg_amt)],
                lines=posting.add(target=movements.standing(indicator), amount=indicator.reg_amt),
                indicators={indicator.bgt_id: indicator},
                short="R-IND-015",
                summary="上级转移支付",
                ctx=ctx,
            )
        ]
    )
    ctx.subjects += [("appropriation.transfer", str(row.transfer_id)), ("appropriation.indicator", str(row.bgt_id))]
    ctx.defer(REPORT, transfer_in_id=str(row.transfer_in_id), mof_div_code=ctx.mof_div_code)
    return ReceivedOut(transfer_in_id=row.transfer_in_id, bgt_id=indicator.bgt_id, amount=indicator.reg_amt)


def locked_in(transfer_in_id: UUID, ctx: Ctx) -> TransferIn:
    """锁住本区划的接收单；别的区划的等于没有。"""
    row = TransferIn.objects.filter(mof_div_code=ctx.mof_div_code, pk=transfer_in_id).select_for_update().first()
    if row is None:
        raise Refusal([_refused("没有这张交接单", "请刷新接收清单")])
    found: TransferIn = row
    return found


def _indicator(command: ReceiveTransfer, row: TransferIn, ctx: Ctx) -> Indicator:
    source = source_account(fund_type_code=row.fund_type_code, found_type_code=_found_type(row))
    general = source == _GENERAL
    serial = take(f"adj:Z:{ctx.mof_div_code}:{ctx.fiscal_year}")[0]
    received: date = row.received_date
    return Indicator(
        bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        bgt_doc_title=row.bgt_doc_title,
        doc_date=received,
        budget_level_code="3",
        exp_level_code="3",
        sup_bgt_doc_no=row.sup_bgt_doc_no,
        fund_type_code=row.fund_type_code,
        found_type_code=_found_type(row),
        source_type_code="2",
        bgt_type_code="21",
        adj_batch_no=f"Z{serial:05d}",
        bgt_layer_code="10" if general else "20",
        bgt_exe_flag="2",
        use_acc="本级支出",
        tp_func_code=row.tp_func_code,
        exp_func_code=command.exp_func_code or row.exp_func_code,
        pro_code="" if general else command.pro_code,
        pro_cat_code="" if general else command.pro_cat_code,
        manage_mof_dep_code=command.manage_mof_dep_code,
        bgt_mof_dep_code=command.bgt_mof_dep_code or command.manage_mof_dep_code,
        direct_flag_code=command.direct_flag_code or row.direct_flag_code,
        count_fund_pro_code=command.count_fund_pro_code or row.count_fund_pro_code,
        track_pro_code=row.track_pro_code,
        src_acc=source,
        reg_amt=row.amount - row.back_amt,
        made_by="transfer",
        status=ACTIVE,
        creater=ctx.principal.user_id,
    )


def _found_type(row: TransferIn) -> str:
    """上级用自己的钱安排的，到了下级就是上级专项转移支付；上级转来的沿用原来的种类。"""
    code: str = row.found_type_code
    return code if code.startswith("2") else "23"


@job(REPORT, title="转移支付回执")
def report(transfer_in_id: str, mof_div_code: str) -> None:
    """把本区划已接收、已退回的累计数告诉上级；报几次都是同一个数。"""
    with reading(system_principal(mof_div_code)):
        row = TransferIn.objects.get(pk=transfer_in_id)
    received = row.amount - row.back_amt if row.status == RECEIVED else ZERO
    fields: dict[str, Any] = {
        "transfer_id": str(row.transfer_id),
        "rec_div_code": mof_div_code,
        "received_amt": f"{received:.2f}",
        "back_amt": f"{row.back_amt:.2f}",
    }
    in_division("appropriation.transfer.acknowledge", fields, div=row.from_div_code, fiscal_year=row.fiscal_year)


def _refused(text: str, step: str) -> Finding:
    return Finding("E-HANDOVER", Level.BLOCK, text, next_step=step)
