"""全局查找：相等在先、开头其次、包含最后；拼音首字母；只找得到打得开的。"""

import json
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.db.django_fixtures import DIVISION, YEAR, person
from tests.db.reporting.chain import Chain, chain
from tests.db.workbench.calling import Call
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal, Scope
from yitihua.kernel.pinyin import initials
from yitihua.modules.payment.models import PayApp
from yitihua.modules.projects.models import Project

pytestmark = pytest.mark.usefixtures("base_world")
BUDGET = person("MOF_BGT")
VIEW = {"year": YEAR}


def hits(answer: HttpResponse) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = json.loads(answer.content)["rows"]
    return rows


@pytest.fixture
def made(base_world: None) -> Chain:
    return chain(1)


def project(name: str, code: str, *, agency: str = "101001") -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        Project.objects.create(
            mof_div_code=DIVISION, fiscal_year=YEAR, pro_code=code, pro_name=name, pro_cat_code="22",
            agency_code=agency, manage_mof_dep_code="006", name_initials=initials(name),
        )  # fmt: skip


def test_每种编号都找得到_打开的是那一页(call: Call, made: Chain) -> None:
    pages = {
        made.app_no: ("支付申请", "/payment/applications/"),
        made.cert_no: ("支付凭证", f"/payment/vouchers/{made.cert_id}"),
        made.doc_no: ("指标", f"/appropriation/indicators/{made.bgt_id}"),
        made.pro_code: ("项目", "/projects/"),
        made.refund_no: ("资金退回", "/payment/refunds?tab=all&refund_id="),
        str(made.bgt_id): ("指标", f"/appropriation/indicators/{made.bgt_id}"),
        "101001": ("单位", "/basedata/agencies/"),
    }
    for number, (kind, path) in pages.items():
        first = hits(call("/search", BUDGET, q=number, **VIEW))[0]
        assert (first["kind"], first["rank"]) == (kind, 1), number
        assert first["path"].startswith(path), number


def test_相等在先_开头其次_包含最后(call: Call, base_world: None) -> None:
    project("道路照明", "430600221010010000001")
    project("道路照明设施更换", "430600221010010000002")
    project("城区道路照明", "430600221010010000003")
    found = [(row["title"], row["rank"]) for row in hits(call("/search", BUDGET, q="道路照明", **VIEW))]
    assert found == [("道路照明", 1), ("道路照明设施更换", 2), ("城区道路照明", 3)]


def test_拼音首字母_连着写与跳着写都找得到(call: Call, base_world: None) -> None:
    project("岳阳市城市运行管理服务中心大楼维修", "430600221010010000004")
    for words in ("yyscsyx", "YYSCS", "yyszx", "fwzxdl"):
        assert [row["title"] for row in hits(call("/search", BUDGET, q=words, **VIEW))][:1] == [
            "岳阳市城市运行管理服务中心大楼维修"
        ], words
    titles = {row["title"] for row in hits(call("/search", BUDGET, q="sjyj", **VIEW)) if row["kind"] == "单位"}
    assert any("市教育局" in title for title in titles)


def test_收款人按名称与首字母(call: Call, made: Chain) -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        name = "湘北信息服务有限公司"
        PayApp.objects.filter(pay_app_no=made.app_no).update(payee_acct_name=name, payee_initials=initials(name))
    for words in ("湘北信息", "信息服务", "xbxxfw"):
        assert made.app_no in {row["no"] for row in hits(call("/search", BUDGET, q=words, **VIEW))}, words


def test_只找得到自己范围里的_没有范围的什么也没有(call: Call, made: Chain) -> None:
    own, other = person("AG_OP", agency="101001"), person("AG_OP", agency="102001")
    assert {row["kind"] for row in hits(call("/search", own, q=made.app_no, **VIEW))} == {"支付申请"}
    for number in (made.app_no, made.cert_no, made.doc_no, made.pro_code, made.refund_no, str(made.bgt_id)):
        assert hits(call("/search", other, q=number, **VIEW)) == [], number
    officer = Principal("s", "s", "s", frozenset({"SYS_ADM"}), Scope(), DIVISION)
    assert hits(call("/search", officer, q=made.app_no, **VIEW)) == []
    stranger = person("MOF_BIZ", mof_dep="999")
    assert hits(call("/search", stranger, q=made.doc_no, **VIEW)) == []


@pytest.mark.parametrize("words", ["%%", "__", "\\\\", "'; --", "😀😀", "\U0010ffff\U0010ffff"])
def test_通配符与怪字都当普通字(call: Call, made: Chain, words: str) -> None:
    assert hits(call("/search", BUDGET, q=words, **VIEW)) == []


def test_太短的不找_多的给去处(call: Call, base_world: None) -> None:
    assert call("/search", BUDGET, q="岳").status_code == 400
    for number in range(8):
        project(f"防汛物资{number}", f"43060022101001000010{number}")
    body = json.loads(call("/search", BUDGET, q="防汛物资", **VIEW).content)
    assert len(body["rows"]) == 6
    [more] = body["more"]
    assert more["kind"] == "项目"
    assert more["path"].startswith("/projects?tab=all&search=%E9%98%B2")
