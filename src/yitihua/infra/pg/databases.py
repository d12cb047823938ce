"""按模板复制库、删库：测试的每个工作进程一份。"""

import psycopg
from psycopg import sql

from yitihua.infra.pg.bootstrap import OWNER

_HAS_STRATEGY = 150000
"""可以选复制方式的最早版本。"""


def clone_database(admin_url: str, *, template: str, name: str) -> None:
    """复制一份模板库；同名的先删。模板上不得有连接。直接拷文件，比逐页写日志快一半。"""
    with psycopg.connect(admin_url, autocommit=True) as conn:
        _drop(conn, name)
        strategy = sql.SQL("STRATEGY FILE_COPY" if conn.info.server_version >= _HAS_STRATEGY else "")
        conn.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER), strategy
            )
        )
        # 库级权限不随模板复制
        conn.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        conn.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO yitihua_app, yitihua_verify").format(sql.Identifier(name))
        )


def drop_database(admin_url: str, *, name: str) -> None:
    """删库，连带断开其上的连接。"""
    with psycopg.connect(admin_url, autocommit=True) as conn:
        _drop(conn, name)


def _drop(conn: psycopg.Connection, name: str) -> None:
    conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
