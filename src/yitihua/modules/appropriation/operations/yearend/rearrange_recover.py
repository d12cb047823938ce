"""次年重新安排上年末收回的资金（05 第 6.3 节说明 1，IND21）：登记总指标，借 20101 贷 107；合计不超过收回数。"""

from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import connection
from pydantic import Field

from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import unseen
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting import indicator_yearend as posting
from yitihua.ledger.types import Leg, LimitKey, Movement, NewLimit
from yitihua.modules.appropriation import doc_numbers, elements, movements
from yitihua.modules.appropriation.models import Indicator, Recover
from yitihua.modules.appropriation.operations.settle_recover import REARRANGE, YEAR_END
from yitihua.modules.appropriation.states import ACTIVE

CARRYOVER, SOURCE, FROM_LAST_YEAR, FORMAL = "carryover", "107", "5", "21"
_LOCAL_USE: Final = "本级支出"
_FOUND: Final = {"3": "33"}
"""单位资金的结转结余是 33，其余为财政拨款 31。"""
_OPENED: Final = "SELECT 1 FROM ledger_limit WHERE kind = %s AND fiscal_year = %s AND limit_id = %s"


class RearrangeRecover(Command):
    """`recover_id` 是上年末的收回登记，去向已登记为重新安排。"""

    recover_id: UUID
    amount: Amount
    budget_level_code: Code = Field(default="3", max_length=1)
    bgt_mof_dep_code: Code = Field(default="", max_length=6)
    cor_bgt_doc_no: Text = Field(default="", max_length=100)
    bgt_doc_title: Text = Field(min_length=2, max_length=360)


class RearrangeOut(Out):
    bgt_id: UUID
    recover_id: UUID
    used_amt: Decimal


@operation("appropriation.recover.rearrange", title="重新安排上年收回资金", roles={"MOF_BGT"})
def rearrange_recover(command: RearrangeRecover, *, ctx: Ctx) -> RearrangeOut:
    """登记即生效，之后按 E02、E04 再分配；没有登记去向的不得安排（R-IND-034）。"""
    found = Recover.objects.scoped(ctx).select_for_update().filter(pk=command.recover_id, recover_type=YEAR_END)
    row = found.first()
    if row is None:
        raise Refusal([unseen()])
    undecided = row.status == "1"
    problems = judged("R-IND-034", fires=undecided, facts={"undecided": undecided}, x=row.amount)
    problems += elements.positive(command.amount)
    if not undecided and row.dest_code != REARRANGE:
        problems.append(_refused("这笔收回资金的去向不是重新安排", "去向为补充稳调、调入其他预算的，在追加时动用"))
    if int(ctx.fiscal_year) != int(row.fiscal_year) + 1:
        problems.append(
            _refused(f"{row.fiscal_year}年末收回的资金在{int(row.fiscal_year) + 1}年安排", "请换到次年办理")
        )
    if problems:
        raise Refusal(problems)
    total = _total(command, row, ctx)
    doc_numbers.assign([total], requested=command.cor_bgt_doc_no, ctx=ctx)
    Indicator.objects.bulk_create([total])
    row.used_amt += command.amount
    row.save(update_fields=["used_amt"])
    _post(command, row, total, ctx)
    ctx.subjects += [("appropriation.recover", str(row.recover_id)), ("appropriation.indicator", str(total.bgt_id))]
    return RearrangeOut(bgt_id=total.bgt_id, recover_id=row.recover_id, used_amt=row.used_amt)


def _total(command: RearrangeRecover, row: Recover, ctx: Ctx) -> Indicator:
    return Indicator(
        bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        fund_type_code=row.fund_type_code,
        found_type_code=_FOUND.get(row.fund_type_code[:1], "31"),
        budget_level_code=command.budget_level_code,
        exp_level_code=command.budget_level_code,
        source_type_code=FROM_LAST_YEAR,
        bgt_type_code=FORMAL,
        bgt_doc_title=command.bgt_doc_title,
        bgt_layer_code="10",
        bgt_exe_flag="2",
        use_acc=_LOCAL_USE,
        src_acc=SOURCE,
        bgt_dec=f"重新安排{row.fiscal_year}年收回资金：{row.dest_doc_no}",
        bgt_mof_dep_code=command.bgt_mof_dep_code,
        is_adjust=NO,
        reg_amt=command.amount,
        made_by="rearrange",
        status=ACTIVE,
        creater=ctx.principal.user_id,
    )


def _post(command: RearrangeRecover, row: Recover, total: Indicator, ctx: Ctx) -> None:
    """收回登记在新年度的额度行：第一次开到收回数，每次安排占用；安排多了由账本说不。"""
    key = LimitKey(CARRYOVER, row.recover_id)
    legs = [Leg(key, "split_amt", command.amount), movements.leg(total.bgt_id, "amount", command.amount)]
    with connection.cursor() as cursor:
        cursor.execute(_OPENED, [key.kind, ctx.fiscal_year, key.id])
        opened = cursor.fetchone() is not None
    if not opened:
        ctx.limits.add([NewLimit(key)])
        ctx.ledger.add([_opening(row, key, ctx)])
    ctx.limits.add([movements.new_limit(movements.INDICATOR, total.bgt_id, agency_code="")])
    ctx.ledger.add(
        [
            movements.movement(
                event="E19",
                business_key=f"E19:rearrange:{total.bgt_id}",
                ref_type="appropriation.indicator",
                ref_id=total.bgt_id,
                legs=legs,
                lines=posting.rearrange_recovered(total=movements.standing(total), amount=command.amount),
                indicators={total.bgt_id: total},
                short="R-IND-014",
                summary="收回资金重新安排",
                ctx=ctx,
            )
        ]
    )


def _opening(row: Recover, key: LimitKey, ctx: Ctx) -> Movement:
    return Movement(
        movement_id=uuid7(),
        business_key=f"E19:recover:{row.recover_id}",
        kind="REARRANGE",
        ref_type="appropriation.recover",
        ref_id=row.recover_id,
        biz_date=ctx.biz_date,
        legs=(Leg(key, "amount", row.amount),),
        short="R-IND-014",
        summary="上年收回待重新安排",
    )


def _refused(text: str, step: str) -> Finding:
    return Finding("E-STATE", Level.BLOCK, text, next_step=step)
