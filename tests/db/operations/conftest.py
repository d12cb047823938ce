"""夹具见 tests/make/environment.py。"""

from tests.make.environment import *  # noqa: F403
