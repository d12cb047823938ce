"""支付凭证写成集中支付凭证（5214）。"""

from collections.abc import Sequence

from yitihua.engines.messages.codec import Voucher, make_voucher
from yitihua.kernel.codes import adm_div6
from yitihua.modules.basedata import public as basedata
from yitihua.modules.payment.models import PayApp, PayBill, PayDetail


def write(bill: PayBill, app: PayApp, details: Sequence[PayDetail], *, snapshot: basedata.Snapshot) -> Voucher:
    """一张凭证一份报文；没有多收款人的也写一条明细，明细合计等于主单。"""
    treasury = snapshot.treasury_account()
    common = {
        "FundTypeCode": bill.fund_type_code,
        "FundTypeName": bill.fund_type_name,
        "BgtTypeCode": app.bgt_type_code,
        "ProCatCode": app.pro_cat_code,
        "MOFDepCode": app.manage_mof_dep_code,
        "SupDepCode": bill.dept_code,
        "SupDepName": bill.dept_name,
        "AgencyCode": bill.agency_code,
        "AgencyName": bill.agency_name,
        "ExpFuncCode": bill.exp_func_code,
        "ExpFuncName": bill.exp_func_name,
        "GovExpEcoCode": bill.gov_bgt_eco_code,
        "GovExpEcoName": bill.gov_bgt_eco_name,
        "DepExpEcoCode": bill.dep_bgt_eco_code,
        "DepExpEcoName": bill.dep_bgt_eco_name,
        "DepProCode": bill.pro_code,
        "DepProName": bill.pro_name,
    }
    payee = {
        "PayeeAcctNo": bill.payee_acct_no,
        "PayeeAcctName": bill.payee_acct_name,
        "PayeeAcctBankName": bill.payee_acct_bank_name,
        "PayeeAcctBankNo": bill.payee_acct_bank_no,
    }
    head = {
        "Id": str(bill.pay_cert_id),
        "AdmDivCode": adm_div6(bill.mof_div_code),
        "StYear": bill.fiscal_year,
        "VtCode": bill.vt_code,
        "VouDate": bill.vou_date,
        "VoucherNo": bill.pay_cert_no,
        "BillNo": app.pay_app_no,
        "PayTypeCode": app.pay_type_code,
        "PayTypeName": snapshot.name("PAY_TYPE", app.pay_type_code),
        **common,
        "SetModeCode": bill.set_mode_code,
        "SetModeName": snapshot.name("SET_MODE", bill.set_mode_code),
        "PayBankCode": bill.agent_bank_code,
        "PayBankName": bill.pay_acct_bank_name,
        "ClearAcctNo": treasury.acct_no if treasury else "",
        "ClearAcctName": treasury.acct_name if treasury else "",
        "ClearAcctBankName": treasury.acct_bank_name if treasury else "",
        **payee,
        "PayAcctNo": bill.pay_acct_no,
        "PayAcctName": bill.pay_acct_name,
        "PayAcctBankName": bill.pay_acct_bank_name,
        "PaySummaryName": bill.use_des,
        "PayAmt": bill.pay_amt,
        "CurrencyCode": bill.currency_code,
    }
    rows = [
        {
            "Id": str(item.pay_detail_id),
            "VoucherBillId": str(bill.pay_cert_id),
            "VoucherBillNo": bill.pay_cert_no,
            "VoucherDetailNo": f"{bill.pay_cert_no}-{item.line_no}",
            **common,
            "PayeeAcctNo": item.payee_acct_no,
            "PayeeAcctName": item.payee_acct_name,
            "PayeeAcctBankName": item.payee_acct_bank_name,
            "PayAmt": item.pay_amt,
            "Remark": item.add_word,
            "ReceiverCode": item.receiver_code,
        }
        for item in details
    ]
    only = {
        "Id": f"{bill.pay_cert_no}-1",
        "VoucherBillId": str(bill.pay_cert_id),
        "VoucherBillNo": bill.pay_cert_no,
        "VoucherDetailNo": f"{bill.pay_cert_no}-1",
        **common,
        **payee,
        "PayAmt": bill.pay_amt,
        "Remark": bill.use_des,
        "ReceiverCode": bill.receiver_code,
    }
    return make_voucher(head=head, details=rows or [only])
