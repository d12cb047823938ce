"""夹具见 tests/db/django_fixtures.py。"""

from tests.db.django_fixtures import *  # noqa: F403
