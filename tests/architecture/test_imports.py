"""分层合同：全部成立；在一份副本里故意违反，每一处都被指出来。"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PLANTED = [
    (
        "分层",
        "kernel/planted.py",
        "import yitihua.infra.pg.places",
        "yitihua.kernel is not allowed to import yitihua.infra:",
    ),
    (
        "分层",
        "infra/jobs/planted.py",
        "import yitihua.engines.meta.names",
        "yitihua.infra is not allowed to import yitihua.engines:",
    ),
    (
        "分层",
        "ledger/planted.py",
        "import yitihua.engines.meta.names",
        "yitihua.ledger is not allowed to import yitihua.engines:",
    ),
    (
        "分层",
        "engines/meta/planted.py",
        "import yitihua.ledger.types",
        "yitihua.engines is not allowed to import yitihua.ledger:",
    ),
    (
        "分层",
        "modules/projects/planted.py",
        "import yitihua.app.runtime",
        "yitihua.modules is not allowed to import yitihua.app:",
    ),
    (
        "分层",
        "extras/__init__.py",
        "",
        "extras",
    ),
    (
        "业务模块：",
        "modules/projects/planted.py",
        "import yitihua.modules.payment.public",
        "yitihua.modules.projects is not allowed to import yitihua.modules.payment:",
    ),
    (
        "业务模块：",
        "modules/strays/__init__.py",
        "",
        "strays",
    ),
    (
        "引擎",
        "engines/rules/planted.py",
        "import yitihua.engines.workflow.runtime",
        "yitihua.engines.rules is not allowed to import yitihua.engines.workflow:",
    ),
    (
        "引擎",
        "engines/meta/planted.py",
        "import yitihua.engines.rules.rule",
        "yitihua.engines.meta is not allowed to import yitihua.engines.rules:",
    ),
    (
        "业务模块之间",
        "modules/payment/planted.py",
        "import yitihua.modules.appropriation.models",
        "yitihua.modules.payment.planted 引用了 yitihua.modules.appropriation.models",
    ),
    (
        "业务模块之间",
        "modules/reporting/planted.py",
        "from yitihua.modules.payment import events",
        "yitihua.modules.reporting.planted 引用了 yitihua.modules.payment.events",
    ),
    (
        "内核",
        "kernel/planted.py",
        "import django.conf",
        "yitihua.kernel.planted -> django",
    ),
    (
        "内核",
        "engines/expressions/planted.py",
        "import psycopg",
        "yitihua.engines.expressions.planted -> psycopg",
    ),
    (
        "内核",
        "ledger/core.py",
        "import ninja",
        "yitihua.ledger.core -> ninja",
    ),
    (
        "规则与状态表",
        "modules/payment/rules/planted.py",
        "import django.db",
        "yitihua.modules.payment.rules.planted -> django",
    ),
    (
        "规则与状态表",
        "modules/accounting/states.py",
        "import psycopg",
        "yitihua.modules.accounting.states -> psycopg",
    ),
    (
        "规则与状态表",
        "modules/projects/rules/planted.py",
        "import yitihua.modules.projects.models",
        "yitihua.modules.projects.models -> django",
    ),
    (
        "只有总装",
        "modules/payment/planted.py",
        "import simulators.money",
        "yitihua.modules.payment.planted -> simulators.money",
    ),
    (
        "模拟器",
        "../../simulators/planted.py",
        "import yitihua.kernel.money",
        "simulators.planted -> yitihua.kernel.money",
    ),
]


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'src'}{os.pathsep}{folder}", "COLUMNS": "400"}
    return subprocess.run(
        [str(program), "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "static", "migrations", "*.csv")
    for name in ("src", "simulators", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for _, path, text, _ in PLANTED:
        target = folder / "src" / "yitihua" / path
        target.parent.mkdir(exist_ok=True)
        with target.open("a", encoding="utf-8") as stream:
            stream.write(f"\n{text}\n")
    done = _check(folder)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_合同全部成立() -> None:
    done = _check(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 8 kept, 0 broken." in done.stdout


def test_副本里的八条合同都被违反(planted: str) -> None:
    assert "Contracts: 0 kept, 8 broken." in planted


@pytest.mark.parametrize(("contract", "path", "text", "shown"), PLANTED)
def test_每一处违反都被指出(planted: str, contract: str, path: str, text: str, shown: str) -> None:
    detail = planted.partition("Broken contracts")[2]
    sections = re.split(r"\n(?=[^\n]+\n-{4,}\n)", detail)
    own = [section for section in sections if section.lstrip("\n").startswith(contract)]
    assert own, detail
    assert any(shown in section for section in own), own
