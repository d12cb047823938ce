from tests.db.django_fixtures import *  # noqa: F403
