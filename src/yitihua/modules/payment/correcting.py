"""更正单的额度往来（06 第 4.6 节）：送审扣住原凭证可更正额，进财政审核占用新指标，生效时一并落定。"""

from collections.abc import Sequence
from typing import Final

from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import Leg, LimitKey, Movement, NewLimit
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.payment.messages.receipts import REFUNDABLE
from yitihua.modules.payment.models import PayApp, PayBill, PayCorrect
from yitihua.modules.payment.operations.submit_application import own_elements

BIZ_TYPE: Final = "payment.correction"


def hold(rows: Sequence[PayCorrect], *, ctx: Ctx) -> None:
    """送审：原凭证的可退可更正额里扣住本次（R-PAY-079）。"""
    ctx.ledger.add([_certificate(row, "hold", (_held(row, 1),), ctx) for row in rows])


def let_go(rows: Sequence[PayCorrect], *, ctx: Ctx) -> None:
    """退回、撤回：扣住的同额放开，占着新指标的同额释放（E11）。"""
    ctx.ledger.add([_certificate(row, "let_go", (_held(row, -1),), ctx) for row in rows])
    release([row for row in rows if row.is_reserved == YES], ctx=ctx)


def reserve(rows: Sequence[PayCorrect], *, ctx: Ctx) -> None:
    """换指标的占用更正后指标（E10）；不足报 R-PAY-072。"""
    indicators = appropriation.unscoped_indicators([row.new_bgt_id for row in rows], ctx=ctx)
    appropriation.reserve([(_use(row, "reserve"), indicators[row.new_bgt_id]) for row in rows], ctx=ctx)
    for row in rows:
        row.is_reserved = YES


def release(rows: Sequence[PayCorrect], *, ctx: Ctx) -> None:
    """释放预占（E11）。"""
    indicators = appropriation.unscoped_indicators([row.new_bgt_id for row in rows], ctx=ctx)
    appropriation.release([(_use(row, "release"), indicators[row.new_bgt_id]) for row in rows], ctx=ctx)
    for row in rows:
        row.is_reserved = NO


def take_effect(rows: Sequence[PayCorrect], *, ctx: Ctx) -> None:
    """先释放预占，再记 E15a 或 E15b；更正出去的部分另有自己的可退额，退款恢复到更正后指标。"""
    release([row for row in rows if row.is_reserved == YES], ctx=ctx)
    ids = [key for row in rows for key in (row.ori_bgt_id, row.new_bgt_id)]
    indicators = appropriation.unscoped_indicators(ids, ctx=ctx)
    paying = PayBill.objects.unscoped("控制格由原申请占着").in_bulk([row.ori_pay_cert_id for row in rows])
    apps = PayApp.objects.unscoped("额度控制要原申请的要素").in_bulk([bill.pay_app_id for bill in paying.values()])
    appropriation.reopen([indicators[row.ori_bgt_id] for row in rows])
    ctx.limits.add([NewLimit(_own(row), row.agency_code) for row in rows])
    appropriation.correct(
        [
            appropriation.Correction(
                wrong=indicators[row.ori_bgt_id],
                right=indicators[row.new_bgt_id],
                amount=row.correct_amt,
                ref_id=row.correct_id,
                origin_id=paying[row.ori_pay_cert_id].pay_app_id,
                business_key=f"correct:{row.correct_id}",
                summary=row.correct_reason,
                extra_legs=(_held(row, -1), _moved(row), Leg(_own(row), "amount", row.correct_amt)),
                new_elements=corrected_elements(row),
                own_elements=own_elements(apps[paying[row.ori_pay_cert_id].pay_app_id]) | corrected_elements(row),
            )
            for row in rows
        ],
        ctx=ctx,
    )


def corrected_elements(row: PayCorrect) -> dict[str, str]:
    """更正后的要素。"""
    return {
        "exp_func_code": row.new_exp_func_code,
        "gov_bgt_eco_code": row.new_gov_bgt_eco_code,
        "dep_bgt_eco_code": row.new_dep_bgt_eco_code,
    }


def _own(row: PayCorrect) -> LimitKey:
    return LimitKey(REFUNDABLE, row.correct_id)


def _held(row: PayCorrect, sign: int) -> Leg:
    return Leg(LimitKey(REFUNDABLE, row.ori_pay_cert_id), "frozen_amt", sign * row.correct_amt)


def _moved(row: PayCorrect) -> Leg:
    return Leg(LimitKey(REFUNDABLE, row.ori_pay_cert_id), "split_amt", row.correct_amt)


def _certificate(row: PayCorrect, what: str, legs: tuple[Leg, ...], ctx: Ctx) -> Movement:
    """只动凭证可退额的变动，不记指标账。"""
    return Movement(
        movement_id=uuid7(),
        business_key=f"correct:{what}:{row.correct_id}:{row.round_no}",
        kind="E15",
        ref_type=BIZ_TYPE,
        ref_id=row.correct_id,
        biz_date=ctx.biz_date,
        legs=legs,
        short="R-PAY-079",
        event_code="E15",
        summary=row.correct_reason,
    )


def _use(row: PayCorrect, what: str) -> appropriation.Use:
    """同一轮送审里退到单位再上来的也要能再占，业务键带行版本。"""
    return appropriation.Use(
        bgt_id=row.new_bgt_id,
        amount=row.correct_amt,
        ref_type=BIZ_TYPE,
        ref_id=row.correct_id,
        business_key=f"{what}:{row.correct_id}:{row.round_no}:{row.row_version}",
        summary=row.correct_reason,
        short="R-PAY-072",
    )
