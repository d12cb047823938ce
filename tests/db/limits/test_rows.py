"""限了要素的授权：列表、合计、取一条、查找、导出、待办、操作、批量同一个样；不在要素之内的如同不在单位范围之内。"""

import json
from decimal import Decimal
from typing import Any, Final

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.db.django_fixtures import DIVISION, YEAR, context, do, run
from tests.db.limits.holding import holder
from tests.db.reporting.chain import Chain, chain, read
from tests.db.workbench.calling import Call
from yitihua.app.operations.identity.delegate import covers
from yitihua.engines.meta.query import Query, fetch
from yitihua.engines.meta.records import RECORDS
from yitihua.engines.workflow.actors import open_to, post_for
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.scoping.bounds import BOUNDS, ELEMENTS
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import Refusal
from yitihua.modules.payment.models import PayApp
from yitihua.modules.projects.models import Project

pytestmark = pytest.mark.usefixtures("base_world")
FUNC: Final = "exp_func_code=205"
CLOSED: Final = {
    "MSG_INBOX": "报文按角色给，限了要素的不看整包的报文",
    "MSG_OUTBOX": "同上",
    "OP_LOG": "审计员看全部，限了要素的审计没有意义",
    "OP_LOG_CHANGE": "同上",
    "PAY_CERT_SUM": "汇总清单各种资金混在一张上",
    "INDI_YEAR_END": "年结是全区划的合计，各种资金混在一起",
    "INDI_YEAR_END_OFFSET": "同上",
}
"""限了要素即一行也看不到的记录，逐张写明为什么。"""


@pytest.fixture
def two(base_world: None) -> tuple[Chain, Chain]:
    """同一单位两条链：第一条是功能 201，第二条是 205。"""
    return chain(1, func="2010101", paid="100.00"), chain(2, func="2050101", paid="70.30")


def seen(who: Principal, table: str, **filters: str) -> Any:
    return read(who, fetch, RECORDS[table], Query({"fiscal_year": YEAR, **filters}, totals=True))


def told(answer: HttpResponse) -> tuple[int, Any]:
    return answer.status_code, json.loads(answer.content)


def test_每张区划记录都说清了要素() -> None:
    unsaid = [
        table
        for table, record in RECORDS.items()
        if record.division and not record.administrative and record.reached_by is None
        and table.lower() not in BOUNDS and table not in CLOSED
    ]  # fmt: skip
    assert unsaid == [], "在模块的 bounds.py 里写明：要素在哪一列、随哪张单据，或为什么不分"
    assert [table for table in CLOSED if table.lower() in BOUNDS] == []


def test_说的每一列都真有(two: tuple[Chain, Chain]) -> None:
    """每张记录都以三个要素各查一遍：列名写错的当场就错。"""
    for name in ELEMENTS:
        who = holder(f"all-{name}", ("PAY_CTR", "", "", f"{name}=9", ""))
        for _, record in RECORDS.items():
            if record.division is not None and record.owner is None:
                read(who, fetch, record, Query({}, totals=True))


@pytest.mark.parametrize(
    ("table", "column", "amount"),
    [
        ("BA_BGT_INFO", "bgt_id", "net_amt"),
        ("BGT_PM_ANNUAL", "bgt_pman_id", "cur_amt"),
        ("PAY_VOUCHER", "pay_app_id", "pay_app_amt"),
        ("PAY_VOUCHER_BILL", "pay_cert_id", "pay_amt"),
        ("PAY_REFUND", "refund_id", "refund_amt"),
        ("EXE_PAID_LINE", "line_id", "net_amt"),
    ],
)
def test_列表与合计恰是要素之内的(two: tuple[Chain, Chain], table: str, column: str, amount: str) -> None:
    whole = seen(holder("whole", ("AG_OP", "101001", "", "", "")), table)
    part = seen(holder("part", ("AG_OP", "101001", "", FUNC, "")), table)
    other = seen(holder("other", ("AG_OP", "101001", "", "exp_func_code=201", "")), table)
    assert part.count >= 1
    assert part.count + other.count == whole.count
    mine, theirs = ({row[column] for row in page.rows} for page in (part, other))
    assert not mine & theirs
    assert Decimal(part.sums[amount]) + Decimal(other.sums[amount]) == Decimal(whole.sums[amount])
    assert seen(holder("none", ("AG_OP", "101001", "", "exp_func_code=206", "")), table).count == 0


def test_项目类别随项目与申请(two: tuple[Chain, Chain]) -> None:
    inside = holder("inside", ("MOF_BIZ", "", "006", "pro_cat_code=2", ""))
    outside = holder("outside", ("MOF_BIZ", "", "006", "pro_cat_code=3", ""))
    assert seen(inside, "PM_PROJECT_INFO").count == 2
    assert seen(outside, "PM_PROJECT_INFO").count == 0
    assert seen(outside, "PM_EST_DETAIL").count == 0


def test_两条授权并起来_各管各的地方(two: tuple[Chain, Chain]) -> None:
    chain(3, agency="102001", func="2010101")
    both = holder("both", ("AG_OP", "101001", "", FUNC, ""), ("AG_OP", "102001", "", "", ""))
    rows = seen(both, "PAY_VOUCHER").rows
    assert sorted((row["agency_code"], row["exp_func_code"]) for row in rows) == [
        ("101001", "2050101"),
        ("102001", "2010101"),
    ]
    wide = holder("wide", ("AG_OP", "101001", "", FUNC, ""), ("AG_OP", "101001", "", "", ""))
    assert seen(wide, "PAY_VOUCHER").count == 2, "不限要素的那条授权照样管到全部"
    either = holder("either", ("AG_OP", "101001", "", FUNC, ""), ("AG_OP", "101001", "", "exp_func_code=201", ""))
    assert seen(either, "PAY_VOUCHER").count == 2
    joint = holder("joint", ("AG_OP", "101001", "", f"{FUNC};fund_type_code=9", ""))
    assert seen(joint, "PAY_VOUCHER").count == 0, "一条授权里几个要素都要对上"


def test_按主键打开与不存在一样_查找也找不到(call: Call, two: tuple[Chain, Chain]) -> None:
    hidden, shown = two
    who = holder("part", ("AG_OP", "101001", "", FUNC, ""))
    ghost = "00000000-0000-7000-8000-00000000ffff"
    answers = [told(call(f"/records/BA_BGT_INFO/{key}", who)) for key in (str(hidden.bgt_id), ghost)]
    assert answers[0] == answers[1]
    assert answers[0][0] == 403
    assert told(call(f"/records/BA_BGT_INFO/{shown.bgt_id}", who))[0] == 200
    assert told(call("/search", who, q=hidden.app_no, year=YEAR))[1]["rows"] == []
    assert [row["no"] for row in told(call("/search", who, q=shown.app_no, year=YEAR))[1]["rows"]] == [shown.app_no]
    assert told(call("/search", who, q="C0000", year=YEAR))[1]["rows"][0]["no"] == shown.cert_no


def test_全区划的岗位限了要素_不再看全区划的合计(two: tuple[Chain, Chain]) -> None:
    who = holder("treasury", ("MOF_TRE", "", "", FUNC, ""))
    assert seen(who, "PAY_VOUCHER_BILL").count == 1
    assert seen(who, "BA_BGT_DOC").rows[0]["total_amt"] is None
    assert seen(who, "GLF_BALANCE").count == 0


def apps() -> dict[str, str]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return {row.exp_func_code: str(row.pay_app_id) for row in PayApp.objects.all()}


def refused(code: str, who: Principal, **fields: Any) -> str:
    """拒绝的全部文字。"""
    try:
        do(code, who, **fields)
    except Refusal as refusal:
        return str([item.as_dict() for item in refusal.findings.items])
    except Forbidden as refusal:
        return str([refusal.finding.as_dict()])
    raise AssertionError("办成了")


def test_操作与批量里的一行也一样(two: tuple[Chain, Chain]) -> None:
    who = holder("part", ("AG_OP", "101001", "", FUNC, ""))
    found, ghost = apps(), "00000000-0000-7000-8000-00000000ffff"
    outside = refused("payment.application.submit", who, pay_app_id=found["2010101"])
    assert outside == refused("payment.application.submit", who, pay_app_id=ghost)
    assert outside != refused("payment.application.submit", who, pay_app_id=found["2050101"]), "看得到的另有说法"
    lines = [{"pay_app_id": key} for key in (found["2010101"], ghost)]
    outcomes = run("payment.application.submit", who, lines, batch=True, each=True).response["outcomes"]
    assert outcomes[0]["findings"] == outcomes[1]["findings"]
    assert not any(item["ok"] for item in outcomes)


NEW: Final = {"agency_code": "101001", "pro_name": "专用设备维护", "pro_total_amt": "10.00", "pro_term": 1}


def project_fields(**fields: Any) -> dict[str, Any]:
    """建项目的必填项。"""
    return {"pro_cat_code": "22", "exp_func_code": "2050101", **NEW, **fields}


def test_不能建出自己看不到的_也不能把看得到的改走() -> None:
    who = holder("part", ("AG_OP", "101001", "", "pro_cat_code=22", ""))
    made = do("projects.project.create", who, **project_fields())
    assert "R-WFL-008" in refused("projects.project.create", who, **project_fields(pro_cat_code="3"))
    assert "R-WFL-008" in refused("projects.project.create", who, **project_fields(pro_cat_code=""))
    changed = project_fields(pro_cat_code="3", pro_id=made["pro_id"], row_version=1)
    del changed["agency_code"]
    assert "R-WFL-008" in refused("projects.project.update", who, **changed)
    with transaction.atomic():
        set_divisions([DIVISION])
        assert list(Project.objects.values_list("pro_cat_code", flat=True)) == ["22"]


def test_填的要素各在一条授权里_合起来不在任何一条里的也建不成() -> None:
    """101001 只管 22 类，102001 不限：在 101001 建 3 类，逐项都说得过去，合起来不行。"""
    who = holder("two", ("AG_OP", "101001", "", "pro_cat_code=22", ""), ("AG_OP", "102001", "", "", ""))
    do("projects.project.create", who, **project_fields(agency_code="102001", pro_cat_code="3"))
    assert "R-WFL-008" in refused("projects.project.create", who, **project_fields(pro_cat_code="3"))


def task_on(app: str) -> WfTask:
    common = {"mof_div_code": DIVISION, "fiscal_year": YEAR, "biz_type": "payment.application", "biz_id": app}
    with transaction.atomic():
        set_divisions([DIVISION])
        inst = WfInst.objects.create(**common, agency_code="101001", steps=[], initiator="someone")
        made: WfTask = WfTask.objects.create(
            **common, inst=inst, step_code="unit", step_title="单位审核", role_code="AG_AUD", agency_code="101001",
            arrive_time=context(holder(f"clock-{app}")).biz_now,
        )  # fmt: skip
    return made


def test_待办只有要素之内的_列出与办理同一个判法(call: Call, two: tuple[Chain, Chain]) -> None:
    tasks = {func: task_on(key) for func, key in apps().items()}
    who = holder("auditor", ("AG_AUD", "101001", "", FUNC, ""))
    with transaction.atomic():
        set_divisions([DIVISION])
        listed = set(WfTask.objects.filter(open_to(who)).values_list("pk", flat=True))
        assert listed == {tasks["2050101"].pk}
        assert post_for(tasks["2050101"], who) is not None
        assert post_for(tasks["2010101"], who) is None
    box = told(call("/todo", who))[1]
    assert (box["count"], sum(card["count"] for card in box["cards"])) == (1, 1)
    assert seen(who, "WF_TASK").count == 1


def test_限了要素的受不了不限的委托() -> None:
    whole = holder("w", ("AG_AUD", "101001", "", "", "")).scope
    part = holder("p", ("AG_AUD", "101001", "", FUNC, "")).scope
    leaf = holder("l", ("AG_AUD", "101001", "", "exp_func_code=2050101", "")).scope
    other = holder("o", ("AG_AUD", "101001", "", "exp_func_code=201", "")).scope
    assert [covers(whole, part), covers(part, whole), covers(part, leaf), covers(leaf, part), covers(part, other)] == [
        True, False, True, False, False,
    ]  # fmt: skip
