"""夹具见 tests/db/django_fixtures.py；这里另开次年，供结转生成。"""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import *  # noqa: F403
from tests.db.django_fixtures import DIVISION, TEMPLATE, _point
from yitihua.app.compose import compose
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.pg.databases import clone_database, drop_database
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.ledger import schema
from yitihua.modules.appropriation.seeds.load import load_prefixes
from yitihua.modules.basedata.seeds import load

NEXT = "2023"
NEXT_TEMPLATE = "django_next_template"


@pytest.fixture(scope="session")
def next_year(db_template: DatabaseUrls, django_db_blocker: Any) -> DatabaseUrls:
    """开好次年的模板库：从共用的模板另抄一份，别的测试看到的不变。"""
    clone_database(db_template.admin, template=TEMPLATE, name=NEXT_TEMPLATE)
    urls = db_template.for_database(NEXT_TEMPLATE)
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        schema.open_year(conn, int(NEXT))
    with django_db_blocker.unblock():
        _point(urls.owner)
        with transaction.atomic():
            set_divisions([DIVISION])
            load.load_codes(NEXT)
            load.load_divisions(NEXT)
            load.load_demo_city(NEXT, DIVISION)
            load_prefixes(mof_div_code=DIVISION, fiscal_year=NEXT)
        connection.close()
    return urls


@pytest.fixture
def world(next_year: DatabaseUrls, request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """一份开好两年的库。"""
    name = f"n_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**10}"
    clone_database(next_year.admin, template=NEXT_TEMPLATE, name=name)
    with django_db_blocker.unblock():
        _point(next_year.for_database(name).app)
        compose()
        yield
        connection.close()
    drop_database(next_year.admin, name=name)
