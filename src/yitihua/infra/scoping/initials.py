"""给已有的行补拼音首字母：迁移用，按不同的名称成批写，不触发改动记录。"""

from collections.abc import Callable
from typing import Any

from psycopg import sql

from yitihua.kernel.pinyin import initials


def fill_initials(table: str, *, name: str, target: str) -> Callable[[Any, Any], None]:
    """给迁移的一步：`name` 列的首字母写进 `target` 列；只写还空着的。"""

    def run(apps: Any, editor: Any) -> None:
        where = {"table": sql.Identifier(table), "name": sql.Identifier(name), "target": sql.Identifier(target)}
        with editor.connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT DISTINCT {name} FROM {table} WHERE {target} = '' AND {name} <> ''").format(**where)
            )
            pairs = [(initials(row[0]), row[0]) for row in cursor.fetchall()]
            if not pairs:
                return
            cursor.execute(sql.SQL("ALTER TABLE {table} DISABLE TRIGGER USER").format(**where))
            cursor.executemany(
                sql.SQL("UPDATE {table} SET {target} = %s WHERE {name} = %s AND {target} = ''").format(**where), pairs
            )
            cursor.execute(sql.SQL("ALTER TABLE {table} ENABLE TRIGGER USER").format(**where))

    return run
