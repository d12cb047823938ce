"""一笔钱走到哪一步：单位指标、送审的申请、发出的凭证、付出的凭证，逐步经真实操作造出来。"""

from dataclasses import dataclass
from typing import Any

from tests.make.desk import Desk

AGENCY = "101001"


@dataclass(frozen=True, slots=True)
class Indicator:
    """已下达的单位可执行指标；`parent` 是科室待分指标，`source` 是来源登记。"""

    bgt_id: str
    parent: str
    source: str
    bgt_pman_id: str
    pro_code: str
    amount: str
    agency_code: str = AGENCY

    @property
    def operator(self) -> str:
        return f"AG_OP@{self.agency_code}"

    @property
    def auditor(self) -> str:
        return f"AG_AUD@{self.agency_code}"


@dataclass(frozen=True, slots=True)
class Application:
    """一份支付申请。"""

    pay_app_id: str
    pay_app_no: str
    indicator: Indicator
    pay_app_amt: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """一张支付凭证。"""

    pay_cert_id: str
    pay_cert_no: str
    application: Application


def stored_project(desk: Desk, *, amount: str, agency_code: str = AGENCY, **fields: Any) -> str:
    """入库的项目，返回项目代码。"""
    unit, auditor = f"AG_OP@{agency_code}", f"AG_AUD@{agency_code}"
    fields = {"agency_code": agency_code, "pro_total_amt": amount, **fields}
    project = desk.do(unit, "projects.project.create", **fields)["pro_id"]
    pro_code = str(desk.do(unit, "projects.project.submit", pro_id=project)["pro_code"])
    for actor in (auditor, f"DEPT@{agency_code[:3]}", "MOF_BIZ", "MOF_BGT"):
        desk.do(actor, "projects.project.approve", pro_id=project, opinion="同意")
    return pro_code


def pending_indicator(desk: Desk, *, amount: str, agency_code: str = AGENCY) -> dict[str, str]:
    """批复生成并下达的科室待分指标。"""
    unit, auditor = f"AG_OP@{agency_code}", f"AG_AUD@{agency_code}"
    pro_code = stored_project(desk, amount=amount, agency_code=agency_code)
    line = desk.do(unit, "budgeting.annual.create", pro_code=pro_code, agency_code=agency_code, apply_up=amount)[
        "bgt_pman_id"
    ]
    desk.do(unit, "budgeting.annual.submit", bgt_pman_id=line)
    desk.do(auditor, "budgeting.annual.approve", bgt_pman_id=line, opinion="同意")
    desk.do(f"DEPT@{agency_code[:3]}", "budgeting.annual.approve", bgt_pman_id=line, opinion="同意")
    desk.do("MOF_BIZ", "budgeting.annual.approve", bgt_pman_id=line, fin_audit_money=amount, opinion="同意")
    desk.do("MOF_PER", "budgeting.annual.approve", bgt_pman_id=line, opinion="绩效目标完整")
    desk.do("MOF_BGT", "budgeting.annual.approve", bgt_pman_id=line, opinion="汇总平衡")
    desk.do("MOF_BGT", "budgeting.approval.register")
    source = desk.do("MOF_BGT", "appropriation.source.register", amount=amount)["bgt_id"]
    _reply(desk)
    parent = desk.one("BA_BGT_INFO", bgt_pman_id=line)["bgt_id"]
    desk.do("MOF_BGT", "appropriation.indicator.issue", bgt_id=parent)
    return {"parent": parent, "source": source, "bgt_pman_id": line, "pro_code": pro_code}


def _reply(desk: Desk) -> None:
    """文号须连续：先试一个远号，按提示的号再办。"""
    asked = desk.attempt("MOF_BGT#2", "budgeting.approval.reply", cor_bgt_doc_no="岳财预〔2022〕999号")
    assert asked.codes == ("R-IND-008",), asked.describe()
    serial = asked.findings[0]["figures"]["serial"]
    desk.do("MOF_BGT#2", "budgeting.approval.reply", cor_bgt_doc_no=f"岳财预〔2022〕{serial}号")


def unit_indicator(desk: Desk, *, amount: str, agency_code: str = AGENCY) -> Indicator:
    """已下达的单位可执行指标，额度全部由科室待分指标分来。"""
    above = pending_indicator(desk, amount=amount, agency_code=agency_code)
    line = {"agency_code": agency_code, "amount": amount}
    made = desk.do("MOF_BIZ", "appropriation.indicator.allocate", bgt_id=above["parent"], lines=[line])
    child = str(made["lines"][0]["bgt_id"])
    desk.do("MOF_BGT", "appropriation.indicator.issue", bgt_id=child)
    return Indicator(bgt_id=child, amount=amount, agency_code=agency_code, **above)


def draft_application(desk: Desk, indicator: Indicator, *, amount: str, **fields: Any) -> Application:
    """草稿申请。"""
    made = desk.do(
        indicator.operator, "payment.application.create", bgt_id=indicator.bgt_id, pay_app_amt=amount, **fields
    )
    return Application(made["pay_app_id"], made["pay_app_no"], indicator, amount)


def submitted_application(desk: Desk, indicator: Indicator, *, amount: str, **fields: Any) -> Application:
    """已送审、占用了额度的申请。"""
    application = draft_application(desk, indicator, amount=amount, **fields)
    desk.do(indicator.operator, "payment.application.submit", pay_app_id=application.pay_app_id)
    return application


def approved_application(desk: Desk, indicator: Indicator, *, amount: str, **fields: Any) -> Application:
    """单位审核通过的申请。"""
    application = submitted_application(desk, indicator, amount=amount, **fields)
    desk.do(indicator.auditor, "payment.application.approve", pay_app_id=application.pay_app_id, opinion="同意")
    return application


def sent_voucher(desk: Desk, indicator: Indicator, *, amount: str, **fields: Any) -> Certificate:
    """盖好两枚章、发给银行的支付凭证。"""
    application = approved_application(desk, indicator, amount=amount, **fields)
    made = desk.do(indicator.operator, "payment.voucher.create", pay_app_id=application.pay_app_id)
    for actor in (indicator.operator, indicator.auditor):
        desk.do(actor, "payment.voucher.seal", pay_cert_id=made["pay_cert_id"])
    desk.do("PAY_CTR", "payment.voucher.send", pay_cert_id=made["pay_cert_id"])
    return Certificate(made["pay_cert_id"], made["pay_cert_no"], application)


def paid_voucher(desk: Desk, indicator: Indicator, *, amount: str, **fields: Any) -> Certificate:
    """银行已付出的支付凭证。"""
    certificate = sent_voucher(desk, indicator, amount=amount, **fields)
    desk.bank("pay", pay_cert_no=certificate.pay_cert_no)
    assert desk.one("PAY_VOUCHER", pay_app_id=certificate.application.pay_app_id)["status"] == "60"
    return certificate


def cleared(desk: Desk) -> None:
    """当日已付的凭证与已确认的退款由代理银行、人民银行清算。"""
    desk.do("PAY_CTR", "payment.clearing.send_quota", agent_bank_code="102")
    desk.bank("clear")


def confirmed_refund(desk: Desk, certificate: Certificate, *, amount: str) -> str:
    """银行通知、单位审核、支付中心确认的退款，返回主键。"""
    desk.bank("refund", pay_cert_no=certificate.pay_cert_no, amount=amount, reason="服务减量退回")
    refund = desk.one("PAY_REFUND", ori_pay_cert_no=certificate.pay_cert_no, refund_amt=amount)["refund_id"]
    desk.do(certificate.application.indicator.auditor, "payment.refund.review", refund_id=refund)
    desk.do("PAY_CTR", "payment.refund.confirm", refund_id=refund)
    return str(refund)
