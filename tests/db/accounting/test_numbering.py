"""凭证编号：从编到的水位找起，不漏不重，号连续（design 第 6 节编号乙类，docs/adr/0035）。"""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from tests.db.accounting.booking import SET, paid, post, rows
from tests.db.django_fixtures import DIVISION, do, person
from tests.db.ledger.making import voucher
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.ledger.flush import flush

pytestmark = pytest.mark.usefixtures("books")
KEEPER, SYSTEM = person("MOF_ACC"), person("SYSTEM")


def number() -> int:
    return int(do("accounting.voucher.number", SYSTEM)["numbered"])


def numbers() -> list[str]:
    return [no for (no,) in rows("SELECT voucher_no FROM book_voucher WHERE acct_set_code = %s ORDER BY 1", SET)]


def reached() -> int:
    found = rows("SELECT last_no FROM sys_counter WHERE counter_key = %s", f"VOU-XID:{DIVISION}:2022")
    return int(found[0][0]) if found else 0


def test_事务跨着编号还开着_提交以后照样编上() -> None:
    with psycopg.connect(**connection.get_connection_params()) as held:
        held.execute("SELECT set_config('app.divs', %s, false)", [DIVISION])
        pair = voucher(("CW", "5001", "1", "0"), ("CW", "4001", "0", "1"))
        flush(held, mof_div_code=DIVISION, fiscal_year="2022", vouchers=[pair])
        post(paid("100.00", no="0001"))
        assert number() == 1
        assert number() == 0
        post(paid("200.00", no="0002"))
        assert number() == 1
        held.commit()
    assert numbers() == ["", "000001", "000002"]
    assert number() == 1
    assert numbers() == ["000001", "000002", "000003"]


def test_编到哪里从哪里找起_编过的不再读() -> None:
    for no in range(1, 4):
        post(paid("100.00", no=f"{no:04d}"))
    assert number() == 3
    first = reached()
    post(paid("100.00", no="0004"))
    written = "SELECT count(*) FROM book_written_since('2022', %s, %s)"
    assert rows(written, DIVISION, first) == [(1,)]
    assert number() == 1
    assert reached() > first
    assert rows(written, DIVISION, reached()) == [(0,)]


def test_结账只编本账套_别的账套下次照样编上() -> None:
    post(paid("100.00"))
    other = voucher(("CW", "5001", "1", "0"), ("CW", "4001", "0", "1"), acct_set_code="DW101002")
    with transaction.atomic():
        set_divisions([DIVISION])
        flush(connection.connection, mof_div_code=DIVISION, fiscal_year="2022", vouchers=[other])
    before = reached()
    for earlier in (1, 2, 3):
        do("accounting.period.close", KEEPER, acct_set_code=SET, acct_period=earlier)
    assert numbers() == ["000001"]
    assert reached() == before
    assert number() == 1
    assert rows("SELECT count(*) FROM book_voucher WHERE voucher_no = ''") == [(0,)]


def test_没有号的只给看得见的区划() -> None:
    post(paid("100.00"))
    with pytest.raises(ProgrammingError, match="无权看区划 430602000 的凭证"):
        rows("SELECT * FROM book_written_since('2022', '430602000', 0)")
