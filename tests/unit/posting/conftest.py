import pytest

from .editions import Edition, renamed_edition, standard_edition


@pytest.fixture(scope="session")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return renamed_edition(tmp_path_factory.mktemp("seeds"))


@pytest.fixture(params=["标准科目", "改号科目"])
def edition(request: pytest.FixtureRequest, renamed: Edition) -> Edition:
    return standard_edition() if request.param == "标准科目" else renamed
