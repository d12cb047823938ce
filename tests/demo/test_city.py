"""演示城市：规模够，每个状态机的每个状态都有单据，支付铺满全年，全链核对相符。"""

from decimal import Decimal

import psycopg

from tests.demo.conftest import Counts
from yitihua.app.verification import problems
from yitihua.infra.pg.bootstrap import DatabaseUrls

UNITS = 8
"""有在办单据的单位数；下面的准数都按它排。"""


def test_项目指标支付的规模(counts: Counts) -> None:
    assert sum(counts("pm_project_info", "1").values()) >= 300
    assert counts("ba_bgt_info", "status")["2"] >= 1_500
    assert sum(counts("pay_voucher_bill", "1").values()) >= 2_000
    assert sum(counts("pay_voucher", "1").values()) >= 2_200


def test_项目各储备阶段都有(counts: Counts) -> None:
    found = counts("pm_project_info", "status || store_phase")
    assert found.pop("350") >= 550, "已安排预算的"
    assert found == {"110": 2 * UNITS, "210": UNITS, "220": UNITS, "230": 2 * UNITS, "340": UNITS}


def test_年度预算各状态都有(counts: Counts) -> None:
    found = counts("bgt_pm_annual", "status")
    assert found.pop("4") >= 1_500
    assert found == {"1": UNITS, "2": 3 * UNITS, "3": UNITS}


def test_指标待审有效作废都有(counts: Counts) -> None:
    found = counts("ba_bgt_info", "status || made_by")
    assert found["1register"] == 8
    assert found["1allocate"] == 5
    assert found["9register"] == 4
    assert found["9allocate"] == 3
    assert found["2import"] == 6
    assert {"2reply", "2allocate", "2register"} <= set(found)
    assert counts("ba_bgt_frozen", "reason_type") == {"审计": 10, "收回待定": 4, "人工": 1}
    assert counts("indi_recover", "status || dest_code") == {"1": 2, "21": 1, "23": 1}
    assert counts("indi_execute", "status") == {"1": 2, "9": 1}


def test_支付申请各状态都有(counts: Counts) -> None:
    found = counts("pay_voucher", "status")
    assert found["10"] == 2 * UNITS, "草稿与退回的"
    assert found["20"] == 2 * UNITS
    assert found["30"] == UNITS
    assert found["40"] == 3 * UNITS + 2, "待生成、未签、已签，迁入未发的一笔，昨日过了截止时刻排到今天的一笔"
    assert found["50"] == 2 * UNITS
    assert found["55"] >= UNITS
    assert found["60"] >= 50
    assert found["70"] >= 1_800
    assert found["80"] == UNITS
    assert found["90"] >= 40
    assert set(found) == {"10", "20", "30", "40", "50", "55", "60", "70", "80", "90"}
    assert counts("pay_voucher", "status || is_returned")["101"] == UNITS


def test_支付凭证各状态都有(counts: Counts) -> None:
    found = counts("pay_voucher_bill", "status")
    assert found["1"] == UNITS
    assert found["2"] == UNITS + 1
    assert found["3"] == UNITS
    assert found["4"] == 2 * UNITS, "银行已收的与请求撤销的"
    assert found["5"] >= 50
    assert found["6"] >= 20
    assert found["7"] >= 1_800
    assert found["9"] >= 10
    assert set(found) == set("12345679")


def test_退款各状态与各类型都有(counts: Counts) -> None:
    found = counts("pay_refund", "status")
    assert found["10"] == 3
    assert found["20"] == 6
    assert found["30"] == 3
    assert found["40"] >= 4
    assert found["50"] >= 30
    types = counts("pay_refund", "refund_type_code")
    assert types["1"] >= 15, "清算前退票"
    assert types["2"] >= 30, "当年退款"


def test_清算等回单已回单退回都有(counts: Counts) -> None:
    found = counts("pay_lqd_cert", "is_back || '/' || send_status_code")
    assert found["2/1"] >= 1, "压在人民银行的"
    assert found["2/4"] >= 1, "国库余额不足退回的"
    assert found["2/3"] >= 40
    assert found["1/3"] >= 10
    assert set(counts("pay_lqd_quota", "send_status_code")) == {"3"}


def test_支付铺满一至十一月(counts: Counts) -> None:
    by_month = counts("pay_voucher_bill", "extract(month FROM vou_date)")
    assert sorted(int(month) for month in by_month) == list(range(1, 12))
    assert min(by_month.values()) >= 80


def test_报文收发都有结论(counts: Counts) -> None:
    assert counts("msg_outbox", "status || business")["1payment_voucher"] == UNITS, "还在路上的"
    assert "3payment_voucher" not in counts("msg_outbox", "status || business")
    received = counts("msg_inbox", "status || business")
    kinds = ("payment_voucher", "refund_notice", "lqd_cert", "lqd_refund", "lqd_quota")
    assert set(received) == {f"PROCESSED{kind}" for kind in kinds}


def test_在办的流程每个环节都有待办(counts: Counts) -> None:
    todo = counts("wf_task", "CASE WHEN status = 'todo' THEN biz_type || '.' || step_code END")
    assert {step: number for step, number in todo.items() if step} == {
        "budgeting.annual.agency_audit": UNITS,
        "budgeting.annual.mof_bgt": UNITS,
        "budgeting.annual.mof_biz": UNITS,
        "payment.application.agency_audit": 2 * UNITS,
        "payment.application.center_first": UNITS,
        "projects.project.agency_audit": UNITS,
        "projects.project.dept_audit": UNITS,
        "projects.project.mof_bgt": UNITS,
        "projects.project.mof_biz": UNITS,
    }


def test_迁入的单位账与单据相符(city: DatabaseUrls) -> None:
    with psycopg.connect(city.verify) as conn:
        [paid] = conn.execute(
            "SELECT sum(b.xpay_amt) FROM pay_voucher_bill b JOIN pay_voucher a USING (pay_app_id)"
            " WHERE a.source_sys = '旧支付系统'"
        ).fetchone() or (None,)
        [income] = conn.execute(
            "SELECT sum(l.cr_amt) FROM book_line l JOIN book_voucher v USING (fiscal_year, vou_id)"
            " WHERE v.biz_type = 'accounting.opening' AND l.acc_code LIKE '6001%'"
        ).fetchone() or (None,)
        [opened] = conn.execute(
            "SELECT count(*) FROM ledger_movement WHERE kind = 'OPENING' AND ref_type = 'appropriation.indicator'"
        ).fetchone() or (None,)
        [later] = conn.execute(
            "SELECT count(*) FROM pay_voucher WHERE agency_code = '706001' AND source_sys = '' AND status = '70'"
        ).fetchone() or (None,)
    assert paid == income == Decimal("1107000.00")
    assert opened == 6
    assert int(later or 0) >= 5, "割接后照常支付"


def test_凭证都编了号且连续_分录都已汇总(city: DatabaseUrls) -> None:
    with psycopg.connect(city.verify) as conn:
        broken = conn.execute(
            "SELECT acct_set_code, acct_period, count(*), max(voucher_no) FROM book_voucher"
            " GROUP BY mof_div_code, fiscal_year, acct_set_code, acct_period, voucher_type"
            " HAVING min(voucher_no) <> '000001' OR max(voucher_no)::int <> count(*)"
            " OR count(DISTINCT voucher_no) <> count(*)"
        ).fetchall()
        counted = conn.execute(
            "SELECT (SELECT count(*) FROM book_line), (SELECT sum(line_count) FROM book_balance)"
        ).fetchone()
    assert broken == []
    assert counted
    assert counted[0] == counted[1] > 20_000


def test_全链核对相符(city: DatabaseUrls) -> None:
    assert problems(city.verify) == []
