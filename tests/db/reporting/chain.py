"""一条从项目到清算的链。银行往来另有场景测试，这里按期初导入的样子直接落单据，额度与账经账本。"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

import yitihua.modules.appropriation.records
import yitihua.modules.basedata.records
import yitihua.modules.budgeting.records
import yitihua.modules.payment.records
import yitihua.modules.projects.records
import yitihua.modules.reporting.records  # noqa: F401
from tests.db.django_fixtures import DIVISION, YEAR, context
from tests.db.ledger import making
from yitihua.infra.scoping.divisions import reading, set_divisions
from yitihua.kernel.context import Ctx, Principal
from yitihua.ledger.flush import flush
from yitihua.ledger.types import Dims, LimitKey, NewLimit
from yitihua.modules.appropriation.models import Indicator, IndicatorDoc
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.payment.models import LqdCert, PayApp, PayBill, PayRefund
from yitihua.modules.projects.models import Project

OWN = {"mof_div_code": DIVISION, "fiscal_year": YEAR}
MANAGED = "006"


@dataclass(frozen=True, slots=True)
class Chain:
    pro_code: str
    doc_no: str
    parent: UUID
    bgt_id: UUID
    app_no: str
    cert_no: str
    cert_id: UUID
    refund_no: str
    lqd_no: str


def chain(number: int, *, agency: str = "101001", func: str = "2010101", paid: str = "100.00", month: int = 3) -> Chain:
    """预算 1000、指标 800（调减 50）、支付 `paid`、次月退款 10.01，划款已清算。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        return _chain(number, agency, func, Decimal(paid), month)


def _chain(number: int, agency: str, func: str, paid: Decimal, month: int) -> Chain:
    code, doc = f"43060022101001{number:07d}", f"岳财预〔2022〕{number}号"
    elements = {**OWN, "agency_code": agency, "exp_func_code": func, "pro_code": code, "fund_type_code": "111"}
    managed = {**elements, "manage_mof_dep_code": MANAGED}
    Project.objects.create(
        **OWN, pro_code=code, pro_name="信息系统运行维护", pro_cat_code="22", agency_code=agency,
        manage_mof_dep_code=MANAGED, pro_total_amt=Decimal("1000"), status="3",
    )  # fmt: skip
    annual = AnnualBudget.objects.create(
        **managed, apply_up=1000, reply_amt=1000, cur_amt=1000, cor_bgt_doc_no=doc, status="4"
    )
    IndicatorDoc.objects.create(**OWN, cor_bgt_doc_no=doc, total_amt=800)
    parent = Indicator.objects.create(**OWN, manage_mof_dep_code=MANAGED, bgt_layer_code="20", status="2")
    leaf = Indicator.objects.create(
        **managed, cor_bgt_doc_no=doc, bgt_pman_id=annual.bgt_pman_id, parent_bgt_id=parent.bgt_id,
        bgt_layer_code="40", bgt_exe_flag="1", status="2",
    )  # fmt: skip
    _limit(leaf.bgt_id, agency)
    app = PayApp.objects.create(
        **managed, pay_app_no=f"A{number:05d}", create_date=date(2022, month, 1), bgt_id=leaf.bgt_id, pay_app_amt=paid,
        status="70",
    )  # fmt: skip
    bill = PayBill.objects.create(
        **elements, pay_app_id=app.pay_app_id, pay_cert_no=f"C{number:05d}", vou_date=date(2022, month, 1),
        pay_amt=paid, xpay_amt=paid, xpay_date=date(2022, month, 2), lqd_cert_no=f"L{number:05d}", status="7",
        agent_business_no=f"ICBC{number}", set_mode_code="1",
    )  # fmt: skip
    refund = PayRefund.objects.create(
        **OWN, refund_no=f"R{number:05d}", vou_date=date(2022, month + 1, 5), agency_code=agency,
        ori_pay_cert_no=bill.pay_cert_no, ori_pay_cert_id=bill.pay_cert_id, bgt_id=leaf.bgt_id,
        refund_amt=Decimal("10.01"), status="40",
    )  # fmt: skip
    lqd = LqdCert.objects.create(
        **OWN, lqd_cert_no=f"L{number:05d}", vou_date=date(2022, month, 2), total_amt=paid, send_status_code="3",
        pay_cert_nos=[bill.pay_cert_no],
    )  # fmt: skip
    _books(agency, f"PAY:{number}", bill.pay_cert_id, paid, ledger="agency", acct_set=f"DW{agency}")
    _books("", f"LQD:{number}", lqd.lqd_cert_id, paid, ledger="general", acct_set="ZYS")
    return Chain(
        code, doc, parent.bgt_id, leaf.bgt_id, app.pay_app_no, bill.pay_cert_no, bill.pay_cert_id, refund.refund_no,
        lqd.lqd_cert_no,
    )  # fmt: skip


def _limit(bgt_id: UUID, agency: str) -> None:
    key = LimitKey("indicator", bgt_id)
    moves = [making.movement((key, "amount", "800")), making.movement((key, "dis_amt", "50"))]
    flush(
        connection.connection,
        mof_div_code=DIVISION,
        fiscal_year=YEAR,
        movements=moves,
        new_limits=[NewLimit(key, agency)],
    )


def _books(agency: str, event: str, biz_id: UUID, amount: Decimal, *, ledger: str, acct_set: str) -> None:
    subsystem, debit, credit = ("CW", "500102", "4001") if ledger == "agency" else ("ZYS", "5001", "1001")
    made = making.voucher(
        (subsystem, debit, str(amount), "0"), (subsystem, credit, "0", str(amount)), event=event, ledger=ledger,
        acct_set_code=acct_set, agency_code=agency, biz_id=biz_id,
    )  # fmt: skip
    owned = replace(made, lines=tuple(replace(line, dims=Dims(agency_code=agency)) for line in made.lines))
    flush(connection.connection, mof_div_code=DIVISION, fiscal_year=YEAR, movements=[], vouchers=[owned])


def read(who: Principal, view: Any, *arguments: Any, **options: Any) -> Any:
    """以这个人的范围只读地取；`view` 的 ctx 由这里给。"""
    ctx: Ctx = context(who)
    with reading(who):
        return view(*arguments, ctx=ctx, **options)
