"""对照操作：权限、幂等、事务、日志、落账一样不少，业务只插一行。"""

from django.db import connection

from yitihua.infra.operation.command import Command, Text
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7

TABLE = "CREATE TABLE IF NOT EXISTS bench_row (row_id uuid PRIMARY KEY, mof_div_code text NOT NULL, remark text)"
_INSERT = "INSERT INTO bench_row (row_id, mof_div_code, remark) VALUES (%s, %s, %s)"


class InsertRow(Command):
    remark: Text = ""


@operation("bench.row.insert", title="压测：插一行", roles={"AG_OP"})
def insert_row(command: InsertRow, *, ctx: Ctx) -> dict[str, str]:
    """送审申请的对照。"""
    key = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [key, ctx.mof_div_code, command.remark])
    return {"row_id": str(key)}
