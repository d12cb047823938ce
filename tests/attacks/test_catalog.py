"""真库的目录里逐张表看：声明归哪一类，区划表都有行级安全与那条策略，应用角色绕不过去。"""

from typing import Any, Final

import psycopg
import pytest

from tests.attacks.stage import Stage
from yitihua.infra.scoping.policies import declared_models
from yitihua.ledger import schema as ledger

FOREIGN: Final = {
    "auth_": "框架的权限表，不用",
    "axes_": "登录失败计数，只有账号名与地址",
    "django_": "框架的会话与迁移记录",
    "procrastinate_": "作业队列",
    "ledger_kind": "额度种类的登记，全系统共用",
    "ledger_year": "开了哪些年度",
    "book_watermark": "余额汇总的水位，只有事务号",
    "identity_": "框架为账号建的多对多表，不用",
}
"""不是本产品的模型、也不是账本区划表的，按表名开头逐类写明是什么。"""
SYSTEM_WITH_DIVISION: Final = {
    "bas_data_version": "基础数据的版本号，只有区划、年度与号",
    "sys_api_client": "接口客户端，凭接入码认出了它才知道区划；列出来的记录另按区划限",
    "sys_machine_client": "机构客户端，收报文时先认机构才知道区划",
    "sys_parameter": "业务参数，空区划是全系统的缺省",
}
"""有区划列而不按区划隔离的系统表，逐张写明为什么（docs/adr/0018）。"""
_CATALOG: Final = """
SELECT c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner) AS owner, obj_description(c.oid, 'pg_class') AS comment,
       EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'mof_div_code') AS by_division,
       (SELECT array_agg(pg_get_expr(p.polqual, p.polrelid)) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
  FROM pg_class c
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
"""


@pytest.fixture(scope="module")
def catalog(stage: Stage) -> dict[str, dict[str, Any]]:
    with psycopg.connect(stage.environment.admin()) as conn, conn.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return {row["relname"]: row for row in cursor.execute(_CATALOG).fetchall()}


def classes() -> dict[str, str]:
    """表名 → 归类：模型的声明，加上账本自己的区划表。"""
    own = {
        m._meta.db_table: str(getattr(m, "table_class", ""))
        for m in declared_models()
        if m.__module__.startswith("yitihua.")
    }
    return {**own, **dict.fromkeys(ledger.DIVISION_TABLES, "division")}


def test_库里每张表都有归类(catalog: dict[str, dict[str, Any]]) -> None:
    known = classes()
    assert set(known.values()) <= {"division", "shared", "system"}
    unknown = [name for name in catalog if name not in known and not name.startswith(tuple(FOREIGN))]
    assert unknown == []
    assert len(known) >= 50
    assert set(known) <= set(catalog)


def test_区划表都有行级安全与那条策略(catalog: dict[str, dict[str, Any]]) -> None:
    wrong = []
    for name, kind in classes().items():
        row = catalog[name]
        secured = row["relrowsecurity"] and any("app.divs" in text for text in row["policies"] or ())
        if kind == "division" and not (secured and row["by_division"]):
            wrong.append(name)
    assert wrong == []
    assert sum(kind == "division" for kind in classes().values()) >= 40


def test_有区划列的表不是区划表的只有写明的几张(catalog: dict[str, dict[str, Any]]) -> None:
    found = {name for name, row in catalog.items() if row["by_division"] and classes().get(name) != "division"}
    assert found - {name for name in found if name.startswith(tuple(FOREIGN))} == set(SYSTEM_WITH_DIVISION) | {
        name for name in found if classes().get(name) == "shared"
    }


def test_应用角色不拥有表_碰不到分区(stage: Stage, catalog: dict[str, dict[str, Any]]) -> None:
    """行级安全挂在母表上；分区若能直接读写，就绕过去了。"""
    assert {row["owner"] for row in catalog.values()} == {"yitihua_owner"}
    with psycopg.connect(stage.environment.admin()) as conn:
        reachable = conn.execute(
            "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND ("
            "has_table_privilege('yitihua_app', oid, 'SELECT') OR has_table_privilege('yitihua_app', oid, 'INSERT') OR "
            "has_table_privilege('yitihua_app', oid, 'UPDATE') OR has_table_privilege('yitihua_app', oid, 'DELETE'))"
        ).fetchall()
        partitions = conn.execute("SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'").fetchone()
        role = conn.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = 'yitihua_app'"
        ).fetchone()
    assert (reachable, role) == ([], (False,))
    assert partitions is not None
    assert partitions[0] >= len(ledger.DIVISION_TABLES)


@pytest.mark.parametrize("setting", ["", "430621000"])
def test_应用角色没设区划或设了别的区划_区划表一行也看不到(stage: Stage, setting: str) -> None:
    """没设的时候只看得到登录要用的账号、授权、委托；设了别的区划，那几张也看不到本区划的。"""
    early = {m._meta.db_table for m in declared_models() if getattr(m, "read_before_login", False)}
    assert early == {"sys_user", "sys_grant", "sys_delegation"}
    with psycopg.connect(stage.environment.urls.app) as conn:
        conn.execute("SELECT set_config('app.divs', %s, true)", [setting])
        for name, kind in classes().items():
            if kind != "division" or (name in early and not setting):
                continue
            row = conn.execute(f"SELECT count(*) FROM {name} WHERE mof_div_code = '430600000'".encode()).fetchone()
            assert row == (0,), name


def test_封块跨区划_给的只有主键指纹与时间(stage: Stage) -> None:
    """应用角色看不到别的区划的日志，只有封块的函数取得到各行的指纹。"""
    with psycopg.connect(stage.environment.urls.app) as conn:
        conn.execute("SELECT set_config('app.divs', '430621000', true)")
        cursor = conn.execute("SELECT * FROM op_log_tail(0, 9223372036854775807)")
        assert [column.name for column in cursor.description or ()] == ["mof_div_code", "log_id", "digest", "log_time"]
        assert {row[0] for row in cursor.fetchall()} >= {"430600000", "430621000"}
        seen = conn.execute("SELECT DISTINCT mof_div_code FROM sys_op_log").fetchall()
    assert seen == [("430621000",)]
