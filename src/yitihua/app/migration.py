"""迁移：Django 表、账本的表与函数、行级安全与授权，依次重放，可重复执行。"""

import psycopg
from django.core.management import call_command
from django.db import connection

from yitihua.infra.scoping.policies import apply_policies
from yitihua.ledger import schema as ledger_schema


def migrate(owner_url: str, *, years: tuple[int, ...]) -> None:
    """当前 Django 连接须是属主；`years` 是要开的年度。"""
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    with psycopg.connect(owner_url, autocommit=True) as conn:
        ledger_schema.apply(conn)
        for year in years:
            ledger_schema.open_year(conn, year)
        apply_policies(conn)
