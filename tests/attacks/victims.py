"""被攻击的单据：单位 101001 走到每一种状态，金额与文字都独一无二；攻击者 102001 也有几份自己的。"""

from dataclasses import dataclass
from typing import Final

from tests.attacks.cast import VICTIM
from tests.make import thread
from tests.make.desk import Desk

OWNERS: Final = ("102001",)
"""攻击者里自己也有单据的单位。"""


@dataclass(frozen=True, slots=True)
class Stolen:
    """造好之后要记住的几样：一个已办成的请求、一个附件、一次导出，别人不该取到。"""

    request_id: str
    operation: str
    draft: str
    attachment_id: str
    export_id: str


def build(desk: Desk) -> Stolen:
    """先造攻击者自己的，再造被攻击的。"""
    for agency in OWNERS:
        _own(desk, agency)
    indicator = thread.unit_indicator(desk, amount="918273.45", agency_code=VICTIM)
    frozen = desk.do("MOF_BGT", "appropriation.indicator.freeze", bgt_id=indicator.bgt_id, amount="6172.83")
    desk.do("MOF_BGT", "appropriation.indicator.unfreeze", frozen_id=frozen["frozen_id"], amount="1172.83")
    desk.do("MOF_BGT", "appropriation.indicator.cut", bgt_id=indicator.bgt_id, amount="4321.09")
    spent = thread.paid_voucher(desk, indicator, amount="73519.37", use_des="被攻击单位甲项维护费已清算")
    thread.cleared(desk)
    thread.confirmed_refund(desk, spent, amount="1357.91")
    desk.bank("refund", pay_cert_no=spent.pay_cert_no, amount="246.81", reason="被攻击单位乙项服务减量")
    thread.paid_voucher(desk, indicator, amount="8642.97", use_des="被攻击单位丙项备件款已付")
    thread.sent_voucher(desk, indicator, amount="9753.19", use_des="被攻击单位丁项检验费已发")
    _two_payees(desk, indicator)
    thread.approved_application(desk, indicator, amount="1928.37", use_des="被攻击单位戊项已审核")
    thread.submitted_application(desk, indicator, amount="5647.38", use_des="被攻击单位己项待审核")
    draft = thread.draft_application(desk, indicator, amount="2938.47", use_des="被攻击单位庚项草稿").pay_app_id
    return _unfinished(desk, draft)


def _attached(desk: Desk, unit: str, draft: str) -> str:
    """草稿上挂一个文件。"""
    session = desk.api.session(unit)
    sent = session.post(
        "/api/attachments",
        files={"file": ("被攻击单位机密合同.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")},
        headers={"X-CSRFToken": session.cookies.get("csrftoken") or ""},
    )
    assert sent.status_code == 200, sent.text
    fields = {"biz_type": "payment.application", "biz_id": draft, "ticket": sent.json()["ticket"]}
    return str(desk.do(unit, "attachment.file.add", **fields)["attachment_id"])


def _two_payees(desk: Desk, indicator: thread.Indicator) -> None:
    rows = [
        {"payee_acct_name": "被攻击单位职工甲甲", "payee_acct_no": "6222021907000000015", "pay_amt": "2111.13"},
        {"payee_acct_name": "被攻击单位职工乙乙", "payee_acct_no": "6222021907000000023", "pay_amt": "1888.97"},
    ]
    fields = {"pay_bus_type_code": "3", "payee_acct_name": "代发过渡户", "fund_traobj_type_code": "33", "details": rows}
    thread.submitted_application(desk, indicator, amount="4000.10", use_des="被攻击单位辛项讲课费", **fields)


def _unfinished(desk: Desk, draft: str) -> Stolen:
    """还在路上的：草稿与送审中的项目、预算，待批准的授权，委托；另有一个办成的请求号。"""
    unit = f"AG_OP@{VICTIM}"
    fields = {"agency_code": VICTIM, "pro_total_amt": "384756.29"}
    request_id = "attack-victim-request-0001"
    filled = desk.filled(unit, "projects.project.create", **fields, pro_name="被攻击单位壬项草稿项目")
    made = desk.api.run(actor=unit, operation="projects.project.create", fields=filled, request_id=request_id)
    assert made.ok, made.describe()
    going = desk.do(unit, "projects.project.create", **fields, pro_name="被攻击单位癸项送审项目")["pro_id"]
    desk.do(unit, "projects.project.submit", pro_id=going)
    _arranging(desk, unit)
    desk.do("SEC_ADM", "identity.grant.request", username=f"ag_post2@{VICTIM}", role_code="AG_POST",
            agency_prefix="101002", reason="被攻击单位的授权申请")  # fmt: skip
    desk.do(f"AG_AUD@{VICTIM}", "identity.delegation.create", username=f"ag_aud2@{VICTIM}", role_code="AG_AUD",
            start_date="2022-03-01", end_date="2022-03-31", reason="被攻击单位出差委托")  # fmt: skip
    view = {"filters": {"use_des__contains": "被攻击单位"}}
    desk.do(unit, "workbench.view.save", table_name="PAY_VOUCHER", name="被攻击单位的视图", content=view)
    export = desk.do(unit, "workbench.export.submit", table_name="PAY_VOUCHER", query={"filters": {}})["export_id"]
    desk.api.control("POST", "drain")
    attached = _attached(desk, unit, draft)
    return Stolen(request_id, "projects.project.create", draft, attached, str(export))


def _arranging(desk: Desk, unit: str) -> None:
    """入库的项目下两行预算：一行草稿，一行送审中。"""
    project = desk.do(unit, "projects.project.create", agency_code=VICTIM, pro_total_amt="564738.21",
                      pro_name="被攻击单位子项入库项目")["pro_id"]  # fmt: skip
    pro_code = desk.do(unit, "projects.project.submit", pro_id=project)["pro_code"]
    for actor in (f"AG_AUD@{VICTIM}", f"DEPT@{VICTIM[:3]}", "MOF_BIZ", "MOF_BGT"):
        desk.do(actor, "projects.project.approve", pro_id=project, opinion="同意")
    lines = {}
    for eco, amount in (("30227", "11223.34"), ("30213", "22334.45")):
        made = desk.do(unit, "budgeting.annual.create", pro_code=pro_code, agency_code=VICTIM, apply_up=amount,
                       dep_bgt_eco_code=eco, gov_bgt_eco_code="", remark=f"被攻击单位预算说明{amount}")  # fmt: skip
        lines[amount] = made["bgt_pman_id"]
    desk.do(unit, "budgeting.annual.submit", bgt_pman_id=lines["22334.45"])


def _own(desk: Desk, agency: str) -> None:
    """攻击者自己的草稿与送审中的申请，好与别人的夹在一批里。"""
    indicator = thread.unit_indicator(desk, amount="10000.00", agency_code=agency)
    thread.draft_application(desk, indicator, amount="10.00", use_des="支付本单位维护费一")
    thread.submitted_application(desk, indicator, amount="20.00", use_des="支付本单位维护费二")
