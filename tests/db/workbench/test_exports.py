"""导出：一千行与一千零一行、两万行以上转后台、双人审批、只给本人、限时、水印（R-WFL-023）。"""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.db.django_fixtures import DIVISION, YEAR, do
from tests.db.reporting.chain import chain
from tests.db.workbench.calling import Call
from tests.db.workbench.people import account, refusal
from yitihua.app.api import exports, list_workbook
from yitihua.app.exporting import files, job
from yitihua.app.periodic import run_periodic_job
from yitihua.infra.identity.models import Grant, User
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.infra.workbench.models import ExportTask
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import Refusal
from yitihua.kernel.ids import uuid7
from yitihua.modules.payment.models import PayDetail

pytestmark = pytest.mark.usefixtures("base_world")
WHERE = {"fiscal_year": YEAR, "year": YEAR}
WANTED = {"table_name": "PAY_DETAIL", "query": {"filters": {"fiscal_year": YEAR}}, "fiscal_year": YEAR}


@pytest.fixture
def clerk(base_world: None) -> Principal:
    return account("jingban1", "AG_OP", agency="101001")


@pytest.fixture
def officer(base_world: None) -> Principal:
    return account("baomi1", "SEC_ADM")


@pytest.fixture
def removed() -> Callable[[str], None]:
    def run(export_id: str) -> None:
        job.remove([export_id])

    return run


def details(count: int) -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        rows = [
            PayDetail(
                pay_apply_id=uuid7(), mof_div_code=DIVISION, fiscal_year=YEAR, agency_code="101001", line_no=number,
                payee_acct_name=f"甲{number}", payee_acct_no=f"{number:019d}", pay_amt="1.01",
            )
            for number in range(count)
        ]  # fmt: skip
        PayDetail.objects.bulk_create(rows)


def task(export_id: str) -> ExportTask:
    with transaction.atomic():
        set_divisions([DIVISION])
        return ExportTask.objects.get(export_id=export_id)


def tasks() -> int:
    with transaction.atomic():
        set_divisions([DIVISION])
        return ExportTask.objects.count()


def sheets(content: bytes) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return [book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names))]


def body(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def test_一千行当场给_带水印_一千零一行须审批(call: Call, clerk: Principal) -> None:
    details(1000)
    answer = call("/records/PAY_DETAIL.xlsx", clerk, **WHERE)
    assert answer.status_code == 200
    [rows] = sheets(answer.content)
    assert rows[-1][0].startswith("导出人 jingban1某（jingban1）")
    assert rows[-2][0] == "合计"
    assert 1010.0 in rows[-2]
    details(1)
    answer = call("/records/PAY_DETAIL.xlsx", clerk, **WHERE)
    assert answer.status_code == 422
    [found] = body(answer)["findings"]
    assert (found["code"], found["message"]) == ("R-WFL-023", "导出1001行敏感数据须经审批")
    assert found["figures"] == {"n": "1001"}
    assert "申请" in found["next_step"]
    assert refusal("workbench.export.submit", clerk, **WANTED).code == "R-WFL-023"
    assert tasks() == 0


def test_不敏感的一千零一行照给(call: Call, clerk: Principal, base_world: None) -> None:
    chain(1)
    assert call("/records/PAY_VOUCHER.xlsx", clerk, **WHERE).status_code == 200


def test_申请_批准_写表_只给本人_水印有编号(
    call: Call, clerk: Principal, officer: Principal, removed: Callable[[str], None]
) -> None:
    details(1001)
    other = account("jingban2", "AG_OP", agency="101001")
    made = do("workbench.export.request", clerk, **WANTED, reason="核对工资发放明细")
    export_id = made["export_id"]
    assert (made["status"], made["row_count"]) == ("pending", 1001)
    job.write(export_id, DIVISION)
    assert task(export_id).status == "pending"
    assert refusal("workbench.export.approve", clerk, export_id=export_id).code == "R-WFL-008"
    do("workbench.export.approve", officer, export_id=export_id)
    assert refusal("workbench.export.approve", officer, export_id=export_id).code == "E-STATE"
    job.write(export_id, DIVISION)
    assert body(call(f"/exports/{export_id}", clerk))["status"] == "ready"
    answer: Any = call(f"/exports/{export_id}/file", clerk)
    [rows] = sheets(b"".join(answer.streaming_content))
    for line in (rows[0][0], rows[-1][0]):
        assert f"编号 {export_id}" in line
        assert "jingban1某" in line
    assert len([row for row in rows if "甲" in str(row)]) == 1001
    assert call(f"/exports/{export_id}/file", other).status_code == 403
    assert call(f"/exports/{export_id}", other).status_code == 403
    assert body(call("/exports", other))["count"] == 0
    removed(export_id)


def test_自己申请的不能自己批(officer: Principal) -> None:
    people = [
        User(username=f"u{number}", user_name="某", mof_div_code=DIVISION, password="!") for number in range(1001)
    ]
    User.objects.bulk_create(people)
    made = do("workbench.export.request", officer, table_name="SYS_USER", reason="年度账号清理核对")
    assert refusal("workbench.export.approve", officer, export_id=made["export_id"]).code == "R-WFL-001"
    assert task(made["export_id"]).status == "pending"
    second = account("baomi2", "SEC_ADM")
    do("workbench.export.approve", second, export_id=made["export_id"], opinion="同意")
    assert task(made["export_id"]).status == "waiting"


def test_驳回要写理由_不用审批的不收申请(clerk: Principal, officer: Principal) -> None:
    details(1000)
    assert refusal("workbench.export.request", clerk, **WANTED, reason="核对工资发放明细").code == "E-EXPORT"
    details(1)
    made = do("workbench.export.request", clerk, **WANTED, reason="核对工资发放明细")
    with pytest.raises(ValueError, match="opinion"):
        do("workbench.export.reject", officer, export_id=made["export_id"], opinion="不行")
    do("workbench.export.reject", officer, export_id=made["export_id"], opinion="用途没有写清楚")
    assert task(made["export_id"]).status == "rejected"
    job.write(made["export_id"], DIVISION)
    assert task(made["export_id"]).status == "rejected"


def test_行数多的答202_写好才能下_过期不能下_清理后文件没了(
    call: Call, clerk: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    details(5)
    monkeypatch.setattr(exports, "INLINE_ROWS", 4)
    monkeypatch.setattr(list_workbook, "SHEET_ROWS", 2)
    layout = {
        "title": "发放明细",
        "columns": [
            {"field": "payee_acct_name", "title": "收款人"},
            {"field": "pay_amt", "title": "金额", "kind": "money", "group": "支付"},
        ],
    }
    answer = call("/records/PAY_DETAIL/export", clerk, body=layout, order="-line_no", **WHERE)
    assert answer.status_code == 202, answer.content
    export_id = body(answer)["export_id"]
    with pytest.raises(Refusal, match="还在写表"):
        exports.download(_request(clerk), task(export_id).export_id)
    job.write(export_id, DIVISION)
    assert (files.progress(task(export_id).export_id), body(call(f"/exports/{export_id}", clerk))["written"]) == (5, 5)
    answer = call(f"/exports/{export_id}/file", clerk)
    parts = sheets(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    names = [row[0] for rows in parts for row in rows if str(row[0]).startswith("甲")]
    assert names == [f"甲{number}" for number in (4, 3, 2, 1, 0)]
    assert [len([row for row in rows if str(row[0]).startswith("甲")]) for rows in parts] == [2, 2, 1]
    assert all(rows[-1][0].startswith("导出人") for rows in parts)
    assert parts[-1][-2] == ["合计", 5.05]

    with transaction.atomic():
        set_divisions([DIVISION])
        ExportTask.objects.filter(export_id=export_id).update(expire_time=timezone.now() - timedelta(seconds=1))
    late = call(f"/exports/{export_id}/file", clerk)
    assert late.status_code == 422
    assert "已过期" in body(late)["message"]
    path: Path = files.finished(task(export_id).export_id)
    assert path.is_file()
    assert run_periodic_job("workbench.export.sweep", mof_div_code=DIVISION) == {"count": 1}
    assert task(export_id).status == "expired"
    job.remove([export_id])
    assert not path.exists()


def _request(who: Principal) -> Any:
    from types import SimpleNamespace

    return SimpleNamespace(yitihua_principal=who)


def test_写表时没有权限了就不写_说明原因(call: Call, clerk: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    details(5)
    made = do("workbench.export.submit", clerk, **WANTED)
    Grant.objects.filter(user_id=clerk.user_id).delete()
    job.write(made["export_id"], DIVISION)
    found = task(made["export_id"])
    assert (found.status, found.opinion) == ("failed", "您尚未分配数据范围，请联系管理员")


def test_没办完的至多五个(clerk: Principal) -> None:
    details(2)
    for _ in range(5):
        do("workbench.export.submit", clerk, **WANTED)
    assert refusal("workbench.export.submit", clerk, **WANTED).code == "E-EXPORT"
    assert tasks() == 5
