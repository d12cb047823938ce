"""源码的约定：每项检查先证明抓得住故意的违反，再查全部文件。"""

from pathlib import Path

import pytest
from tools.source_checks import CHECKS, Source, ledger_writes_in_sql, sources

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "yitihua"

PLANTED = [
    (
        "只在操作里开事务",
        "modules/payment/x.py",
        "from django.db import transaction\nwith transaction.atomic():\n    pass",
    ),
    ("只在操作里开事务", "engines/x.py", "from django.db.transaction import atomic"),
    ("只在操作里开事务", "ledger/x.py", "conn.commit()"),
    ("账本的表只由账本写", "modules/payment/x.py", 'SQL = """\nUPDATE ledger_limit SET paid_amt = 0"""'),
    ("账本的表只由账本写", "app/x.py", 'SQL = "insert into  ledger_movement values (1)"'),
    ("账本的表只由账本写", "modules/accounting/x.py", 'SQL = "DELETE FROM ONLY book_line"'),
    ("没有隐藏的行为", "modules/payment/x.py", "class A(DocumentRow):\n    def save(self):\n        pass"),
    ("没有隐藏的行为", "infra/identity/x.py", "class A(models.Model):\n    def delete(self):\n        pass"),
    ("没有隐藏的行为", "modules/payment/x.py", "from django.db.models.signals import post_save"),
    ("没有隐藏的行为", "modules/payment/x.py", "from django.db.models import signals"),
    ("没有隐藏的行为", "modules/payment/x.py", "from django.dispatch import receiver"),
    ("没有隐藏的行为", "modules/payment/x.py", "a = models.DateTimeField(auto_now=True)"),
    ("没有浮点数", "kernel/x.py", "a = float('1.1')"),
    ("没有浮点数", "modules/payment/x.py", "def f(a: float) -> None: ..."),
    ("没有浮点数", "ledger/x.py", "a = 0.01"),
    ("没有浮点数", "modules/payment/x.py", "a = models.FloatField()"),
    ("不吞意料之外的错", "app/x.py", "try:\n    f()\nexcept Exception as e:\n    g(e)"),
    ("不吞意料之外的错", "app/x.py", "try:\n    f()\nexcept:\n    pass"),
    ("业务日期只取业务时钟", "modules/payment/x.py", "a = date.today()"),
    ("文件名说得清", "modules/payment/utils.py", ""),
    ("文件名说得清", "modules/common/models.py", ""),
    ("文件不过四百行", "modules/payment/x.py", "a = 1\n" * 401),
    ("有中文说明", "modules/payment/x.py", '"""English only."""'),
    ("有中文说明", "kernel/x.py", '"""只有中文。"""'),
]


@pytest.fixture(scope="module")
def everything() -> list[Source]:
    return sources(PACKAGE)


@pytest.mark.parametrize(("check", "path", "text"), PLANTED)
def test_故意的违反被抓住(check: str, path: str, text: str) -> None:
    assert len(list(CHECKS[check](Source.of(path, text)))) == 1


def test_每项检查都有故意的违反() -> None:
    assert {check for check, _, _ in PLANTED} == set(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
def test_全部源码守约定(check: str, everything: list[Source]) -> None:
    assert len(everything) > 300
    assert [problem for source in everything for problem in CHECKS[check](source)] == []


def test_查询文件里没有改账本的语句() -> None:
    files = sorted(PACKAGE.rglob("*.sql"))
    assert len(files) > 20
    found = [
        problem
        for path in files
        for problem in ledger_writes_in_sql(path.relative_to(PACKAGE).as_posix(), path.read_text("utf-8"))
    ]
    assert found == []
    assert list(ledger_writes_in_sql("app/verify/x.sql", "update ledger_limit set amount = 1"))
