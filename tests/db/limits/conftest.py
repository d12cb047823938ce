"""夹具见 tests/db/django_fixtures.py；另有经真实路由取的接口。"""

from tests.db.django_fixtures import *  # noqa: F403
from tests.db.workbench.calling import call, resolver  # noqa: F401
