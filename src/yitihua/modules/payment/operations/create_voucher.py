"""生成支付凭证：取凭证号，冻结名称（06 第 4.1 节）。凭证号是被签内容的一部分，故在此取号。"""

from typing import Any
from uuid import UUID

from yitihua.engines.messages.outbox import vt_code
from yitihua.engines.meta import names
from yitihua.infra.numbering.take import take
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.codes import adm_div6
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.modules.payment import queries
from yitihua.modules.payment.models import PayApp, PayBill, PayDetail
from yitihua.modules.payment.schemas import PayBillOut
from yitihua.modules.payment.states import APPLICATION, UNSIGNED

CENTRAL = "1"
_COPIED = (
    "agency_code", "dept_code", "fund_type_code", "exp_func_code", "gov_bgt_eco_code", "dep_bgt_eco_code",
    "pro_code", "set_mode_code", "pay_bus_type_code", "use_des", "currency_code", "pay_acct_name", "pay_acct_no",
    "pay_acct_bank_name", "payee_acct_name", "payee_acct_no", "payee_acct_bank_name", "payee_acct_bank_no",
    "receiver_code", "agent_bank_code",
)  # fmt: skip
_FROZEN_NAMES = {
    "agency_name": ("agency_code", "AGENCY"),
    "dept_name": ("dept_code", "AGENCY"),
    "fund_type_name": ("fund_type_code", "FUND_TYPE"),
    "exp_func_name": ("exp_func_code", "EXP_FUNC"),
    "gov_bgt_eco_name": ("gov_bgt_eco_code", "GOV_BGT_ECO"),
    "dep_bgt_eco_name": ("dep_bgt_eco_code", "DEP_BGT_ECO"),
    "pro_name": ("pro_code", "PROJECT"),
}


class CreateVoucher(Command):
    pay_app_id: UUID


@operation("payment.voucher.create", title="生成支付凭证", roles={"AG_OP", "AG_AUD", "PAY_CTR"})
def create_vouchers(lines: Lines[CreateVoucher], *, ctx: Ctx) -> None:
    """只有审核通过且没有在用凭证的申请可以生成；凭证号连续，作废不重用。"""
    apps = queries.locked_apps([line.command.pay_app_id for line in lines.alive], ctx=ctx)
    ready: list[tuple[Line[Any], PayApp]] = []
    for line in lines.alive:
        app = pick(line, apps, line.command.pay_app_id)
        if app is None:
            continue
        if app.pay_cert_id is not None or not APPLICATION.allows(app.status, "make_voucher"):
            line.refuse([APPLICATION.refusal(app.status, "make_voucher")])
        else:
            ready.append((line, app))
    if not ready:
        return
    bills = bills_of([app for _, app in ready], ctx=ctx)
    prefix = f"{ctx.fiscal_year}{adm_div6(ctx.mof_div_code)}{CENTRAL}"
    for (line, app), bill, serial in zip(ready, bills, take(f"cert:{prefix}", count=len(bills)), strict=True):
        bill.pay_cert_no = f"{prefix}{serial:08d}"
        app.pay_cert_id = bill.pay_cert_id
        line.ref = str(app.pay_app_id)
        line.result = PayBillOut.model_validate(bill)
        ctx.subjects.append(("payment.voucher", str(bill.pay_cert_id)))
    PayBill.objects.bulk_create(bills)
    PayApp.objects.bulk_update([app for _, app in ready], ["pay_cert_id"])
    _number_details(bills)


def bills_of(apps: list[PayApp], *, ctx: Ctx) -> list[PayBill]:
    """各申请的凭证，名称已冻结；还没有凭证号，也没有写库。"""
    code = vt_code("payment_voucher", ctx=ctx)
    bills = [_bill(app, code, ctx) for app in apps]
    _freeze_names(bills, ctx)
    return bills


def _number_details(bills: list[PayBill]) -> None:
    """明细随凭证编号。"""
    numbers = {bill.pay_app_id: bill.pay_cert_no for bill in bills}
    details = list(PayDetail.objects.filter(pay_apply_id__in=list(numbers)).only("pay_detail_id", "pay_apply_id"))
    for detail in details:
        detail.pay_cert_no = numbers[detail.pay_apply_id]
    PayDetail.objects.bulk_update(details, ["pay_cert_no"])


def _bill(app: PayApp, code: str, ctx: Ctx) -> PayBill:
    return PayBill(
        pay_cert_id=uuid7(),
        pay_app_id=app.pay_app_id,
        mof_div_code=app.mof_div_code,
        fiscal_year=app.fiscal_year,
        vou_date=ctx.biz_date,
        pay_amt=app.pay_app_amt,
        vt_code=code,
        status=UNSIGNED,
        creater=ctx.principal.user_id,
        **{name: getattr(app, name) for name in _COPIED},
    )


def _freeze_names(bills: list[PayBill], ctx: Ctx) -> None:
    for name, (code_field, code_set) in _FROZEN_NAMES.items():
        codes = {getattr(bill, code_field) for bill in bills}
        found = names.resolve(code_set, codes, fiscal_year=ctx.fiscal_year, mof_div_code=ctx.mof_div_code)
        for bill in bills:
            setattr(bill, name, found.get(getattr(bill, code_field), "")[:360])
