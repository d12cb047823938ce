"""一座诚实的小城：一条预算走到每一种状态，全部经真实操作、真实报文造出来，供种错。"""

from dataclasses import dataclass
from typing import Any

import psycopg

from tests.make import thread
from tests.make.desk import Desk
from yitihua.app.scenario.client import Reply

_SENDS = ("payment.voucher.send", "payment.clearing.send_quota")


class PatientDesk(Desk):
    """只在发出报文之后排空作业：别的操作不引出作业。"""

    def attempt(self, actor: str, operation: str, **fields: Any) -> Reply:
        if operation in _SENDS:
            return super().attempt(actor, operation, **fields)
        return self.api.run(actor=actor, operation=operation, fields=self.filled(actor, operation, **fields))


@dataclass(frozen=True, slots=True)
class Story:
    """各种状态的单据；键的含义见字段名。"""

    indicator: thread.Indicator
    frozen_id: str
    submitted: thread.Application
    payroll: thread.Application
    paid: thread.Certificate
    cleared: thread.Certificate
    refund_id: str


def tell(desk: Desk) -> Story:
    """一千元的指标：付三笔、清算、退款、在途两笔、冻结一笔，另有一条待审分配；最后汇总余额。"""
    indicator = _indicator(desk)
    frozen = desk.do("MOF_BGT", "appropriation.indicator.freeze", bgt_id=indicator.bgt_id, amount="50.00")["frozen_id"]
    desk.do("MOF_BGT", "appropriation.indicator.unfreeze", frozen_id=frozen, amount="20.00")
    desk.do("MOF_BGT", "appropriation.indicator.cut", bgt_id=indicator.bgt_id, amount="10.00")
    cleared = thread.paid_voucher(desk, indicator, amount="200.00", use_des="支付一季度系统维护费")
    thread.cleared(desk)
    thread.confirmed_refund(desk, cleared, amount="30.00")
    thread.paid_voucher(desk, indicator, amount="70.00", use_des="支付二季度系统维护费")
    thread.cleared(desk)
    refund = thread.confirmed_refund(desk, cleared, amount="5.00")
    paid = thread.paid_voucher(desk, indicator, amount="60.00", use_des="支付维护备件款")
    payroll = _payroll(desk, indicator)
    submitted = thread.submitted_application(desk, indicator, amount="15.00", use_des="支付三季度系统维护费")
    thread.draft_application(desk, indicator, amount="16.00", use_des="支付四季度系统维护费")
    _adjusted(desk)
    desk.api.control("POST", "job", {"code": "accounting.pending.sweep"})
    return Story(indicator, str(frozen), submitted, payroll, paid, cleared, refund)


def _indicator(desk: Desk) -> thread.Indicator:
    """科室待分一千三：一千已下达到单位，八十待审，余额未分。"""
    above = thread.pending_indicator(desk, amount="1300.00")
    made = _allocate(desk, above["parent"], amount="1000.00")
    desk.do("MOF_BGT", "appropriation.indicator.issue", bgt_id=made)
    _allocate(desk, above["parent"], amount="80.00")
    return thread.Indicator(bgt_id=made, amount="1000.00", **above)


def _allocate(desk: Desk, parent: str, *, amount: str) -> str:
    line = {"agency_code": thread.AGENCY, "amount": amount}
    made = desk.do("MOF_BIZ", "appropriation.indicator.allocate", bgt_id=parent, lines=[line])
    return str(made["lines"][0]["bgt_id"])


def _adjusted(desk: Desk) -> None:
    """另有一笔上级追加六十，从中调剂七元到别的科目，还有一笔五元的在途。"""
    fund = desk.do(
        "MOF_BGT",
        "adjustment.fund.register",
        fund_kind="2",
        fund_type_code="111",
        amount="100.00",
        sup_bgt_doc_no="湘财预〔2022〕7号",
    )["fund_id"]
    project = thread.stored_project(desk, amount="500.00", pro_name="上级追加的项目")
    sources = [{"fund_id": fund, "amount": "60.00"}]
    added = _batch(desk, adj_kind="Z", sources=sources, ins=[{"pro_code": project, "amount": "60.00"}])
    _in_force(desk, added, "MOF_BIZ", "MOF_BGT#2")
    office = desk.one("BA_BGT_INFO", adj_batch_no="000001", bgt_layer_code="20")["bgt_id"]
    moved, waiting = (
        _batch(
            desk,
            adj_kind="J",
            outs=[{"ori_bgt_id": office, "amount": amount}],
            ins=[{"exp_func_code": "2010102", "amount": amount}],
        )
        for amount in ("7.00", "5.00")
    )
    _in_force(desk, moved, f"DEPT@{thread.AGENCY[:3]}", "MOF_BIZ", "MOF_BGT#2")
    desk.do("MOF_BGT", "adjustment.batch.submit", adj_batch_id=waiting)


def _batch(desk: Desk, **fields: Any) -> str:
    return str(desk.do("MOF_BGT", "adjustment.batch.create", **fields)["adj_batch_id"])


def _in_force(desk: Desk, batch: str, *reviewers: str) -> None:
    desk.do("MOF_BGT", "adjustment.batch.submit", adj_batch_id=batch)
    for who in reviewers:
        desk.do(who, "adjustment.batch.approve", adj_batch_id=batch, opinion="同意")
    desk.do("MOF_BGT#2", "adjustment.batch.effect", adj_batch_id=batch)


def _payroll(desk: Desk, indicator: thread.Indicator) -> thread.Application:
    """两个收款人的申请，已送审。"""
    rows = [
        {"payee_acct_name": "职工甲", "payee_acct_no": "6222021907000000015", "pay_amt": "21.10"},
        {"payee_acct_name": "职工乙", "payee_acct_no": "6222021907000000023", "pay_amt": "18.90"},
    ]
    fields = {"pay_bus_type_code": "3", "payee_acct_name": "代发过渡户", "fund_traobj_type_code": "33", "details": rows}
    return thread.submitted_application(desk, indicator, amount="40.00", use_des="发放讲课费", **fields)


_NUMBERS = {
    "fund_id": "SELECT fund_id FROM adj_fund",
    "moved_line": "SELECT s.bgt_pman_id FROM ba_bgt_adjsub s JOIN adj_batch b USING (adj_batch_id)"
    " WHERE b.adj_batch_no = '000002' AND s.add_amount > 0",
    "waiting_slip": "SELECT frozen_id FROM ba_bgt_frozen WHERE reason_type = '调剂' AND frozen_amt = 5",
    "waiting": "SELECT bgt_id FROM ba_bgt_info WHERE status = '1'",
    "lqd_no": "SELECT lqd_cert_no FROM pay_lqd_cert WHERE total_amt = 200",
    "back_no": "SELECT lqd_cert_no FROM pay_lqd_cert WHERE is_back = 1",
    "refund_no": "SELECT refund_no FROM pay_refund WHERE refund_amt = 5",
    "quota_no": "SELECT lqd_quota_notice_no FROM pay_lqd_quota WHERE total_amt = 200",
    "submitted_movement": "SELECT movement_id FROM ledger_movement WHERE business_key = 'reserve:{submitted}:1'",
}


def names(story: Story, conn: psycopg.Connection) -> dict[str, str]:
    """种错与核对里用到的主键与单号。"""
    known = {
        "bgt_id": story.indicator.bgt_id,
        "parent": story.indicator.parent,
        "source": story.indicator.source,
        "bgt_pman_id": story.indicator.bgt_pman_id,
        "frozen_id": story.frozen_id,
        "refund_id": story.refund_id,
        "submitted": story.submitted.pay_app_id,
        "submitted_no": story.submitted.pay_app_no,
        "payroll_no": story.payroll.pay_app_no,
        "paid_id": story.paid.pay_cert_id,
        "paid_no": story.paid.pay_cert_no,
        "cleared_no": story.cleared.pay_cert_no,
    }
    for name, statement in _NUMBERS.items():
        rows = conn.execute(statement.format(**known).encode()).fetchall()
        assert len(rows) == 1, f"{name} 应有一个，实有 {len(rows)} 个"
        known[name] = str(rows[0][0])
    return known
