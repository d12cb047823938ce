"""从 Excel 导入指标：预览什么也不写；整份导入一行不过就一行不导；只导过了的行；一万行成批写。"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import xlsxwriter
from django.db import transaction

from tests.db.django_fixtures import DIVISION, do, person
from yitihua.infra.attachments import store
from yitihua.infra.attachments.ticket import Ticket, seal_ticket
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.infra.workbooks.read import read_rows
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import Refusal, RequestError
from yitihua.modules.appropriation.models import Indicator

pytestmark = pytest.mark.usefixtures("base_world")
CLERK = person("MOF_BIZ")
HEAD = [
    "指标层次", "项目代码", "功能科目", "资金性质", "业务主管处室", "指标管理处室", "指标说明", "金额",
]  # fmt: skip
GOOD = ["20", "P1", "2010101", "111", "006", "006", "年初预算安排", 100.1]


def sheet(rows: Sequence[Sequence[Any]], *, head: Sequence[str] = HEAD) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate([head, *rows]):
        page.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def ticket(content: bytes, *, owner: Principal = CLERK) -> str:
    digest = store.put(BytesIO(content), mof_div_code=DIVISION)
    return seal_ticket(Ticket(owner.user_id, DIVISION, digest, "指标.xlsx", len(content), "xlsx"))


def stored() -> int:
    with transaction.atomic():
        set_divisions([DIVISION])
        return Indicator.objects.unscoped("核对").count()


def test_预览逐行列出判定_一行也不写() -> None:
    bad = [*GOOD]
    bad[HEAD.index("指标管理处室")] = ""
    found = do("appropriation.import.preview", CLERK, ticket=ticket(sheet([GOOD, bad, [*GOOD[:-1], "很多"]])))
    assert (found["line_count"], found["ok_count"]) == (3, 1)
    assert (found["total_amt"], found["ok_amt"]) == ("200.20", "100.10")
    assert [(line["line_no"], line["ok"]) for line in found["lines"]] == [(2, True), (3, False), (4, False)]
    assert [item["code"] for item in found["lines"][1]["findings"]] == ["R-IND-001"]
    assert stored() == 0


def test_缺功能科目与金额不是数_各说各的栏目() -> None:
    short = [*GOOD]
    short[7] = "很多"
    wrong = [*GOOD]
    wrong[3] = "999"
    found = do("appropriation.import.preview", CLERK, ticket=ticket(sheet([short, wrong])))
    first, second = found["lines"]
    assert [item["message"] for item in first["findings"]] == ["金额的写法不对"]
    assert "R-GEN-003" in {item["code"] for item in second["findings"]}
    assert (first["line_no"], second["line_no"]) == (2, 3)


def test_整份导入一行不过_一行不导_只导过了的行_导一行() -> None:
    wrong = [*GOOD]
    wrong[3] = "999"
    upload = ticket(sheet([GOOD, wrong]))
    with pytest.raises(Refusal) as refused:
        do("appropriation.import.load", CLERK, ticket=upload)
    assert "第3行" in next(iter(refused.value.findings)).message
    assert stored() == 0
    done = do("appropriation.import.load", CLERK, ticket=upload, mode="each")
    assert (done["done"], done["refused"], done["total_amt"]) == (1, 1, "100.10")
    assert stored() == 1


def test_疑似重复来文_在表里也认得出_写了理由放行() -> None:
    head = [*HEAD, "上级来文号", "指标来源", "调整批次号"]
    row = [*GOOD, "湘财预〔2022〕9号", "2", "Z0001"]
    upload = ticket(sheet([row, row], head=head))
    with pytest.raises(Refusal) as refused:
        do("appropriation.import.load", CLERK, ticket=upload)
    assert [item.code for item in refused.value.findings] == ["R-IND-009"]
    done = do("appropriation.import.load", CLERK, ticket=upload, reasons={"R-IND-009": "同一文件两笔"})
    assert done["done"] == 2


def test_表头不认识_不是工作簿_别人的文件_都不收() -> None:
    with pytest.raises(RequestError, match="表头不认识：单位名"):
        do("appropriation.import.preview", CLERK, ticket=ticket(sheet([GOOD], head=["单位名", *HEAD[1:]])))
    with pytest.raises(RequestError, match="读不出这个文件"):
        do("appropriation.import.preview", CLERK, ticket=ticket(b"PK\x03\x04 not a book"))
    with pytest.raises(Forbidden):
        do("appropriation.import.preview", CLERK, ticket=ticket(sheet([GOOD]), owner=person("MOF_BIZ", number=2)))


def test_下载的模板自己就能读_照它填能导入(tmp_path: Path) -> None:
    from base64 import b64decode

    made = do("appropriation.import.template", CLERK)
    path = tmp_path / "模板.xlsx"
    path.write_bytes(b64decode(made["content_base64"]))
    [head] = read_rows(path, limit=10)
    assert set(HEAD) <= set(head.cells)


def test_一万行_成批导入() -> None:
    rows = [[*GOOD[:-1], 100 + number / 100] for number in range(10_000)]
    upload = ticket(sheet(rows))
    started = perf_counter()
    done = do("appropriation.import.load", CLERK, ticket=upload)
    spent = perf_counter() - started
    assert done["done"] == 10_000
    assert stored() == 10_000
    print(f"一万行导入 {spent:.1f} 秒")
    with pytest.raises(RequestError, match="至多导入"):
        do("appropriation.import.load", CLERK, ticket=ticket(sheet([*rows, GOOD, GOOD])))
