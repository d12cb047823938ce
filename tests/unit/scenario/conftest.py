"""场景运行器测试的公用装置。"""

import io
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from yitihua.app.scenario import run_paths

from .fake_system import FakeSystem

HEAD = "id: S-demo\ntitle: 演示\nbiz_time: 2022-03-01\nsteps:\n"
OPENED = '  - {as: AG_OP, do: demo.quota.open, with: {amount: "100.00"}, save: {q: bgt_id}}\n'


@pytest.fixture
def system() -> Iterator[FakeSystem]:
    fake = FakeSystem()
    yield fake
    fake.close()


@pytest.fixture
def play(system: FakeSystem, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """把步骤写成场景文件跑一遍，返回退出码与打印的文字；`opened` 为真时先开一条一百元的额度 $q。"""

    def run(steps: str, *, opened: bool = True, as_json: bool = False) -> tuple[int, str]:
        path = tmp_path / "scenario.yaml"
        path.write_text(HEAD + (OPENED if opened else "") + textwrap.indent(textwrap.dedent(steps), "  "), "utf-8")
        out = io.StringIO()
        code = run_paths([path], base_url=system.base_url, as_json=as_json, out=out)
        return code, out.getvalue()

    return run
