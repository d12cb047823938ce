"""`yitihua verify`：退出码 0 相符、1 不符、2 连不上；--json 供机器读，进度走标准错误。"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from tests.make.environment import Environment
from yitihua.app.verification import FILES, checks
from yitihua.infra.pg.bootstrap import DatabaseUrls

NAME = "verify_command"
# 一条没有头、也没有额度行的腿
_ORPHAN = """
INSERT INTO ledger_movement_leg (fiscal_year, movement_id, leg_no, mof_div_code, kind, limit_id, col, delta, col_after,
                                 available_after)
VALUES ('2022', '00000000-0000-0000-0000-000000000002', 1, '430600000', 'indicator',
        '00000000-0000-0000-0000-000000000001', 'carry_amt', 0.01, 0.01, 0)
"""


@pytest.fixture(scope="module")
def urls(environment: Environment) -> Iterator[DatabaseUrls]:
    """一份自己的库：基础世界的副本。"""
    yield environment.copy(NAME)
    environment.drop(NAME)


def verify(urls: DatabaseUrls, *options: str, verify_url: str = "") -> subprocess.CompletedProcess[str]:
    own = {
        "YITIHUA_MODE": "scenario",
        "YITIHUA_DATABASE_URL": urls.app,
        "YITIHUA_OWNER_DATABASE_URL": urls.owner,
        "YITIHUA_VERIFY_DATABASE_URL": verify_url or urls.verify,
    }
    command = [sys.executable, "-m", "yitihua.app.cli", "verify", *options]
    return subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, timeout=120, check=False)


def test_相符退出码零_逐条列出(urls: DatabaseUrls) -> None:
    done = verify(urls)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("相符")] == [
        f"相符 {item.code}　{item.title}" for item in [*checks(), FILES]
    ]
    assert lines[-1] == f"{len(checks()) + 1} 条核对全部相符"


def test_相符时的JSON(urls: DatabaseUrls) -> None:
    done = verify(urls, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"clean": True, "checks": len(checks()) + 1, "problems": []}


def test_不符退出码一_指到行与两边的数(urls: DatabaseUrls, environment: Environment) -> None:
    with psycopg.connect(environment.admin(NAME)) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute(_ORPHAN)
    shown, read = verify(urls), verify(urls, "--json")
    assert (shown.returncode, read.returncode) == (1, 1)
    body = json.loads(read.stdout)
    assert not body["clean"]
    assert {(row["check"], row["item"], row["left"], row["right"]) for row in body["problems"]} >= {
        ("02_movements_without_limit", "indicator 00000000-0000-0000-0000-000000000001", "0.01", "0"),
        ("27_movement_legs", "变动 00000000-0000-0000-0000-000000000002", "0", "1"),
    }
    assert "不符 27_movement_legs" in shown.stdout
    assert "    变动 00000000-0000-0000-0000-000000000002：0 与 1" in shown.stdout.splitlines()


def test_连不上退出码二_说明在标准错误(urls: DatabaseUrls) -> None:
    missing = urls.verify.replace(NAME, "no_such_database")
    done = verify(urls, "--json", verify_url=missing)
    assert (done.returncode, done.stdout) == (2, "")
    assert "连不上要核对的数据库" in done.stderr


def test_不认识的选项退出码二(urls: DatabaseUrls) -> None:
    assert verify(urls, "--yaml").returncode == 2
