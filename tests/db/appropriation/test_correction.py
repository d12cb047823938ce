"""更正不得跨年度（R-PAY-074）：新旧指标差一年就拒，同年放行。"""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, YEAR, do, person
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.payment.models import PayApp, PayBill

pytestmark = pytest.mark.usefixtures("base_world")
CLERK = person("AG_OP", agency="101001")
_ELEMENTS = {
    "agency_code": "101001", "pro_code": "P1", "fund_type_code": "111", "exp_func_code": "2010101",
    "gov_bgt_eco_code": "50205", "dep_bgt_eco_code": "30227",
}  # fmt: skip


def _indicator(year: str) -> UUID:
    """上一年度的指标由旧系统迁来，本年度的操作造不出，直接写行。"""
    row = Indicator.objects.create(
        mof_div_code=DIVISION, fiscal_year=year, bgt_exe_flag="1", bgt_layer_code="40", status="2", **_ELEMENTS
    )
    return UUID(str(row.bgt_id))


def _paid(bgt_id: UUID) -> str:
    app = PayApp.objects.create(
        mof_div_code=DIVISION, fiscal_year=YEAR, pay_app_no="SQ-1", create_date=date(2022, 2, 1), bgt_id=bgt_id,
        pay_app_amt=Decimal("100.00"), xpay_amt=Decimal("100.00"), status="60", **_ELEMENTS,
    )  # fmt: skip
    PayBill.objects.create(
        pay_cert_id=uuid4(), mof_div_code=DIVISION, fiscal_year=YEAR, pay_cert_no="ZF-1", pay_app_id=app.pay_app_id,
        vou_date=date(2022, 2, 1), pay_amt=Decimal("100.00"), xpay_amt=Decimal("100.00"), xpay_date=date(2022, 2, 1),
        status="5", agency_code="101001", fund_type_code="111",
    )  # fmt: skip
    return "ZF-1"


def test_更正到上一年度的指标_拒_到本年度的_放行() -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        number = _paid(_indicator(YEAR))
        last, this = _indicator("2021"), _indicator(YEAR)
    fields = {"ori_pay_cert_no": number, "correct_amt": "1.00", "correct_reason": "列错年度更正"}
    with pytest.raises(Refusal) as refused:
        do("payment.correction.create", CLERK, new_bgt_id=str(last), **fields)
    assert refused.value.codes == ("R-PAY-074",)
    assert do("payment.correction.create", CLERK, new_bgt_id=str(this), **fields)["status"] == "10"
