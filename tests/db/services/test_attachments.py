"""附件：看内容认类型，名字与内容要相符，超大、空的、带宏的不收；看得到单据才看得到附件；办结以后不增不减。"""

import io
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.db.django_fixtures import DIVISION, do, logs
from tests.db.identity.test_grants import user
from tests.db.services.people import PROJECT, SYSTEM, at, client_of, received, refused, staff, submitted
from yitihua.app.attachments.check import damaged_files
from yitihua.infra.attachments import store
from yitihua.infra.attachments.models import Attachment
from yitihua.infra.identity.models import User
from yitihua.infra.scoping.divisions import set_divisions

pytestmark = pytest.mark.usefixtures("base_world")
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n"
KIND = "projects.project"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def people() -> dict[str, User]:
    return staff()


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")


def upload(client: Client, content: bytes = PDF, *, name: str = "合同.pdf") -> Any:
    return client.post("/api/attachments", {"file": SimpleUploadedFile(name, content)})


def attach(person: User, biz_id: str, content: bytes = PDF, *, name: str = "合同.pdf") -> str:
    ticket = upload(client_of(person), content, name=name).json()["ticket"]
    made = do("attachment.file.add", at(person), biz_type=KIND, biz_id=biz_id, ticket=ticket)
    return str(made["attachment_id"])


def draft(people: dict[str, User]) -> str:
    return str(do("projects.project.create", at(people["op"]), **PROJECT)["pro_id"])


def rows() -> list[Attachment]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(Attachment.objects.order_by("create_time"))


def test_上传后挂上_列得出_下载得到原来的字节_每次下载记一行(people: dict[str, User]) -> None:
    pro_id = draft(people)
    key = attach(people["op"], pro_id, name="..\\上级\\合 同\u202e.pdf")
    client = client_of(people["op"])
    body = client.get("/api/attachments", {"biz_type": KIND, "biz_id": pro_id}).json()
    (row,) = body["rows"]
    assert (row["file_name"], row["file_size"], row["media_type"]) == ("合 同.pdf", len(PDF), "application/pdf")
    assert body["can_change"] is True
    answer = client.get(f"/api/attachments/{key}")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    downloads = logs(operation="attachment.file.download", result="ok")
    assert [log.username for log in downloads] == ["op"]
    assert [KIND, pro_id] in downloads[0].subjects
    place = store.path_of(DIVISION, row["digest"])
    assert place.read_bytes() == PDF
    assert store.actual_digest(DIVISION, row["digest"]) == row["digest"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("单据.ofd", archive("OFD.xml"), "application/ofd"),
        ("图.PNG", b"\x89PNG\r\n\x1a\n123", "image/png"),
        ("图.jpeg", b"\xff\xd8\xff\xe0123", "image/jpeg"),
        ("说明.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            "测算.xlsx",
            archive("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1123", "application/x-ole-storage"),
    ],
)
def test_收的类型(people: dict[str, User], name: str, content: bytes, kind: str) -> None:
    assert upload(client_of(people["op"]), content, name=name).json()["media_type"] == kind


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("脚本.pdf", b"<script>alert(1)</script>", "这种类型的文件不收"),
        ("图.svg", b"<svg onload=alert(1)>", "这种类型的文件不收"),
        ("程序.exe", b"MZ\x90\x00", "这种类型的文件不收"),
        ("包.zip", archive("a.txt"), "这种类型的文件不收"),
        ("合同.exe", PDF, "文件名后缀是 .exe，内容却是PDF"),
        ("合同.pdf", DOCX, "文件名后缀是 .pdf，内容却是Word 文档"),
        ("宏.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "带宏的文件不收"),
        ("坏.docx", b"PK\x03\x04" + b"0" * 50, "文件已损坏"),
        ("空.pdf", b"", "文件是空的"),
    ],
)
def test_不收的说明原因_什么也没留下(
    people: dict[str, User], home: Path, name: str, content: bytes, words: str
) -> None:
    answer = upload(client_of(people["op"]), content, name=name)
    assert answer.status_code == 422, answer.content
    (item,) = answer.json()["findings"]
    assert item["code"] == "E-FILE"
    assert words in item["message"]
    assert item["next_step"]
    assert not list(home.rglob("*.part"))
    assert list(home.rglob("files/*/*/*")) == []


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 200), (1024 * 1024 + 1, 422)])
def test_大小上限是参数_正好不拒_多一字节就拒(people: dict[str, User], size: int, status: int) -> None:
    admin = user("sys1", "SYS_ADM")
    do("basedata.parameter.set", at(admin), param_key="attachment_max_mb", param_value="1", basis="机房存储有限")
    answer = upload(client_of(people["op"]), PDF.ljust(size, b"0"))
    assert answer.status_code == status, answer.content


def test_没有文件_一次两个_不是表单_都说得清(people: dict[str, User]) -> None:
    client = client_of(people["op"])
    two = {"file": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)]}
    for answer in (client.post("/api/attachments", {}), client.post("/api/attachments", two)):
        assert (answer.status_code, answer.json()["findings"][0]["code"]) == (400, "E-REQ-005")
    broken = client.post("/api/attachments", b"xx", content_type="multipart/form-data; boundary=")
    assert broken.status_code == 400
    assert broken.json()["findings"][0]["code"] == "E-REQ-001"
    assert Client().post("/api/attachments", two).status_code == 401
    assert upload(client_of(user("sys1", "SYS_ADM"))).status_code == 403


def test_别人的凭据_改过的凭据_过期的凭据都挂不上(people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    pro_id = draft(people)
    second = user("op2", "AG_OP", agency="101001")
    ticket = upload(client_of(people["op"])).json()["ticket"]
    asked = {"biz_type": KIND, "biz_id": pro_id}
    assert refused("attachment.file.add", second, **asked, ticket=ticket) == ("R-WFL-008",)
    assert refused("attachment.file.add", people["op"], **asked, ticket=ticket[:-2] + "xx") == ("E-FILE",)
    later = time.time() + 24 * 3600 + 2
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: later)
        assert refused("attachment.file.add", people["op"], **asked, ticket=ticket) == ("E-FILE",)
    assert rows() == []
    do("attachment.file.add", at(people["op"]), **asked, ticket=ticket)
    assert refused("attachment.file.add", people["op"], **asked, ticket=ticket) == ("E-ATTACH",), "同一个文件只挂一次"
    assert refused("attachment.file.add", people["op"], biz_type="no.such", biz_id=pro_id, ticket=ticket) == (
        "E-ATTACH",
    )


def test_别的单位看不到列不出下不到_有权的上级看得到(people: dict[str, User]) -> None:
    pro_id = draft(people)
    key = attach(people["op"], pro_id)
    far, watcher = user("far", "AG_OP", agency="102001"), user("audit1", "AUDIT")
    where = {"biz_type": KIND, "biz_id": pro_id}
    for person in (far, user("sys1", "SYS_ADM")):
        client = client_of(person)
        for answer in (client.get("/api/attachments", where), client.get(f"/api/attachments/{key}")):
            assert answer.status_code == 403, (person.username, answer.content)
    assert refused("attachment.file.remove", far, attachment_id=key) == ("R-WFL-008",)
    logged = logs(operation="attachment.file.download", result="refused")
    assert {log.username for log in logged} == {"far", "sys1"}
    for person in (people["aud"], people["dept"], people["biz"], watcher):
        client = client_of(person)
        assert client.get("/api/attachments", where).json()["count"] == 1
        assert client.get(f"/api/attachments/{key}").status_code == 200
    assert client_of(watcher).get("/api/attachments", where).json()["can_change"] is False


def test_草稿由录入岗增减_在审由当前环节的人_办结以后谁也不能(people: dict[str, User]) -> None:
    pro_id = submitted(people)
    op, aud = people["op"], people["aud"]

    def tries(person: User, name: str) -> tuple[str, ...]:
        ticket = upload(client_of(person), PDF + name.encode(), name=f"{name}.pdf").json()["ticket"]
        return refused("attachment.file.add", person, biz_type=KIND, biz_id=pro_id, ticket=ticket)

    assert tries(op, "送审后补") == ("E-ATTACH",)
    assert tries(people["dept"], "还没轮到") == ("E-ATTACH",)
    assert tries(aud, "审核意见") == ()
    opinion = str(rows()[0].pk)
    assert refused("attachment.file.remove", op, attachment_id=opinion) == ("E-ATTACH",)
    for name in ("aud", "dept", "biz"):
        do("projects.project.approve", at(people[name]), pro_id=pro_id, opinion="同意")
    do("projects.project.approve", at(people["bgt"]), pro_id=pro_id, opinion="同意")
    assert tries(op, "办结后补") == tries(people["bgt"], "办结后补二") == ("E-ATTACH",)
    assert refused("attachment.file.remove", aud, attachment_id=opinion) == ("E-ATTACH",)
    assert [(row.file_name, row.is_deleted) for row in rows()] == [("审核意见.pdf", 2)]


def test_只撤自己的_撤下后列不出下不到_那一行与文件还在(people: dict[str, User]) -> None:
    pro_id = draft(people)
    second = user("op2", "AG_OP", agency="101001")
    key = attach(people["op"], pro_id)
    assert refused("attachment.file.remove", second, attachment_id=key) == ("E-ATTACH",)
    do("attachment.file.remove", at(people["op"]), attachment_id=key)
    assert refused("attachment.file.remove", people["op"], attachment_id=key) == ("R-WFL-008",)
    client = client_of(people["op"])
    assert client.get("/api/attachments", {"biz_type": KIND, "biz_id": pro_id}).json()["count"] == 0
    assert client.get(f"/api/attachments/{key}").status_code == 403
    (row,) = rows()
    assert row.is_deleted == 1
    assert store.path_of(DIVISION, row.digest).exists()


def test_清没有人要的_刚传的挂着的撤下的都不清(people: dict[str, User]) -> None:
    pro_id = draft(people)
    attach(people["op"], pro_id)
    removed = attach(people["op"], pro_id, PDF + b"2", name="二.pdf")
    do("attachment.file.remove", at(people["op"]), attachment_id=removed)
    client = client_of(people["op"])
    old, fresh = (upload(client, PDF + mark, name="未挂.pdf").json()["digest"] for mark in (b"old", b"new"))
    part = store.folder(DIVISION) / "ab" / ".half.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"half")
    long_ago = time.time() - store.KEPT_S - 10
    for row in rows():
        os.utime(store.path_of(DIVISION, row.digest), (long_ago, long_ago))
    for path in (store.path_of(DIVISION, old), part):
        os.utime(path, (long_ago, long_ago))
    assert do("attachment.store.sweep", SYSTEM) == {"count": 2}
    assert not store.path_of(DIVISION, old).exists()
    assert not part.exists()
    assert store.path_of(DIVISION, fresh).exists()
    assert all(store.path_of(DIVISION, row.digest).exists() for row in rows())
    assert do("attachment.store.sweep", SYSTEM) == {"count": 0}


def test_再传一次老文件_算刚用过_不会被清(people: dict[str, User]) -> None:
    client = client_of(people["op"])
    digest = upload(client).json()["digest"]
    long_ago = time.time() - store.KEPT_S - 10
    os.utime(store.path_of(DIVISION, digest), (long_ago, long_ago))
    assert upload(client).json()["digest"] == digest
    assert do("attachment.store.sweep", SYSTEM) == {"count": 0}


def test_核对_改一字节少一个文件都指得出来_告诉管理员(people: dict[str, User]) -> None:
    admin = user("sys1", "SYS_ADM")
    pro_id = draft(people)
    attach(people["op"], pro_id, name="甲.pdf")
    attach(people["op"], pro_id, PDF + b"2", name="乙.pdf")
    assert do("attachment.store.check", SYSTEM) == {"checked": 2, "count": 0, "damaged": []}
    first, second = rows()
    with store.path_of(DIVISION, first.digest).open("r+b") as stream:
        stream.seek(3)
        stream.write(b"X")
    assert do("attachment.store.check", SYSTEM)["damaged"] == [f"甲.pdf（{first.pk}）"]
    store.path_of(DIVISION, second.digest).unlink()
    found = do("attachment.store.check", SYSTEM)
    assert (found["checked"], found["count"]) == (2, 2)
    assert received(admin) == ["附件文件核对：1 个附件的文件不在或被改过"], "一天一次"
    client = client_of(people["op"])
    answer = client.get(f"/api/attachments/{second.pk}")
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (404, "E-FILE")


def test_全链核对查得出少了的附件(people: dict[str, User], home: Path) -> None:
    attach(people["op"], draft(people), name="甲.pdf")
    (row,) = rows()
    with psycopg.connect(**connection.get_connection_params()) as conn:
        conn.execute("SELECT set_config('app.divs', %s, false)", [DIVISION])
        assert damaged_files(conn, home=home) == []
        store.path_of(DIVISION, row.digest).unlink()
        assert damaged_files(conn, home=home) == [(f"{DIVISION} 甲.pdf", row.digest, "没有文件")]
