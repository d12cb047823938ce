"""读接口写坏了：没有的记录、字段、条件、排序，页码与条件值不像样；都说得清，不出 500。"""

import pytest

from tests.edge.refusals import refusal, refused
from tests.make.desk import Desk
from tests.make.thread import Indicator

BAD_CONDITIONS = (
    "nofield=1",
    "__gte=1",
    "amount__foo=1",
    "exp_func_code__gte__lte=1",
    "amount=abc",
    "amount__gte=1,000",
    "doc_date=2022-13-01",
    "create_time__gte=abc",
    "is_gov_pur=二",
    "is_gov_pur=" + "9" * 5000,
    "page=abc",
    "page=1.5",
    "page_size=1e3",
    "page=" + "9" * 20,
    "order=nothing",
    "order=-",
    "order=bgt_id;drop table ba_bgt_info",
    "order=(select 1)",
    "amount=1e200000",
    "bgt_id__prefix=x",
    "doc_date__prefix=2022",
    "bgt_id=%00",
    "exp_func_code=%00",
    "exp_func_code__in=%00",
    "exp_func_code__contains=%00",
    "amount__in=%00",
    "search=%00",
)

ODD_CONDITIONS = (
    "page=-1",
    "page=0",
    "page=9999999999999",
    "page_size=-5",
    "page_size=0&totals=1",
    "page_size=99999999999999999999",
    "order=,,",
    "amount=NaN",
    "amount=Infinity",
    "amount=1e400",
    "amount__in=a,b",
    "bgt_id=xyz",
    "bgt_id__in=",
    "is_gov_pur=99999999999999999999",
    "exp_func_code=%FF",
    "exp_func_code__prefix=%25",
    "exp_func_code__prefix=_",
    "bgt_dec=' OR '1'='1",
    "bgt_dec__contains=%25%27%22;--",
    "search=%25%27%22;-- DROP TABLE",
    "search=" + "长" * 900,
    "unit=zz",
    "totals=zz",
)


@pytest.mark.parametrize("query", BAD_CONDITIONS, ids=lambda query: query[:40])
def test_写错的条件说得清(desk: Desk, query: str) -> None:
    answer = desk.get("MOF_BGT", f"/api/records/BA_BGT_INFO?{query}")
    assert refusal(answer)
    assert answer.status_code == 400


@pytest.mark.parametrize("query", ODD_CONDITIONS, ids=lambda query: query[:40])
def test_古怪但说得通的条件照常回答(desk: Desk, query: str) -> None:
    answer = desk.get("MOF_BGT", f"/api/records/BA_BGT_INFO?{query}")
    assert (answer.status_code, answer.json()["rows"]) == (200, [])


@pytest.mark.parametrize("query", ["exp_func_code__prefix=%F4%8F%BF%BF", "exp_func_code__prefix=%ED%9F%BF"])
def test_前缀的末字没有后一个字(desk: Desk, query: str) -> None:
    """前缀换成半开区间时末字加一，加不了或加成半个代理对也不许出 500。"""
    answer = desk.get("MOF_BGT", f"/api/records/BA_BGT_INFO?{query}")
    assert answer.status_code in (200, 400), answer.status_code


@pytest.mark.parametrize("table", ["SYS_USER", "SYS_GRANT", "SYS_GRANT_CHANGE", "OP_LOG"])
@pytest.mark.parametrize("actor", ["AG_OP", "MOF_BGT", "MOF_TRE", "IT", "LEAD"])
def test_账号授权与日志_业务岗位与技术账号都看不到(desk: Desk, actor: str, table: str) -> None:
    for suffix in ("", ".xlsx", "/1"):
        refused(desk.get(actor, f"/api/records/{table}{suffix}"), status=403, code="R-WFL-008")
    refused(desk.get(actor, "/api/access/users/ag_op1@101001"), status=403, code="R-WFL-008")
    refused(desk.get(actor, "/api/access/operations/payment.application.submit"), status=403, code="R-WFL-008")


@pytest.mark.parametrize("table", ["NOPE", "ba_bgt_info", "sys_user", "pg_class", "BA_BGT_INFO;--"])
def test_没有的记录(desk: Desk, table: str) -> None:
    for suffix in ("", ".xlsx", "/1"):
        refused(desk.get("MOF_BGT", f"/api/records/{table}{suffix}"), status=400, code="E-REQ-002")


@pytest.mark.parametrize("key", ["xyz", "00000000-0000-0000-0000-000000000000", "' OR 1=1", "x" * 500])
def test_没有的主键与看不到的不加区分(desk: Desk, key: str) -> None:
    for path in (f"records/BA_BGT_INFO/{key}", f"documents/payment.application/{key}"):
        refused(desk.get("MOF_BGT", f"/api/{path}"), status=403, code="R-WFL-008")


@pytest.mark.parametrize(
    "path",
    [
        "records/BA_BGT_INFO/%00",
        "documents/payment.application/%00",
        "documents/nope/1",
        "trace/%00",
        "todo?page=abc",
        "todo?search=%00",
        "todo?biz_type=%00",
        "todo?page=99999999999999999999",
        "records/BA_BGT_INFO.xlsx?amount=zz",
        "records/BA_BGT_INFO.xlsx?search=%00",
        "reports/budget_execution?fiscal_year=abc",
    ],
)
def test_其他读接口(desk: Desk, path: str) -> None:
    refusal(desk.get("MOF_BGT", f"/api/{path}"))


def test_没有的操作(desk: Desk) -> None:
    refusal(desk.operate("MOF_BGT", "payment.application.nothing", {}))


def test_没有的路径(desk: Desk) -> None:
    refusal(desk.get("MOF_BGT", "/api/nothing"))


def test_试算开关写错(desk: Desk) -> None:
    answer = desk.operate("AG_OP", "payment.application.create", {}, params={"dry_run": "也许"})
    assert any("dry_run" in item["fields"] for item in refusal(answer))


@pytest.mark.parametrize("actor", ["SYS_ADM", "SEC_ADM"])
def test_没有数据范围的账号看不到业务数据(desk: Desk, actor: str) -> None:
    refused(desk.get(actor, "/api/records/BA_BGT_INFO"), status=403, code="R-WFL-007")


def test_时间按东八区给出_日期条件含当天(desk: Desk, indicator: Indicator) -> None:
    """业务时间 2022-03-01 10:00 的日志，按当天查得到、按次日查不到，给出的就是这一刻。"""
    found = desk.get("AUDIT", "/api/records/OP_LOG", biz_time__gte="2022-03-01", biz_time__lte="2022-03-01").json()
    assert found["count"] > 0
    assert {row["biz_time"][:10] for row in found["rows"]} == {"2022-03-01"}
    assert {row["biz_time"][-6:] for row in found["rows"]} == {"+08:00"}
    after = desk.get("AUDIT", "/api/records/OP_LOG", biz_time__gt="2022-03-01", biz_time__lt="2022-03-02").json()
    assert after["count"] == 0
