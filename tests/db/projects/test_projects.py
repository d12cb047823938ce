"""项目从申报到入库。"""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, context, do, person, run
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.projects import public
from yitihua.modules.projects.models import Project

pytestmark = pytest.mark.usefixtures("base_world")
OPERATOR, AUDITOR = person("AG_OP", agency="101001"), person("AG_AUD", agency="101001")
DEPT, BUSINESS, BUDGET = person("DEPT", agency="101"), person("MOF_BIZ", mof_dep="006"), person("MOF_BGT")
CHAIN = (AUDITOR, DEPT, BUSINESS, BUDGET)
FIELDS: dict[str, Any] = {
    "pro_name": "信息系统运行维护",
    "pro_cat_code": "22",
    "agency_code": "101001",
    "pro_total_amt": "72345.00",
    "exp_func_code": "2010101",
}


def _create(**changes: Any) -> str:
    return str(do("projects.project.create", OPERATOR, **{**FIELDS, **changes})["pro_id"])


def _submit(pro_id: str) -> str:
    return str(do("projects.project.submit", OPERATOR, pro_id=pro_id)["pro_code"])


def _store(pro_id: str) -> None:
    for who in CHAIN:
        do("projects.project.approve", who, pro_id=pro_id, opinion="同意")


def _row(pro_id: str) -> Project:
    with transaction.atomic():
        set_divisions([DIVISION])
        found: Project = Project.objects.unscoped("核对").get(pk=pro_id)
        return found


def test_录入的人不能审核自己录的_换一个人才行() -> None:
    """一人身兼经办与审核两岗，也不能自录自审（R-WFL-001）。"""
    both = replace(OPERATOR, roles=frozenset({"AG_OP", "AG_AUD"}))
    pro_id = str(do("projects.project.create", both, **FIELDS)["pro_id"])
    do("projects.project.submit", both, pro_id=pro_id)
    with pytest.raises(Refusal) as refused:
        do("projects.project.approve", both, pro_id=pro_id, opinion="同意")
    assert refused.value.codes == ("R-WFL-001",)
    do("projects.project.approve", AUDITOR, pro_id=pro_id, opinion="同意")
    assert _row(pro_id).store_phase == "20"


def test_逐级审核_储备阶段随环节走_入库后可安排() -> None:
    pro_id = _create()
    code = _submit(pro_id)
    assert code == "43060022101Y000000001"
    phases = []
    for who in CHAIN:
        do("projects.project.approve", who, pro_id=pro_id, opinion="同意")
        phases.append(_row(pro_id).store_phase)
    assert phases == ["20", "30", "30", "40"]
    with transaction.atomic():
        set_divisions([DIVISION])
        assert public.check_arrangeable([code], ctx=context(BUDGET)) == {}


def test_未入库的项目不能安排预算() -> None:
    pro_id = _create()
    code = _submit(pro_id)
    with transaction.atomic():
        set_divisions([DIVISION])
        found = public.check_arrangeable([code], ctx=context(BUDGET))
    assert found[code].message == "项目未入库，不得安排预算"


def test_T_PRO_006_同部门同字母连续_别的部门从一开始() -> None:
    first = [_submit(_create(pro_name=f"项目{n}", pro_cat_code="3")) for n in range(2)]
    other = person("AG_OP", agency="102001")
    pro_id = do("projects.project.create", other, **{**FIELDS, "agency_code": "102001", "pro_cat_code": "3"})["pro_id"]
    second = do("projects.project.submit", other, pro_id=pro_id)["pro_code"]
    assert first == ["43060022101T000000001", "43060022101T000000002"]
    assert second == "43060022102T000000001"


def test_送审被拒不耗流水_代码不跳号() -> None:
    _submit(_create())
    with pytest.raises(Refusal) as refused:
        _submit(_create())
    assert refused.value.codes == ("R-PRO-002",)
    assert refused.value.summary == "已存在同名项目 43060022101Y000000001"
    assert _submit(_create(pro_name="另一项目")) == "43060022101Y000000002"


def test_试算不取流水() -> None:
    pro_id = _create()
    run("projects.project.submit", OPERATOR, [{"pro_id": pro_id}], dry_run=True)
    assert _submit(pro_id) == "43060022101Y000000001"


def _estimates() -> list[dict[str, str]]:
    meeting = {"est_detail_name": "会议", "est_num": "3", "est_price": "20000"}
    printing = {"est_detail_name": "印刷", "est_num": "1000", "est_price": "12.345"}
    return [
        {**meeting, "est_amt": "60000.00", "check_amt": "60000.00"},
        {**printing, "est_amt": "12345.00", "check_amt": "12345.00"},
    ]


def _plan(amount: str) -> list[dict[str, str]]:
    return [{"plan_year": "2022", "declaration_amt": amount, "support_amount": amount}]


def test_T_PRO_001_测算与分年相等通过_差一分拒绝() -> None:
    assert _submit(_create(estimates=_estimates(), plans=_plan("72345.00")))
    pro_id = _create(pro_name="再报", estimates=_estimates(), plans=_plan("72345.01"))
    with pytest.raises(Refusal) as refused:
        _submit(pro_id)
    assert refused.value.codes == ("R-PRO-004",)
    assert refused.value.summary == "测算合计72,345.00与项目总额72,345.01不一致"
    assert _row(pro_id).status == "1"
    assert _row(pro_id).pro_code == ""


def test_退回改后再报_代码不变() -> None:
    pro_id = _create()
    code = _submit(pro_id)
    do("projects.project.return", AUDITOR, pro_id=pro_id, opinion="测算依据不足")
    assert (_row(pro_id).status, _row(pro_id).store_phase) == ("1", "10")
    do("projects.project.update", OPERATOR, pro_id=pro_id, pro_total_amt="70000.00")
    assert _submit(pro_id) == code


def test_送审人可撤回_单位审核后不能() -> None:
    pro_id = _create()
    _submit(pro_id)
    do("projects.project.withdraw", OPERATOR, pro_id=pro_id)
    _submit(pro_id)
    do("projects.project.approve", AUDITOR, pro_id=pro_id, opinion="同意")
    with pytest.raises(Refusal) as refused:
        do("projects.project.withdraw", OPERATOR, pro_id=pro_id)
    assert refused.value.codes == ("R-WFL-010",)


def test_达到门槛未评审不能入库_评审后按审定额() -> None:
    pro_id = _create(pro_cat_code="3", pro_total_amt="5000000.00")
    _submit(pro_id)
    for who in CHAIN[:3]:
        do("projects.project.approve", who, pro_id=pro_id, opinion="同意")
    with pytest.raises(Refusal) as refused:
        do("projects.project.approve", BUDGET, pro_id=pro_id, opinion="同意")
    assert refused.value.codes == ("R-PRO-012",)
    reviewer = person("MOF_REV")
    do("projects.project.review", reviewer, pro_id=pro_id, check_amt="4800000.00", review_result_code="1")
    with pytest.raises(Refusal) as refused:
        do("projects.project.approve", BUDGET, pro_id=pro_id, opinion="同意")
    assert refused.value.summary == "超过审定额4,800,000.00"
    do("projects.project.review", reviewer, pro_id=pro_id, check_amt="5000000.00", review_result_code="1")
    do("projects.project.approve", BUDGET, pro_id=pro_id, opinion="同意")
    assert _row(pro_id).store_phase == "40"


def test_部门设了一级项目后二级项目必须挂接() -> None:
    umbrella = _create(pro_name="一级项目", pro_lev="1", pro_term=5, pro_total_amt="0.00")
    level_one = _submit(umbrella)
    _store(umbrella)
    with pytest.raises(Refusal) as refused:
        _submit(_create())
    assert refused.value.codes == ("R-PRO-008",)
    assert _submit(_create(pro_name="挂接的项目", pro_levone_code=level_one))


def test_批量申报逐笔出结果() -> None:
    ids = [_create(), _create()]
    outcome = run("projects.project.submit", OPERATOR, [{"pro_id": item} for item in ids], batch=True, each=True)
    assert [item["ok"] for item in outcome.response["outcomes"]] == [True, False]
    assert _row(ids[1]).pro_code == ""


def test_批量审核分单处理_有没办成的才报成功几笔失败几笔() -> None:
    """R-WFL-021：两笔都满足不提示；三笔里一笔已办过，另两笔照办，提示写明几成几败。"""
    ids = [_create(pro_name=f"信息系统运行维护（{part}）") for part in ("一", "二", "三")]
    lines = [{"pro_id": pro_id, "opinion": "同意"} for pro_id in ids]
    for pro_id in ids:
        _submit(pro_id)
    smooth = run("projects.project.approve", AUDITOR, lines[:2], batch=True, each=True).response
    assert [item["ok"] for item in smooth["outcomes"]] == [True, True]
    assert smooth["findings"] == []
    do("projects.project.approve", AUDITOR, **lines[2])
    do("projects.project.approve", DEPT, **lines[2])
    partly = run("projects.project.approve", DEPT, lines, batch=True, each=True).response
    assert [item["ok"] for item in partly["outcomes"]] == [True, True, False]
    assert [(item["code"], item["message"]) for item in partly["findings"]] == [
        ("R-WFL-021", "成功2笔、失败1笔，失败原因见清单")
    ]


def test_别的单位看不到也改不了() -> None:
    pro_id = _create()
    with pytest.raises(Refusal) as refused:
        do("projects.project.submit", person("AG_OP", agency="102001"), pro_id=pro_id)
    assert refused.value.codes == ("R-WFL-008",)
    with pytest.raises(Refusal):
        do("projects.project.create", person("AG_OP", agency="102001"), **FIELDS)
