"""造数走得通：一笔钱从项目走到清算与退款，全链核对相符。"""

from tests.make import thread
from tests.make.desk import Desk


def test_一笔钱走到清算与退款(desk: Desk) -> None:
    indicator = thread.unit_indicator(desk, amount="1000.00")
    certificate = thread.paid_voucher(desk, indicator, amount="300.00")
    thread.cleared(desk)
    desk.set_time("2022-03-02")
    thread.confirmed_refund(desk, certificate, amount="50.00")
    row = desk.one("BA_BGT_INFO", bgt_id=indicator.bgt_id)
    assert (row["paid_amt"], row["cur_amt"], row["occ_amt"]) == ("250.00", "750.00", "0.00")
    assert desk.api.control("POST", "verify") == {"clean": True, "problems": []}
