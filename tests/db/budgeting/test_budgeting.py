"""年度预算：录入、审定、人大批准、批复。"""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, context, do, person
from yitihua.infra.operation import events as bus
from yitihua.infra.operation import ports
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.budgeting import public
from yitihua.modules.budgeting.events import BudgetReplied
from yitihua.modules.budgeting.models import AnnualBudget, Approval
from yitihua.modules.projects import public as projects
from yitihua.modules.projects.models import Project

pytestmark = pytest.mark.usefixtures("base_world")
OPERATOR, AUDITOR = person("AG_OP", agency="101001"), person("AG_AUD", agency="101001")
DEPT, BUSINESS, BUDGET = person("DEPT", agency="101"), person("MOF_BIZ", mof_dep="006"), person("MOF_BGT")
PERFORMANCE = person("MOF_PER")
LINE: dict[str, Any] = {
    "agency_code": "101001",
    "exp_func_code": "2010101",
    "dep_bgt_eco_code": "30227",
    "fund_type_code": "111",
}


@pytest.fixture(autouse=True)
def replied(monkeypatch: pytest.MonkeyPatch) -> list[BudgetReplied]:
    """收下批复事件；指标模块的订阅另有它自己的测试。"""
    received: list[BudgetReplied] = []
    monkeypatch.setitem(bus._SUBSCRIBERS, BudgetReplied, [lambda items, ctx: received.extend(items)])
    return received


@pytest.fixture
def project() -> str:
    fields = {"pro_name": "信息系统运行维护", "pro_cat_code": "22", "agency_code": "101001"}
    created = do("projects.project.create", OPERATOR, **fields, pro_total_amt="1000000.00", exp_func_code="2010101")
    code = do("projects.project.submit", OPERATOR, pro_id=created["pro_id"])["pro_code"]
    for who in (AUDITOR, DEPT, BUSINESS, BUDGET):
        do("projects.project.approve", who, pro_id=created["pro_id"], opinion="同意")
    return str(code)


def _create(project: str, amount: str, **changes: Any) -> str:
    fields = {**LINE, "pro_code": project, "apply_up": amount, **changes}
    return str(do("budgeting.annual.create", OPERATOR, **fields)["bgt_pman_id"])


def _audited(project: str, amount: str, audited: str, **changes: Any) -> str:
    key = _create(project, amount, **changes)
    do("budgeting.annual.submit", OPERATOR, bgt_pman_id=key)
    for who in (AUDITOR, DEPT):
        do("budgeting.annual.approve", who, bgt_pman_id=key, opinion="同意")
    do("budgeting.annual.approve", BUSINESS, bgt_pman_id=key, fin_audit_money=audited, opinion="审核")
    do("budgeting.annual.approve", PERFORMANCE, bgt_pman_id=key, opinion="绩效目标完整")
    do("budgeting.annual.approve", BUDGET, bgt_pman_id=key, opinion="汇总平衡")
    return key


def _npc() -> Any:
    fields = {"approval_file_no": "岳人发〔2022〕3号", "approval_date": "2022-01-04"}
    return do("budgeting.approval.register", BUDGET, **fields)


def _row(key: str) -> AnnualBudget:
    with transaction.atomic():
        set_divisions([DIVISION])
        found: AnnualBudget = AnnualBudget.objects.unscoped("核对").get(pk=key)
        return found


def _limit(key: str) -> Decimal:
    with transaction.atomic():
        set_divisions([DIVISION])
        with connection.cursor() as cursor:
            cursor.execute("SELECT amount FROM ledger_limit WHERE kind = 'annual_budget' AND limit_id = %s", [key])
            row = cursor.fetchone()
    return Decimal(row[0])


def _refused(code: str, who: Any, **fields: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        do(code, who, **fields)
    return refused.value


def test_批复数等于人大批准数_事件与预算行逐行相等(project: str, replied: list[BudgetReplied]) -> None:
    """T-BGT-004：可执行 600,000.00、250,000.00，待分 50,000.00，合计 900,000.00。"""
    amounts = {"600000.00": 2, "250000.00": 2, "50000.00": 1}
    ecos = ("30227", "30201", "30215")
    keys = [
        _audited(project, amount, amount, dep_bgt_eco_code=eco, is_assigned=flag)
        for (amount, flag), eco in zip(amounts.items(), ecos, strict=True)
    ]
    assert _npc()["reply_amt"] == "900000.00"
    out = do("budgeting.approval.reply", BUDGET, cor_bgt_doc_no="岳财预〔2022〕2号")
    assert (out["line_count"], out["reply_amt"]) == (3, "900000.00")
    [event] = replied
    assert event.total == Decimal("900000.00")
    assert {str(line.bgt_pman_id) for line in event.lines} == set(keys)
    assert [line.reply_amt for line in event.lines if line.is_assigned == 1] == [Decimal("50000.00")]
    for key in keys:
        row = _row(key)
        assert row.reply_amt == row.cur_amt == row.fin_audit_money
        assert row.status == "4"
    with transaction.atomic():
        set_divisions([DIVISION])
        assert Project.objects.unscoped("核对").get(pro_code=project).store_phase == "50"
        reply = Approval.objects.unscoped("核对").get(approval_level_code="1")
    assert (reply.dept_code, reply.reply_amt) == ("101", Decimal("900000.00"))


def test_审定时开出等于财政审核数的额度(project: str) -> None:
    key = _audited(project, "1000000.00", "900000.00")
    assert _limit(key) == Decimal("900000.00")
    with transaction.atomic():
        set_divisions([DIVISION])
        assert public.cur_amt_of([UUID(key)], ctx=context(BUDGET)) == {UUID(key): Decimal("900000.00")}


def test_批复数与批准数差一分_整批不动(project: str, replied: list[BudgetReplied]) -> None:
    key = _audited(project, "900000.00", "900000.00")
    _npc()
    lines = [{"bgt_pman_id": key, "reply_amt": "900000.01"}]
    refused = _refused("budgeting.approval.reply", BUDGET, cor_bgt_doc_no="岳财预〔2022〕2号", lines=lines)
    assert refused.codes == ("R-BGT-023",)
    assert refused.summary == "批复数900,000.01与人大批准数900,000.00不一致，不能批复"
    assert (_row(key).status, _row(key).reply_amt) == ("3", Decimal("0.00"))
    assert replied == []
    lines = [{"bgt_pman_id": key, "reply_amt": "900000.00"}]
    assert do("budgeting.approval.reply", BUDGET, cor_bgt_doc_no="岳财预〔2022〕2号", lines=lines)["line_count"] == 1


def test_人大批准前不能批复(project: str) -> None:
    _audited(project, "900000.00", "900000.00")
    refused = _refused("budgeting.approval.reply", BUDGET, cor_bgt_doc_no="岳财预〔2022〕2号")
    assert refused.codes == ("R-BGT-023",)


def test_写明批准数的行不在固化之列_整次不办(project: str) -> None:
    key = _audited(project, "1000.00", "1000.00")
    fields = {"approval_file_no": "岳人发〔2022〕3号", "approval_date": "2022-01-04"}
    wrong = [{"bgt_pman_id": key, "npc_amt": "900.00"}, {"bgt_pman_id": str(uuid4()), "npc_amt": "900.00"}]
    assert _refused("budgeting.approval.register", BUDGET, **fields, lines=wrong).codes == ("R-WFL-008",)
    assert _row(key).npc_amt is None
    do("budgeting.approval.register", BUDGET, **fields, lines=wrong[:1])
    assert _row(key).npc_amt == Decimal("900.00")


def test_同一行不能批复两次(project: str, replied: list[BudgetReplied]) -> None:
    key = _audited(project, "900000.00", "900000.00")
    _npc()
    do("budgeting.approval.reply", BUDGET, cor_bgt_doc_no="岳财预〔2022〕2号")
    lines = [{"bgt_pman_id": key, "reply_amt": "900000.00"}]
    refused = _refused("budgeting.approval.reply", BUDGET, cor_bgt_doc_no="岳财预〔2022〕3号", lines=lines)
    assert refused.codes == ("E-STATE",)
    assert len(replied) == 1


def test_T_BGT_003_行政单位30101应对应50101(project: str) -> None:
    fields = {**LINE, "pro_code": project, "apply_up": "36000.00", "dep_bgt_eco_code": "30101"}
    refused = _refused("budgeting.annual.create", OPERATOR, **fields, gov_bgt_eco_code="50501")
    assert refused.codes == ("R-BGT-005",)
    assert refused.summary == "30101应对应50101"
    assert _row(_create(project, "36000.00", dep_bgt_eco_code="30101")).gov_bgt_eco_code == "50101"


def test_未入库项目不得安排(project: str) -> None:
    fields = {"pro_name": "未入库", "pro_cat_code": "22", "agency_code": "101001"}
    created = do("projects.project.create", OPERATOR, **fields, pro_total_amt="10.00", exp_func_code="2010101")
    code = do("projects.project.submit", OPERATOR, pro_id=created["pro_id"])["pro_code"]
    refused = _refused("budgeting.annual.create", OPERATOR, **LINE, pro_code=code, apply_up="10.00")
    assert set(refused.codes) == {"R-BGT-001", "R-PRO-001"}


def test_累计安排超项目总额一分被拒(project: str) -> None:
    _audited(project, "600000.00", "600000.00")
    over = _create(project, "400000.01", dep_bgt_eco_code="30201")
    assert _refused("budgeting.annual.submit", OPERATOR, bgt_pman_id=over).codes == ("R-PRO-023",)
    do("budgeting.annual.update", OPERATOR, bgt_pman_id=over, apply_up="400000.00")
    assert do("budgeting.annual.submit", OPERATOR, bgt_pman_id=over)["status"] == "2"


def test_人大批准后不能再改(project: str) -> None:
    key = _audited(project, "900000.00", "900000.00")
    _npc()
    assert _refused("budgeting.annual.update", OPERATOR, bgt_pman_id=key, apply_up="1.00").codes == ("R-BGT-027",)


def test_同一要素组合只能有一行(project: str) -> None:
    _create(project, "1.00")
    fields = {**LINE, "pro_code": project, "apply_up": "2.00"}
    assert _refused("budgeting.annual.create", OPERATOR, **fields).codes == ("E-STATE",)


def test_人大批准当日起视为已批准(project: str) -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        assert not public.approved(context(BUDGET))
    _npc()
    with transaction.atomic():
        set_divisions([DIVISION])
        assert public.approved(context(BUDGET))


def test_追减回写后变动后预算数随之减少(project: str) -> None:
    """T-GEN-001 第 6 步的编制侧：900,000.00 追减 100,000.00。"""
    key = _audited(project, "900000.00", "900000.00")
    _npc()
    do("budgeting.approval.reply", BUDGET, cor_bgt_doc_no="岳财预〔2022〕2号")
    with transaction.atomic():
        set_divisions([DIVISION])
        public.change_lines({UUID(key): public.LineChange(adj=Decimal("-100000.00"))}, ctx=context(BUDGET))
    row = _row(key)
    assert (row.reply_amt, row.adj_amt, row.cur_amt) == (
        Decimal("900000.00"),
        Decimal("-100000.00"),
        Decimal("800000.00"),
    )


def test_期初导入的预算行带额度_同键再导不重复() -> None:
    opening = projects.OpeningProject(
        "旧系统", "P-1", "历年延续项目", "22", "101001", "2010101", Decimal("800000.00"), "2021"
    )
    ctx = context(BUDGET)
    with transaction.atomic():
        set_divisions([DIVISION])
        codes = projects.import_opening([opening], ctx=ctx)
        assert projects.import_opening([opening], ctx=ctx) == codes
        line = public.OpeningLine(
            "旧系统", "L-1", "101001", codes["P-1"], "22", "2010101", "50205", "30227", "111", Decimal("500000.00")
        )
        keys = public.import_opening([line], ctx=ctx)
        assert public.import_opening([line], ctx=ctx) == keys
        ports.flush(ctx, connection.connection, each=False)
    assert codes["P-1"] == "43060021101Y000000001"
    assert _limit(str(keys["L-1"])) == Decimal("500000.00")
    assert _row(str(keys["L-1"])).cur_amt == Decimal("500000.00")
