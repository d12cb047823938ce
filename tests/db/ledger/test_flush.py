"""落账：放得下、放不下、重复、两种方式、凭证、年度。"""

import threading
from collections.abc import Callable
from dataclasses import fields, replace
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from tests.db.ledger.making import DAY, DIVISION, YEAR, entry, indicator, movement, opened, post, voucher, yuan
from yitihua.kernel.errors import Refusal
from yitihua.ledger import schema
from yitihua.ledger.flush import available, flush, shortage_finding
from yitihua.ledger.types import Balance, Dims, LimitKey, NewLimit, Pending, Shortage


def read(conn: psycopg.Connection, *keys: LimitKey) -> dict[LimitKey, Balance]:
    return available(conn, keys, mof_div_code=DIVISION, fiscal_year=YEAR)


def count(conn: psycopg.Connection, table: str) -> int:
    return conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]


def test_占用到最后一分_再多一分被拒且分文未动(app: psycopg.Connection) -> None:
    key = opened(app, "100.00")
    done = post(app, movement((key, "occ_amt", "99.99")))
    assert done.balances[key].available == yuan("0.01")
    with pytest.raises(Shortage) as caught:
        post(app, movement((key, "occ_amt", "0.02")))
    (refused,) = caught.value.refusals
    assert (refused.reason, refused.column, refused.available, refused.needed) == (
        "short",
        "occ_amt",
        yuan("0.01"),
        yuan("0.02"),
    )
    assert read(app, key)[key] == Balance(amount=yuan("100"), occ_amt=yuan("99.99"))
    assert count(app, "ledger_movement") == 2
    post(app, movement((key, "occ_amt", "0.01")))
    assert read(app, key)[key].available == 0


def test_先到先得_剩100_要60_60_30_第二笔被拒第三笔仍成(app: psycopg.Connection) -> None:
    key = opened(app, "100")
    asked = [movement((key, "occ_amt", amount)) for amount in ("60", "60", "30")]
    done = post(app, *asked, mode="each")
    assert [item.status for item in done.outcomes] == ["accepted", "refused", "accepted"]
    assert done.refused[0].available == yuan("40")
    assert done.balances[key].occ_amt == yuan("90")
    finding = shortage_finding(asked[1], done.refused[0])
    assert finding.code == "R-PAY-004"
    assert finding.message == "余额不足，当前可用40.00，本次需要60.00"
    assert finding.figures["short"] == "20.00"
    assert finding.figures["also"] == "R-IND-014"


def test_多条腿_一条放不下整笔不成(app: psycopg.Connection) -> None:
    one, two = opened(app, "50"), opened(app, "10")
    done = post(
        app,
        movement((one, "occ_amt", "50"), (two, "occ_amt", "10.01")),
        movement((one, "occ_amt", "50"), (two, "occ_amt", "10")),
        mode="each",
    )
    assert [item.status for item in done.outcomes] == ["refused", "accepted"]
    assert (done.refused[0].leg_no, done.refused[0].limit) == (1, two)


def test_同一行两列互转_与腿的先后无关(app: psycopg.Connection) -> None:
    key = opened(app, "50")
    post(app, movement((key, "occ_amt", "50")))
    post(app, movement((key, "paid_amt", "50"), (key, "occ_amt", "-50")))
    assert read(app, key)[key] == Balance(amount=yuan("50"), paid_amt=yuan("50"))


def test_不够冲减_没有的额度_减总额到不足(app: psycopg.Connection) -> None:
    key, ghost = opened(app, "50"), indicator()
    post(app, movement((key, "occ_amt", "30")))
    done = post(
        app,
        movement((key, "occ_amt", "-30.01")),
        movement((ghost, "occ_amt", "1")),
        movement((key, "amount", "-20.01")),
        mode="each",
    )
    assert [(item.reason, item.available, item.needed) for item in done.refused] == [
        ("negative", yuan("30"), yuan("30.01")),
        ("missing", yuan("0"), yuan("1")),
        ("short", yuan("20"), yuan("20.01")),
    ]
    assert ghost not in done.balances
    assert count(app, "ledger_movement") == 2


def test_重复业务键_报告而不记两次_同次调用里也一样(app: psycopg.Connection) -> None:
    key = opened(app, "50")
    first = post(app, movement((key, "occ_amt", "5"), key="a"), movement((key, "occ_amt", "5"), key="a"))
    assert [item.status for item in first.outcomes] == ["accepted", "duplicate"]
    again = post(app, movement((key, "occ_amt", "5"), key="a"))
    assert again.outcomes[0].status == "duplicate"
    assert read(app, key)[key].occ_amt == yuan("5")
    # 被拒的不占用业务键，再来重新判
    twice = post(app, movement((key, "occ_amt", "99"), key="b"), movement((key, "occ_amt", "9"), key="b"), mode="each")
    assert [item.status for item in twice.outcomes] == ["refused", "accepted"]


def test_同一业务键同时来两次_后到的可重试且不重记(
    app: psycopg.Connection, connect: Callable[..., psycopg.Connection]
) -> None:

    one, two = opened(app, "50"), opened(app, "50")
    late = connect()
    caught: list[type[BaseException]] = []

    def second() -> None:
        try:
            post(late, movement((two, "occ_amt", "5"), key="same"))
        except errors.SerializationFailure as error:
            caught.append(type(error))

    with app.transaction():
        flush(app, mof_div_code=DIVISION, fiscal_year=YEAR, movements=[movement((one, "occ_amt", "5"), key="same")])
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
    assert caught == [errors.SerializationFailure]
    assert post(late, movement((two, "occ_amt", "5"), key="same")).outcomes[0].status == "duplicate"
    assert read(app, two)[two].occ_amt == 0


def test_一次落账写全指标账_单位账_待生成(app: psycopg.Connection) -> None:
    key = opened(app, "100")
    used = movement((key, "occ_amt", "40"), event_code="E10", entries=(entry(key, "408", "30101", "40"),))
    own = voucher(("CW", "5001", "40", "0"), ("CW", "4001", "0", "40"), movement_id=used.movement_id)
    pending = Pending(
        uuid4(),
        "general",
        "ZYS",
        "ev-1",
        "test",
        uuid4(),
        DAY,
        "未配置模板",
        {"金额": "40.00"},
        movement_id=used.movement_id,
    )
    post(app, used, vouchers=[own], pendings=[pending])
    heads = app.execute(
        "SELECT vou_id, ledger, acct_set_code, acct_period, dr_amt, vou_status, poster, biz_event_id FROM book_voucher"
        " ORDER BY ledger"
    ).fetchall()
    assert heads == [
        (own.voucher_id, "agency", "DW101001", 3, yuan("40"), "3", "系统", own.biz_event_id),
        (used.movement_id, "indicator", "ZB", 3, yuan("40"), "3", "系统", used.business_key),
    ]
    lines = app.execute(
        "SELECT vou_seq, acc_code, subsystem, dr_amt, cr_amt, bgt_id, agency_code, vou_det_desc FROM book_line"
        " WHERE ledger = 'indicator' ORDER BY vou_seq"
    ).fetchall()
    text = '测试，含“引号"与逗号,(括号)\\'
    assert lines == [
        (1, "408", "ZB", yuan("40"), 0, key.id, "101001", text),
        (2, "30101", "ZB", 0, yuan("40"), key.id, "101001", text),
    ]
    assert app.execute("SELECT payload, status FROM book_pending").fetchone() == ({"金额": "40.00"}, "waiting")


def test_被拒的变动_随它的凭证与待生成也不落(app: psycopg.Connection) -> None:
    key = opened(app, "10")
    bad = movement((key, "occ_amt", "11"), entries=(entry(key, "408", "30101", "11"),))
    good = movement((key, "occ_amt", "10"), entries=(entry(key, "408", "30101", "10"),))
    made = [
        voucher(("CW", "5001", "1", "0"), ("CW", "4001", "0", "1"), movement_id=item.movement_id)
        for item in (bad, good)
    ]
    pending = Pending(uuid4(), "general", "ZYS", "ev", "test", uuid4(), DAY, "无", movement_id=bad.movement_id)
    post(app, bad, good, vouchers=made, pendings=[pending], mode="each")
    ids = {row[0] for row in app.execute("SELECT vou_id FROM book_voucher")}
    assert ids == {good.movement_id, made[1].voucher_id}
    assert {row[0] for row in app.execute("SELECT vou_id FROM book_line")} == ids
    assert count(app, "book_pending") == 0


def test_同一业务事件的凭证只生成一次(app: psycopg.Connection) -> None:
    lines = (("CW", "5001", "3", "0"), ("CW", "4001", "0", "3"))
    first, again, other = voucher(*lines, event="e1"), voucher(*lines, event="e1"), voucher(*lines, event="e2")
    post(app, vouchers=[first])
    done = post(app, vouchers=[again, other])
    assert done.duplicate_vouchers == (again.voucher_id,)
    assert {row[0] for row in app.execute("SELECT vou_id FROM book_voucher")} == {first.voucher_id, other.voucher_id}
    assert count(app, "book_line") == 4


@pytest.mark.parametrize(
    "lines",
    [
        (("CW", "5001", "3", "0"), ("CW", "4001", "0", "2.99")),
        (("CW", "5001", "3", "0"), ("YS", "4001", "0", "3")),
    ],
    ids=["差一分", "总额平而两个体系各自不平"],
)
def test_凭证不平_整体回滚(app: psycopg.Connection, lines: tuple[tuple[str, str, str, str], ...]) -> None:
    with pytest.raises(psycopg.Error) as caught:
        post(app, vouchers=[voucher(*lines)])
    assert caught.value.sqlstate in ("YT001", "23514")
    assert count(app, "book_voucher") == 0


def test_全有或全无_新额度也不留(app: psycopg.Connection) -> None:
    key = indicator()
    with pytest.raises(Shortage):
        post(app, movement((key, "occ_amt", "1")), new_limits=[NewLimit(key)])
    assert read(app, key) == {}


def test_没开的年度与关掉的年度_拒绝(app: psycopg.Connection, connect: Callable[..., psycopg.Connection]) -> None:
    key = opened(app, "10")
    with pytest.raises(Refusal) as caught, app.transaction():
        flush(app, mof_div_code=DIVISION, fiscal_year="2031", movements=[movement((key, "amount", "1"))])
    assert caught.value.codes == ("R-GEN-009",)
    assert caught.value.summary == "2031年度已关账，不能办理业务"
    schema.close_year(app, YEAR, mof_div_code=DIVISION)
    with pytest.raises(Refusal):
        post(app, movement((key, "occ_amt", "1")))
    assert schema.open_years(app, mof_div_code="430621000") == (YEAR,)
    assert schema.open_years(app, mof_div_code=DIVISION) == ()
    other = connect("430621000")
    with other.transaction():
        flush(other, mof_div_code="430621000", fiscal_year=YEAR, new_limits=[NewLimit(indicator())])


def test_开年度可重复_分区各归各年(app: psycopg.Connection, owner: psycopg.Connection) -> None:
    key = opened(app, "10")
    schema.apply(owner)
    for _ in range(2):
        schema.open_year(owner, 2023)
    with app.transaction():
        flush(
            app,
            mof_div_code=DIVISION,
            fiscal_year="2023",
            new_limits=[NewLimit(key)],
            movements=[movement((key, "amount", "7"))],
        )
    assert read(app, key)[key].amount == yuan("10")
    assert count(owner, "ledger_limit_2023") == 1
    assert count(owner, "ledger_movement_2022") == 1


def test_成批一万笔_次序与结果一致(app: psycopg.Connection) -> None:
    keys = [opened(app, "100") for _ in range(7)]
    batch = [
        movement((keys[n % 7], "occ_amt", "0.10"), entries=(entry(keys[n % 7], "408", "30101", "0.10"),))
        for n in range(10_000)
    ]
    done = post(app, *batch, mode="each")
    assert [item.movement_id for item in done.outcomes] == [item.movement_id for item in batch]
    assert sum(item.status == "accepted" for item in done.outcomes) == 7_000
    assert all(done.balances[key].available == 0 for key in keys)
    assert app.execute("SELECT sum(dr_amt), sum(cr_amt), count(*) FROM book_line").fetchone() == (
        yuan("700"),
        yuan("700"),
        14_000,
    )


def test_变动的腿记下动后余额与水位(app: psycopg.Connection) -> None:
    key = opened(app, "10")
    post(app, movement((key, "occ_amt", "4")))
    rows = app.execute(
        "SELECT col, delta, col_after, available_after FROM ledger_movement_leg ORDER BY movement_id"
    ).fetchall()
    assert rows == [("amount", yuan("10"), yuan("10"), yuan("10")), ("occ_amt", yuan("4"), yuan("4"), yuan("6"))]
    xids = app.execute(
        "SELECT l.change_xid::text, m.change_xid::text FROM ledger_limit l, ledger_movement m"
        " ORDER BY m.movement_id DESC LIMIT 1"
    ).fetchone()
    assert xids
    assert xids[0] == xids[1]


def test_要素原样落到分录(app: psycopg.Connection) -> None:

    values = {item.name: f"值{number}" for number, item in enumerate(fields(Dims)) if item.name != "bgt_id"}

    made = voucher(("CW", "1", "1", "0"), ("CW", "2", "0", "1"))
    full = Dims(bgt_id=uuid4(), **values)

    made = replace(made, lines=tuple(replace(line, dims=full) for line in made.lines))
    post(app, vouchers=[made])
    columns = ", ".join(item.name for item in fields(Dims))
    row = app.execute(f"SELECT {columns} FROM book_line WHERE vou_seq = 1").fetchone()
    assert row == (full.bgt_id, *values.values())


def test_表还空着也走索引_年初订下的计划不会越用越慢(app: psycopg.Connection, owner: psycopg.Connection) -> None:
    owner.execute("VACUUM ANALYZE")
    with app.transaction():
        key = opened(app, "100.00")
        for _ in range(7):
            spent = voucher(("CW", "5001", "0.01", "0"), ("CW", "1011", "0", "0.01"))
            post(app, movement((key, "occ_amt", "0.01")), vouchers=[spent])
        scanned = app.execute(
            "SELECT relname FROM pg_stat_xact_user_tables WHERE seq_scan > 0 AND relname ~ '^(ledger|book)_.*_2022$'"
        )
        assert scanned.fetchall() == []


def test_表还小时订下的计划_表大了照样一个一个地找(
    app: psycopg.Connection, owner: psycopg.Connection, connect: Callable[..., psycopg.Connection]
) -> None:
    def spend(conn: psycopg.Connection, many: int) -> None:
        spent = [voucher(("CW", "5001", "0.01", "0"), ("CW", "1011", "0", "0.01")) for _ in range(many)]
        post(conn, *[movement((key, "occ_amt", "0.01")) for _ in range(many)], vouchers=spent)

    owner.execute("VACUUM ANALYZE")
    key = opened(app, "100.00")
    spend(app, 200)
    late = connect()
    spend(late, 20)
    spend(app, 1000)
    with late.transaction():
        spend(late, 20)
        fetched = late.execute(
            "SELECT relname, idx_tup_fetch FROM pg_stat_xact_user_tables"
            " WHERE relname ~ '^(ledger_movement|book_voucher)_2022$' AND idx_tup_fetch > 40"
        )
        assert fetched.fetchall() == []
