"""夹具见 tests/db/django_fixtures.py；另建账套，期间全开。"""

import pytest
from django.db import transaction

from tests.db.django_fixtures import *  # noqa: F403
from tests.db.django_fixtures import DIVISION, YEAR
from yitihua.app.compose import compose
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.modules.accounting.seeds.load import load_account_sets


@pytest.fixture
def opened(base_world: None) -> None:
    compose()
    with transaction.atomic():
        set_divisions([DIVISION])
        load_account_sets(mof_div_code=DIVISION, fiscal_year=YEAR)
