"""变更前后：业务行一改就记下变了的几栏，日志留摘要；改、删、添变更记录都指得出是哪条日志。"""

from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, transaction

from tests.db.audit.test_chain import chain, named, owner, rows
from tests.db.django_fixtures import DIVISION, context, person
from yitihua.infra.oplog.models import OpLog, RowChange
from yitihua.infra.oplog.write import write
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.modules.basedata.models import Agency

__all__ = ["owner"]


def rename(*codes: str, name: str) -> OpLog:
    """改几个单位的名称，记一条日志。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        Agency.objects.filter(agency_code__in=codes).update(agency_name=name)
        ctx = context(person("MOF_BGT"))
        write(ctx, result="ok", detail={"command": {"agency_name": name}})
    return rows()[-1]


def changes(**where: Any) -> list[RowChange]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(RowChange.objects.filter(**where).order_by("change_id"))


def test_只记变了的几栏_没变的不记(owner: psycopg.Connection) -> None:
    log = rename("101001", "101002", name="改名后的单位")
    rows = changes()
    assert [(row.table_name, row.before.keys(), row.after) for row in rows] == [
        ("bas_agency_info", {"agency_name"}, {"agency_name": "改名后的单位"})
    ] * 2
    assert {row.before["agency_name"] for row in rows} == {"市人大常委会办公室本级", "市人大代表联络服务中心"}
    assert log.detail["changes"]["rows"] == 2
    again = rename("101001", name="改名后的单位")
    assert ("changes" in again.detail, len(changes())) == (False, 2)
    assert chain(owner).faults == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ('UPDATE sys_row_change SET after = \'{"agency_name": "别的"}\' WHERE change_id = %s', "的变更前后被改"),
        ("DELETE FROM sys_row_change WHERE change_id = %s", "的变更前后应有 2 行，现有 1 行"),
        (
            "INSERT INTO sys_row_change (mof_div_code, change_xid, table_name, row_key, before, after)"
            " SELECT mof_div_code, change_xid, table_name, row_key, before, after FROM sys_row_change"
            " WHERE change_id = %s",
            "的变更前后应有 2 行，现有 3 行",
        ),
    ],
)
def test_动了变更记录_指到那条日志(owner: psycopg.Connection, statement: str, what: str) -> None:
    rename("101001", "101002", name="先改一次")
    log = rename("101001", "101002", name="再改一次")
    target = changes(change_xid=log.change_xid)[0]
    owner.execute(statement.encode(), [target.change_id])
    (fault,) = chain(owner).faults
    assert (fault.log_id, fault.what) == (str(log.log_id), what)
    assert named(owner) == {str(log.log_id)}


def _overwrite() -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        RowChange.objects.update(table_name="x")


def test_应用角色改不了变更记录(base_world: None) -> None:
    rename("101001", name="改名后的单位")
    with pytest.raises(ProgrammingError, match="permission denied"):
        _overwrite()
    assert changes()[0].table_name == "bas_agency_info"
