"""夹具见 tests/db/django_fixtures.py；这里另开次年，供结转生成。"""

import psycopg
import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import *  # noqa: F403
from tests.db.django_fixtures import DIVISION, _point
from yitihua.app.compose import compose
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.ledger import schema
from yitihua.modules.appropriation.seeds.load import load_prefixes
from yitihua.modules.basedata.seeds import load

NEXT = "2023"


@pytest.fixture(scope="session")
def next_year(db_template: DatabaseUrls, django_db_blocker: pytest.FixtureRequest) -> DatabaseUrls:
    """模板库里开好次年。"""
    with psycopg.connect(db_template.owner, autocommit=True) as conn:
        schema.open_year(conn, int(NEXT))
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _point(db_template.owner)
        with transaction.atomic():
            set_divisions([DIVISION])
            load.load_codes(NEXT)
            load.load_divisions(NEXT)
            load.load_demo_city(NEXT, DIVISION)
            load_prefixes(mof_div_code=DIVISION, fiscal_year=NEXT)
        connection.close()
    return db_template


@pytest.fixture
def world(next_year: DatabaseUrls, base_world: None) -> None:
    """一份开好两年的库。"""
    compose()
