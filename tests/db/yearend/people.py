"""年结测试的办事人与备料：一条总指标、科室待分、单位可执行。"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, SHANGHAI, context, person
from yitihua.app.verification import checks, rows_of
from yitihua.infra.operation import ports
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation import public
from yitihua.modules.budgeting.models import Approval

BGT, BGT2, BIZ = person("MOF_BGT"), person("MOF_BGT", number=2), person("MOF_BIZ")
YEAR_END = datetime(2022, 12, 31, 18, 0, tzinfo=SHANGHAI)
NEXT_SPRING = datetime(2023, 1, 3, 10, 0, tzinfo=SHANGHAI)
ELEMENTS = {
    "fund_type_code": "111", "found_type_code": "11", "budget_level_code": "3", "source_type_code": "1",
    "bgt_type_code": "21",
}  # fmt: skip
UNIT = {
    **ELEMENTS, "bgt_layer_code": "40", "bgt_exe_flag": "1", "agency_code": "101001", "pro_code": "P0001",
    "pro_cat_code": "22", "exp_func_code": "2010101", "gov_bgt_eco_code": "50205", "dep_bgt_eco_code": "30227",
    "pay_type_code": "1", "bgt_mof_dep_code": "006", "manage_mof_dep_code": "006",
}  # fmt: skip
POOL = {
    **ELEMENTS, "bgt_layer_code": "20", "bgt_exe_flag": "2", "pro_code": "P0001", "pro_cat_code": "22",
    "exp_func_code": "2010101", "bgt_mof_dep_code": "006", "manage_mof_dep_code": "006",
}  # fmt: skip
_number = iter(range(1, 10**6))


def do(
    code: str, who: Principal, *, year: str = "2022", now: datetime = YEAR_END, div: str = DIVISION, **fields: Any
) -> Any:
    """办一个操作，返回结果。"""
    operation = OPERATIONS[code]
    command: Command = operation.command.model_validate(fields)
    call = Call(
        operation, (command,), who, request_id=f"y{next(_number)}", mof_div_code=div, fiscal_year=year, moment=now
    )
    return execute(call).response["result"]


def source(amount: str = "1000000.00", **changed: Any) -> str:
    approve()
    return str(do("appropriation.source.register", BGT, amount=amount, **{**ELEMENTS, **changed})["bgt_id"])


def approve() -> None:
    """登记人大批准；已登记的不再登记。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        if not Approval.objects.filter(mof_div_code=DIVISION).exists():
            Approval.objects.create(
                mof_div_code=DIVISION, fiscal_year="2022", approval_file_no="岳人发〔2022〕3号",
                approval_date="2022-01-04", approval_level_code="0",
            )  # fmt: skip


def issued(parent: str, amount: str, **changed: Any) -> str:
    """从总指标下达一条，返回主键。"""
    fields = {**UNIT, **changed, "amount": amount, "ori_bgt_id": parent}
    bgt_id = str(do("appropriation.indicator.register", BGT, **fields)["bgt_id"])
    do("appropriation.indicator.issue", BGT2, bgt_id=bgt_id)
    return bgt_id


def rows(statement: str, *values: Any) -> list[Any]:
    """按本区划读。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def books(year: str = "2022", *, div: str = DIVISION) -> dict[str, Decimal]:
    """指标账各科目余额（借为正），零的不列。"""
    with transaction.atomic():
        set_divisions([div])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT acc_code, sum(dr_amt - cr_amt) FROM book_line WHERE ledger = 'indicator' AND fiscal_year = %s"
                " AND mof_div_code = %s GROUP BY 1 HAVING sum(dr_amt - cr_amt) <> 0",
                [year, div],
            )
            return dict(cursor.fetchall())


def problems(verify_url: str) -> list[dict[str, str]]:
    """全链核对；`verify_url` 是模板库的核对连接，换到当前的库。"""
    parts = urlsplit(verify_url)
    own = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    with psycopg.connect(own) as conn:
        return [row for check in checks() for row in rows_of(conn, check)]


def paid(bgt_id: str, amount: Decimal) -> None:
    """不经支付模块直接记一笔实付（负数为退款），只为让账上有已支付。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        ctx = context(BGT)
        key = UUID(bgt_id)
        indicator = public.unscoped_indicators([key], ctx=ctx)[key]
        for step in (public.reserve, public.pay) if amount > 0 else (public.refund,):
            use = public.Use(key, abs(amount), "test", uuid7(), f"test:{uuid7()}")
            step([(use, indicator)], ctx=ctx)
        ports.flush(ctx, connection.connection, each=False)


def confirmed(bgt_id: str, amount: str, *, who: Principal = BIZ) -> str:
    """申报并一路审到确认。"""
    key = str(do("appropriation.carryover.declare", who, bgt_id=bgt_id, carryovers_amt=amount)["carryovers_bgt_id"])
    for role in ("DEPT", "MOF_BIZ", "MOF_BGT"):
        status = rows("SELECT role_code FROM wf_task WHERE biz_id = %s AND status = 'todo'", key)
        if status and status[0][0] == role:
            do("appropriation.carryover.approve", person(role, number=5), carryovers_bgt_id=key, opinion="同意结转")
    assert rows("SELECT status FROM ba_bgt_carryovers WHERE carryovers_bgt_id = %s", key) == [("3",)]
    return key


def year_end(size: int = 3) -> str:
    """发起并一批批办完（作业在这里不自动跑）。"""
    from yitihua.modules.appropriation.operations.yearend.run_year_end import advance

    key = str(do("appropriation.year_end.start", BGT)["year_end_id"])
    while advance(year_end_id=key, mof_div_code=DIVISION, fiscal_year="2022", size=size):
        pass
    return key
