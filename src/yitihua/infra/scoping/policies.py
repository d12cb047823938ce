"""按各表的声明布置行级安全、触发器与授权；每次迁移后重放，结果只取决于声明。"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import models
from psycopg import Connection, sql

from yitihua.infra.scoping.models import DivisionRow, TableRow

APP_ROLE = "yitihua_app"
VERIFY_ROLE = "yitihua_verify"
BUSINESS = "yitihua.modules."
"""这些包里的业务行改动留前后；平台自己的待办、报文另有流水。"""

TOUCH_FUNCTION = """
CREATE OR REPLACE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.change_xid := pg_current_xact_id();
    NEW.update_time := clock_timestamp();
    RETURN NEW;
END $$
"""


CHANGE_FUNCTION = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
    INSERT INTO sys_row_change (mof_div_code, table_name, row_key, before, after)
    SELECT pair.mof_div_code, TG_TABLE_NAME, pair.row_key::text, pair.before, pair.after
      FROM (SELECT now.mof_div_code, now.{key} AS row_key, {before} AS before, {after} AS after
              FROM was_rows was JOIN now_rows now ON now.{key} = was.{key} OFFSET 0) pair
     WHERE pair.after <> '{{}}'
     ORDER BY pair.row_key;
    RETURN NULL;
END $$
"""
"""业务行一改，变了的几栏前后各是什么，与改动同一事务记下（10 第 7 节）；一条语句一次，批量也不逐行。

每张表一个函数，逐栏写明：先比再写，没变的栏不转成 JSON。前后两张过渡表的行数计划时不知道，
按头一次的一行定成嵌套循环，批量时就是平方级，所以关掉；OFFSET 0 使一行只比一遍。
"""
_UNRECORDED = frozenset({"change_xid", "update_time", "row_version", "last_user"})
"""每次改动都跟着变的几栏，不记。"""


SEALING_FUNCTIONS = """
CREATE OR REPLACE FUNCTION op_seal_window() RETURNS TABLE (first_xid bigint, end_xid bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT coalesce(max(to_xid::text::bigint), 0), pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM sys_op_seal
$$;
CREATE OR REPLACE FUNCTION op_seal_heads()
RETURNS TABLE (mof_div_code varchar, seq integer, next_no bigint, block_hash varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT DISTINCT ON (s.mof_div_code) s.mof_div_code, s.seq, s.first_no + jsonb_array_length(s.members), s.block_hash
  FROM sys_op_seal s ORDER BY s.mof_div_code, s.seq DESC
$$;
CREATE OR REPLACE FUNCTION op_log_tail(first_xid bigint, end_xid bigint)
RETURNS TABLE (mof_div_code varchar, log_id uuid, digest varchar, log_time timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT l.mof_div_code, l.log_id, l.digest, l.log_time FROM sys_op_log l
 WHERE l.change_xid::text::bigint >= first_xid AND l.change_xid::text::bigint < end_xid
 ORDER BY l.mof_div_code, l.change_xid, l.log_id
$$;
"""
"""封块要跨区划：属主的三个函数只给各行的主键、指纹与时间，不给内容；应用角色照旧看不到别的区划的日志。"""

USERNAME_FUNCTION = """
CREATE OR REPLACE FUNCTION username_taken(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT 1 FROM sys_user WHERE username = wanted)
$$
"""
"""账号全系统唯一：只答有没有人用，不说是谁、在哪个区划。"""

_OWN_DIVISION = "mof_div_code = ANY (string_to_array(current_setting('app.divs', true), ','))"
_BEFORE_LOGIN = "coalesce(current_setting('app.divs', true), '') = ''"
"""登录、认人的时候还不知道区划；区划一设好，别的区划的账号与授权就看不见了。"""


def declared_models() -> list[type[models.Model]]:
    """全部受管的模型，按表名排好。"""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted(found, key=lambda model: model._meta.db_table)


def apply_policies(conn: Connection[Any]) -> None:
    """以所有者身份执行。"""
    conn.execute(TOUCH_FUNCTION)
    conn.execute("GRANT USAGE ON SCHEMA public TO yitihua_app, yitihua_verify")
    conn.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO yitihua_verify")
    for model in declared_models():
        _apply_table(conn, model)
    conn.execute("DROP FUNCTION IF EXISTS record_change()")
    conn.execute(SEALING_FUNCTIONS)
    conn.execute(USERNAME_FUNCTION)
    conn.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO yitihua_app")
    for prefix in ("procrastinate",):
        _grant_prefix(conn, prefix)
    conn.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO yitihua_app")


def _apply_table(conn: Connection[Any], model: type[models.Model]) -> None:
    table = sql.Identifier(model._meta.db_table)
    append_only = issubclass(model, TableRow) and model.append_only
    rights = sql.SQL("SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE")
    conn.execute(sql.SQL("REVOKE ALL ON {} FROM yitihua_app").format(table))
    conn.execute(sql.SQL("GRANT {} ON {} TO yitihua_app").format(rights, table))
    if not issubclass(model, DivisionRow) and getattr(model, "table_class", "system") != "division":
        return
    conn.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))
    conn.execute(sql.SQL("DROP POLICY IF EXISTS division_rows ON {}").format(table))
    early = issubclass(model, TableRow) and model.read_before_login
    seen = f"{_OWN_DIVISION} OR {_BEFORE_LOGIN}" if early else _OWN_DIVISION
    conn.execute(sql.SQL("CREATE POLICY division_rows ON {} USING ({})").format(table, sql.SQL(seen)))
    if issubclass(model, DivisionRow) and not append_only:
        conn.execute(
            sql.SQL(
                "CREATE OR REPLACE TRIGGER touch_row BEFORE UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION touch_row()"
            ).format(table)
        )
        if model.__module__.startswith(BUSINESS):
            _record_changes(conn, model)


def _record_changes(conn: Connection[Any], model: type[models.Model]) -> None:
    table, key = model._meta.db_table, sql.Identifier(str(model._meta.pk.column))
    function = sql.Identifier(f"record_change_{table}")
    columns = [str(field.column) for field in model._meta.concrete_fields if field.column not in _UNRECORDED]
    before, after = (_changed(columns, side) for side in ("was", "now"))
    conn.execute(sql.SQL(CHANGE_FUNCTION).format(function=function, key=key, before=before, after=after))
    conn.execute(
        sql.SQL(
            "CREATE OR REPLACE TRIGGER record_change AFTER UPDATE ON {} REFERENCING OLD TABLE AS was_rows "
            "NEW TABLE AS now_rows FOR EACH STATEMENT EXECUTE FUNCTION {}()"
        ).format(sql.Identifier(table), function)
    )


def _changed(columns: Sequence[str], side: str) -> sql.Composable:
    """变了的各栏在 `side`（was 改前、now 改后）那边的值，写成 JSON。"""
    one = "CASE WHEN was.{0} IS DISTINCT FROM now.{0} THEN jsonb_build_object({1}, {2}.{0}) ELSE '{{}}' END"
    return sql.SQL("\n || ").join(
        sql.SQL(one).format(sql.Identifier(column), sql.Literal(column), sql.SQL(side)) for column in columns
    )


def _grant_prefix(conn: Connection[Any], prefix: str) -> None:
    rows = conn.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE %s", [f"{prefix}%"]
    ).fetchall()
    for (name,) in rows:
        conn.execute(sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO yitihua_app").format(sql.Identifier(name)))
