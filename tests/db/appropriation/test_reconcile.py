"""账表核对（R-IND-031）：相符的一天清单是空的；指标账多一分，列出差异，指标账套不得月结。"""

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, YEAR, do, person
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.accounting.public import INDICATOR_SET
from yitihua.modules.accounting.seeds.load import load_account_sets
from yitihua.modules.appropriation.models import BookDifference

pytestmark = pytest.mark.usefixtures("base_world")
BUDGET, SYSTEM = person("MOF_BGT"), person("SYSTEM")


@pytest.fixture
def surgeon(db_template: DatabaseUrls) -> Iterator[psycopg.Connection]:
    """超级用户，绕开约束与触发器改账；只有这样才弄得出账表不符。"""
    parts = urlsplit(db_template.admin)
    url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET session_replication_role = replica")
        yield conn


def _source() -> str:
    with transaction.atomic():
        set_divisions([DIVISION])
        load_account_sets(mof_div_code=DIVISION, fiscal_year=YEAR)
    return str(do("appropriation.source.register", BUDGET, amount="1000.00", fund_type_code="111")["bgt_id"])


def _listed() -> list[tuple[str, str]]:
    with transaction.atomic():
        set_divisions([DIVISION])
        rows = BookDifference.objects.unscoped("核对").order_by("col").values_list("col", "diff_amt")
        return [(col, str(amount)) for col, amount in rows]


def _close() -> tuple[str, ...]:
    """结 1 月；返回被拒的规则号，没被拒为空。"""
    try:
        do("accounting.period.close", BUDGET, acct_set_code=INDICATOR_SET, acct_period=1)
    except Refusal as refused:
        return refused.codes
    return ()


def test_相符的一天清单是空的_可以月结() -> None:
    _source()
    assert do("appropriation.reconcile.run", SYSTEM)["differences"] == 0
    assert _listed() == []
    assert _close() == ()


def test_指标账多一分_列出差异_不得月结_改回来就可以(surgeon: psycopg.Connection) -> None:
    bgt_id = _source()
    change = (
        "UPDATE book_line SET dr_amt = dr_amt + %s WHERE ledger = 'indicator' AND bgt_id = %s AND acc_code = '20101'"
    )
    surgeon.execute(change, ["0.01", bgt_id])
    assert do("appropriation.reconcile.run", SYSTEM)["differences"] == 1
    assert _listed() == [("cur_amt", "0.01")]
    assert _close() == ("R-IND-031",)
    surgeon.execute(change, ["-0.01", bgt_id])
    assert do("appropriation.reconcile.run", SYSTEM)["differences"] == 0
    assert _listed() == []
    assert _close() == ()
