"""规则覆盖的测试各用一份自己的规则簿：应用装没装起来、先跑了谁，都不相干。"""

import pytest

from yitihua.kernel.rulebook import RULEBOOK


@pytest.fixture(autouse=True)
def own_rulebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RULEBOOK, "_items", dict(RULEBOOK._items))
    monkeypatch.setattr(RULEBOOK, "_frozen", False)
