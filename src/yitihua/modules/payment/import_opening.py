"""期初导入：旧系统的支付以割接时的状态直接落库，不发报文、不走流程（design 第 8 节、11 第 7 节）。

割接前在途须清零、已付须清算完毕，所以只收草稿、审核通过未发银行（登记后可作废释放）与已清算三种。
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from pydantic import ConfigDict

from yitihua.infra.operation.command import Amount
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.kernel.pinyin import initials
from yitihua.ledger.types import Leg, LimitKey, Movement, NewLimit
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.basedata import public as basedata
from yitihua.modules.payment.gather import Indicators
from yitihua.modules.payment.messages.receipts import REFUNDABLE
from yitihua.modules.payment.models import PayApp, PayBill
from yitihua.modules.payment.operations.create_application import take_elements, take_payer
from yitihua.modules.payment.operations.create_voucher import bills_of
from yitihua.modules.payment.states import APPROVED, BILL_CLEARED, CLEARED, DRAFT

LANDED: Final = (DRAFT, APPROVED, CLEARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPayment:
    """一笔期初支付；`source_key` 是旧系统的键，`bgt_key` 是指标的旧键，`pay_cert_no` 是旧凭证号。金额单位元。"""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    source_sys: str
    source_key: str
    bgt_key: str
    status: str
    create_date: date
    pay_app_amt: Amount
    use_des: str
    payee_acct_name: str
    payee_acct_no: str
    payee_acct_bank_name: str
    pay_cert_no: str = ""
    xpay_date: date | None = None
    act_lqd_date: date | None = None
    agent_business_no: str = ""
    set_mode_code: str = "1"
    fund_traobj_type_code: str = "31"

    @property
    def used_amt(self) -> Decimal:
        """占着指标的数：草稿不占。"""
        return ZERO if self.status == DRAFT else self.pay_app_amt


def import_opening(rows: Sequence[OpeningPayment], *, indicators: Mapping[str, UUID], ctx: Ctx) -> dict[str, UUID]:
    """返回 旧键 → 申请主键；已导过的返回原来的主键。已清算的开出可退额度，停前付、停后退的照常退（T-MIG-005）。"""
    known = dict(
        PayApp.objects.unscoped("按旧键找已导入的")
        .filter(mof_div_code=ctx.mof_div_code, source_key__in=[row.source_key for row in rows])
        .values_list("source_key", "pay_app_id")
    )
    fresh = [row for row in rows if row.source_key not in known]
    found = appropriation.unscoped_indicators([indicators[row.bgt_key] for row in fresh], ctx=ctx)
    problems = [item for row in fresh for item in _problems(row)]
    if problems:
        raise Refusal(problems)
    snapshot = basedata.current(ctx)
    apps = [_app(row, indicators[row.bgt_key], found, snapshot, ctx) for row in fresh]
    paid = [(row, app) for row, app in zip(fresh, apps, strict=True) if row.status == CLEARED]
    bills = bills_of([app for _row, app in paid], ctx=ctx)
    for (row, app), bill in zip(paid, bills, strict=True):
        _land(row, app, bill)
    PayApp.objects.bulk_create(apps)
    PayBill.objects.bulk_create(bills)
    ctx.limits.add([NewLimit(LimitKey(REFUNDABLE, bill.pay_cert_id), bill.agency_code) for bill in bills])
    ctx.ledger.add([_refundable(bill, ctx) for bill in bills])
    ctx.subjects.extend(("payment.application", str(app.pay_app_id)) for app in apps)
    return {**known, **{app.source_key: app.pay_app_id for app in apps}}


def _problems(row: OpeningPayment) -> list[Finding]:
    """在途的、已付未清算的不收（R-MIG-017）；已清算的须有凭证号、支付日期与清算日期。"""
    traced = bool(row.pay_cert_no) and row.xpay_date is not None and row.act_lqd_date is not None
    landed = row.status in LANDED and (row.status != CLEARED or traced)
    return judged("R-MIG-017", fires=not landed, facts={"status": row.status}, n=1, fields=("status",))


def _app(row: OpeningPayment, bgt_id: UUID, indicators: Indicators, snapshot: basedata.Snapshot, ctx: Ctx) -> PayApp:
    app = PayApp(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        source_sys=row.source_sys,
        source_key=row.source_key,
        pay_app_no=f"QC-{ctx.mof_div_code}-{row.source_key}",
        create_date=row.create_date,
        bgt_id=bgt_id,
        pay_app_amt=row.pay_app_amt,
        use_des=row.use_des,
        payee_acct_name=row.payee_acct_name,
        payee_initials=initials(row.payee_acct_name),
        payee_acct_no=row.payee_acct_no,
        payee_acct_bank_name=row.payee_acct_bank_name,
        set_mode_code=row.set_mode_code,
        fund_traobj_type_code=row.fund_traobj_type_code,
        status=row.status,
        round_no=1,
        creater=ctx.principal.user_id,
    )
    take_elements(app, indicators[bgt_id])
    take_payer(app, "", snapshot)
    return app


def _land(row: OpeningPayment, app: PayApp, bill: PayBill) -> None:
    app.pay_cert_id, app.xpay_amt = bill.pay_cert_id, row.pay_app_amt
    bill.pay_cert_no = row.pay_cert_no
    bill.status = BILL_CLEARED
    bill.vou_date = row.xpay_date or row.create_date
    bill.xpay_amt, bill.xpay_date, bill.act_lqd_date = row.pay_app_amt, row.xpay_date, row.act_lqd_date
    bill.xpayee_acct_name, bill.xpayee_acct_no = app.payee_acct_name, app.payee_acct_no
    bill.xpayee_acct_bank_name, bill.agent_business_no = app.payee_acct_bank_name, row.agent_business_no


def _refundable(bill: PayBill, ctx: Ctx) -> Movement:
    """可退额度等于实付数；指标的已付在指标自己的期初变动里。"""
    return Movement(
        movement_id=uuid7(),
        business_key=f"OPENING:{bill.pay_cert_id}",
        kind=appropriation.OPENING,
        ref_type="payment.voucher",
        ref_id=bill.pay_cert_id,
        biz_date=ctx.biz_date,
        legs=(Leg(LimitKey(REFUNDABLE, bill.pay_cert_id), "amount", bill.xpay_amt or ZERO),),
        short="R-PAY-070",
        summary="支付期初",
    )
