"""期间、补记、编号与结账（R-ACC-002、004、008 至 013）。"""

from dataclasses import replace
from typing import Any

import pytest

from tests.db.accounting.booking import SET, lines, paid, pendings, post, refunded, rows
from tests.db.django_fixtures import do, person
from tests.db.limits.holding import holder
from yitihua.infra.operation.authorize import Forbidden
from yitihua.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("books")
KEEPER, OTHER, SYSTEM = person("MOF_ACC"), person("MOF_POST"), person("SYSTEM")
BOTH = replace(KEEPER, roles=frozenset({"MOF_ACC", "MOF_POST"}))
"""授权时不许有的人；真有了，自己制的单仍不能自己记账。"""


def period(action: str, number: int = 3, **more: Any) -> Any:
    return do(f"accounting.period.{action}", KEEPER, acct_set_code=SET, acct_period=number, **more)


def refused(action: str, number: int = 3) -> tuple[str, ...]:
    with pytest.raises(Refusal) as caught:
        period(action, number)
    return caught.value.codes


def close_before(number: int) -> None:
    for earlier in range(1, number):
        period("close", earlier)


def test_期间未开放待生成开放后补记一次再补返回同一张() -> None:
    period("unopen")
    post(paid("80000.00"))
    assert lines("PAY:0001") == []
    pending_id, reason, _ = pendings()[0]
    assert reason == "期间未开放"
    with pytest.raises(Refusal) as caught:
        do("accounting.pending.retry", KEEPER, pending_id=str(pending_id))
    assert caught.value.codes == ("R-ACC-004",)
    close_before(3)
    assert "R-ACC-010" in refused("close")
    period("open")
    first = do("accounting.pending.retry", KEEPER, pending_id=str(pending_id))
    second = do("accounting.pending.retry", KEEPER, pending_id=str(pending_id))
    assert first["vou_id"] == second["vou_id"]
    assert len(lines("PAY:0001")) == 4
    assert period("close")["status"] == "2"


def test_批量补记按先付后退的次序一次补齐() -> None:
    period("unopen")
    post(paid("80000.00"))
    post(refunded("1000.00"))
    assert len(pendings()) == 2
    period("open")
    result = do("accounting.pending.sweep", SYSTEM)
    assert (result["done"], result["left"]) == (2, 0)
    assert rows("SELECT sum(dr_amt) FROM book_line WHERE left(acc_code, 4) = '7101'")[0][0] == 79000


def test_凭证号按账套期间连续重复编号不变() -> None:
    for number in ("0001", "0002", "0003"):
        post(paid("10.00", no=number))
    assert do("accounting.voucher.number", SYSTEM)["numbered"] == 3
    post(paid("10.00", no="0004"))
    assert do("accounting.voucher.number", SYSTEM)["numbered"] == 1
    assert do("accounting.voucher.number", SYSTEM)["numbered"] == 0
    numbers = rows("SELECT voucher_no FROM book_voucher ORDER BY voucher_no")
    assert numbers == [("000001",), ("000002",), ("000003",), ("000004",)]


def test_上期未结账不能结本期() -> None:
    assert refused("close") == ("R-ACC-012",)
    close_before(3)
    assert period("close")["status"] == "2"


def test_下期已结账不能反结本期() -> None:
    close_before(3)
    assert refused("open", 1) == ("R-ACC-013",)
    assert period("open", 2)["status"] == "1"


def test_结账后来的回单进队列经批准跨期补记() -> None:
    close_before(4)
    post(paid("80000.00"))
    pending_id = pendings()[0][0]
    with pytest.raises(Refusal):
        do("accounting.pending.retry", KEEPER, pending_id=str(pending_id))
    do("accounting.pending.retry", KEEPER, pending_id=str(pending_id), approval="岳财国〔2022〕1号")
    assert rows("SELECT acct_period, left(voucher_abs, 2) FROM book_voucher") == [(4, "跨期")]


def test_还有凭证未记账不能结账() -> None:
    detail = {"fund_type_code": "111"}
    made = do(
        "accounting.voucher.create",
        KEEPER,
        acct_set_code=SET,
        voucher_date="2022-01-05",
        voucher_abs="计提折旧",
        details=[
            {"acct_cls_code": "500101", "dr_cr": 1, "amt": "10.00", **detail},
            {"acct_cls_code": "1002", "dr_cr": 2, "amt": "10.00", **detail},
        ],
    )
    assert refused("close", 1) == ("R-ACC-009",)
    with pytest.raises(Refusal) as caught:
        do("accounting.voucher.post", BOTH, vou_id=made["vou_id"])
    assert caught.value.codes == ("R-ACC-005",)
    do("accounting.voucher.post", OTHER, vou_id=made["vou_id"])
    with pytest.raises(Refusal) as again:
        do("accounting.voucher.post", OTHER, vou_id=made["vou_id"])
    assert again.value.codes == ("R-ACC-006",)
    assert period("close", 1)["status"] == "2"


def test_手工凭证不平与非末级都不予保存() -> None:
    def create(code: str, amount: str) -> tuple[str, ...]:
        with pytest.raises(Refusal) as caught:
            do(
                "accounting.voucher.create",
                KEEPER,
                acct_set_code=SET,
                voucher_date="2022-01-05",
                voucher_abs="试",
                details=[
                    {"acct_cls_code": code, "dr_cr": 1, "amt": "100.00"},
                    {"acct_cls_code": "1002", "dr_cr": 2, "amt": amount},
                ],
            )
        return caught.value.codes

    assert create("500101", "99.99") == ("R-ACC-001",)
    assert create("5001", "100.00") == ("R-ACC-003",)
    assert rows("SELECT count(*) FROM book_voucher") == [(0,)]


def test_红冲后余额归零且不能再红冲() -> None:
    post(paid("12345.67"))
    do("accounting.voucher.number", SYSTEM)
    vou_id = rows("SELECT vou_id FROM book_voucher")[0][0]
    do("accounting.voucher.reverse", KEEPER, vou_id=str(vou_id), remark="科目用错")
    assert rows("SELECT sum(dr_amt), sum(cr_amt) FROM book_line") == [(0, 0)]
    assert rows("SELECT red_flag, red_vou_no FROM book_voucher ORDER BY red_flag") == [("1", ""), ("2", "000001")]
    with pytest.raises(Refusal) as caught:
        do("accounting.voucher.reverse", KEEPER, vou_id=str(vou_id))
    assert caught.value.codes == ("R-ACC-006",)


def test_单位只管自己的账套() -> None:
    outsider = person("AG_AUD", agency="102001")
    with pytest.raises(Forbidden):
        do("accounting.period.close", outsider, acct_set_code=SET, acct_period=1)
    with pytest.raises(Forbidden):
        do("accounting.period.close", KEEPER, acct_set_code="ZYS", acct_period=1)


def test_只管一种资金的_红冲不了别种资金的凭证() -> None:
    post(paid("100.00"))
    vou_id = str(rows("SELECT vou_id FROM book_voucher")[0][0])
    other, own = (holder(f"fund{fund}", ("AG_AUD", "101001", "", f"fund_type_code={fund}", "")) for fund in ("3", "1"))
    with pytest.raises(Forbidden):
        do("accounting.voucher.reverse", other, vou_id=vou_id)
    assert rows("SELECT count(*) FROM book_voucher") == [(1,)]
    do("accounting.voucher.reverse", own, vou_id=vou_id)
    assert rows("SELECT sum(dr_amt), sum(cr_amt) FROM book_line") == [(0, 0)]
