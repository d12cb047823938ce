"""支付事件记成凭证：单位账平行记账、退款同向红字、总会计分别记账。"""

from decimal import Decimal

import pytest

from tests.db.accounting.booking import cleared, lines, paid, pendings, post, refunded, rows

pytestmark = pytest.mark.usefixtures("books")
D = Decimal


def test_支付办公费财务会计与预算会计平行记账() -> None:
    post(paid("12345.67"))
    found = lines("PAY:0001")
    assert [(system, code[:4], debit, credit) for system, code, debit, credit in found] == [
        ("CW", "5001", D("12345.67"), D(0)),
        ("CW", "4001", D(0), D("12345.67")),
        ("YS", "7101", D("12345.67"), D(0)),
        ("YS", "6001", D(0), D("12345.67")),
    ]
    assert pendings() == []


def test_人员经费计提与发放各一张() -> None:
    post(paid("5180.00", pro_cat_code="1", dep_bgt_eco_code="30101"))
    accrued, issued = lines("PAY:0001:AGY10"), lines("PAY:0001")
    assert {line[0] for line in accrued} == {"CW"}
    assert {line[0] for line in issued} == {"CW", "YS"}
    assert accrued[1][1] == issued[0][1], "计提贷记的薪酬科目，发放时借记"


def test_当年退款同向红字科目取自原凭证() -> None:
    post(paid("250000.00"))
    ctx = post(refunded("50000.00"))
    red = lines(ctx.books.items[0].biz_event_id)
    assert [line[:2] for line in red] == [line[:2] for line in lines("PAY:0001")]
    assert [line[2] + line[3] for line in red] == [D("-50000.00")] * 4
    assert all((line[2] != 0) == (original[2] != 0) for line, original in zip(red, lines("PAY:0001"), strict=True))


def test_同一业务事件只记一次() -> None:
    event = paid("100.00")
    post(event)
    post(event)
    assert rows("SELECT count(*) FROM book_voucher WHERE biz_event_id = 'PAY:0001'") == [(1,)]


def test_划款与退款回单分别记账() -> None:
    blue = post(cleared([("2010101", "101001", "600000.00"), ("2010102", "102001", "400000.00")]))
    red = post(cleared([("2010101", "101001", "-50000.00")], is_back=True))
    head = "SELECT dr_amt, cr_amt FROM book_voucher WHERE biz_event_id = %s"
    assert rows(head, blue.books.items[0].biz_event_id) == [(D("1000000.00"), D("1000000.00"))]
    assert lines(red.books.items[0].biz_event_id) == [
        ("ZYS", "5001", D("-50000.00"), D(0)),
        ("ZYS", "1001", D(0), D("-50000.00")),
    ]
    assert rows("SELECT sum(dr_amt) FROM book_line WHERE acc_code = '5001' AND ledger = 'general'") == [
        (D("950000.00"),)
    ]


def test_没有模板的进待生成队列并提示业务不受影响() -> None:
    ctx = post(paid("100.00", fund_type_code="999"))
    assert lines("PAY:0001") == []
    assert [status for _, _, status in pendings()] == ["waiting"]
    assert [item.code for item in ctx.findings.items] == ["R-ACC-007"]
    assert "已进入待生成队列" in ctx.findings.items[0].message


def test_原凭证还没有的退款也进队列() -> None:
    post(refunded("50.00"))
    assert [reason for _, reason, _ in pendings()] == ["原支付凭证尚未生成"]
