"""启动自查：应用角色是否真的什么也不拥有、绕不过、改不了账；数据是否真的落盘。"""

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg


@dataclass(frozen=True, slots=True)
class Problem:
    """一个查出的问题；`code` 供程序判断，`message` 给人看。"""

    code: str
    message: str


def probe(conn: psycopg.Connection, *, append_only: Iterable[str] = (), needs_fsync: bool = True) -> list[Problem]:
    """用应用角色的连接查；返回的每一条都足以拒绝启动。"""
    return [
        *_role(conn),
        *_ownership(conn),
        *(problem for table in sorted(append_only) for problem in _append_only(conn, table)),
        *(_durability(conn) if needs_fsync else ()),
        *_server(conn),
    ]


def _role(conn: psycopg.Connection) -> Iterable[Problem]:
    row = conn.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    name, superuser, bypass = row.fetchone() or ("", True, True)
    if superuser:
        yield Problem("superuser", f"应用角色 {name} 是超级用户")
    if bypass:
        yield Problem("bypassrls", f"应用角色 {name} 可以绕过行级安全")
    for (member,) in conn.execute(
        "SELECT rolname FROM pg_roles WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')"
        " ORDER BY 1"
    ):
        yield Problem("member", f"应用角色 {name} 是角色 {member} 的成员")


def _ownership(conn: psycopg.Connection) -> Iterable[Problem]:
    owned = """
        SELECT '表 ' || oid::regclass FROM pg_class
         WHERE relowner = current_user::regrole AND relpersistence <> 't' AND relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL SELECT '函数 ' || oid::regprocedure FROM pg_proc WHERE proowner = current_user::regrole
        UNION ALL SELECT '模式 ' || nspname FROM pg_namespace
         WHERE nspowner = current_user::regrole AND nspname NOT LIKE 'pg\\_%%'
        UNION ALL SELECT '库 ' || datname FROM pg_database
         WHERE datdba = current_user::regrole AND datname = current_database()
        ORDER BY 1"""
    for (thing,) in conn.execute(owned):
        yield Problem("owner", f"应用角色拥有{thing}，应归属主角色")


def _append_only(conn: psycopg.Connection, table: str) -> Iterable[Problem]:
    """连同各年度分区一起查：直接写分区也不行。"""
    tree = """
        SELECT relid::regclass::text,
               has_any_column_privilege(relid, 'UPDATE'),
               has_table_privilege(relid, 'DELETE') OR has_table_privilege(relid, 'TRUNCATE')
          FROM (SELECT relid FROM pg_partition_tree(to_regclass(%(table)s))
                UNION SELECT to_regclass(%(table)s)) tree
         WHERE relid IS NOT NULL ORDER BY 1"""
    rows = conn.execute(tree, {"table": table}).fetchall()
    if not rows:
        yield Problem("missing", f"缺少只增不改的表 {table}")
    for name, may_update, may_delete in rows:
        if may_update:
            yield Problem("update", f"应用角色可以修改只增不改的表 {name}")
        if may_delete:
            yield Problem("delete", f"应用角色可以删除只增不改的表 {name} 的行")


def _durability(conn: psycopg.Connection) -> Iterable[Problem]:
    for name in ("fsync", "full_page_writes"):
        if _setting(conn, name) != "on":
            yield Problem(name, f"数据库参数 {name} 是关的，断电会丢已确认的数据")
    if _setting(conn, "synchronous_commit") in ("off", "local"):
        yield Problem("synchronous_commit", "数据库参数 synchronous_commit 不是同步提交")


def _server(conn: psycopg.Connection) -> Iterable[Problem]:
    if conn.info.server_version < 140000:
        yield Problem("version", f"PostgreSQL 版本过低：{_setting(conn, 'server_version')}，需要 14 以上")
    if _setting(conn, "server_encoding") != "UTF8":
        yield Problem("encoding", "数据库编码不是 UTF8")


def _setting(conn: psycopg.Connection, name: str) -> str:
    row = conn.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row
    return str(row[0])
