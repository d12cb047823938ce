"""改基础信息的人在同一事务里换版本，读的人据此知道快照旧了。"""

from uuid import UUID

from django.db import connection

from yitihua.kernel.ids import uuid7

SHARED = ""
"""各区划共用数据（代码、区划、网点）的版本行。"""

_BUMP = """
INSERT INTO bas_data_version (mof_div_code, fiscal_year, version_key) VALUES (%s, %s, %s)
ON CONFLICT (mof_div_code, fiscal_year) DO UPDATE SET version_key = EXCLUDED.version_key
"""
_READ = """
SELECT current_setting('app.divs', true),
       max(version_key::text) FILTER (WHERE mof_div_code = ''),
       max(version_key::text) FILTER (WHERE mof_div_code = %(div)s)
  FROM bas_data_version
 WHERE fiscal_year = %(year)s AND mof_div_code IN ('', %(div)s)
"""


def bump(*, mof_div_code: str, fiscal_year: str) -> None:
    """换一个新版本；网点等不分年度的改动由调用方对各年度各换一次。"""
    with connection.cursor() as cursor:
        cursor.execute(_BUMP, [mof_div_code, fiscal_year, uuid7()])


def current(*, mof_div_code: str, fiscal_year: str) -> tuple[UUID | None, UUID | None]:
    """（共用, 本区划）两个版本；没有装过数据为 None。

    没有把本区划设为可见时，行级安全会让单位一行也查不到，那样的空快照不许进缓存，所以在这里拦下。
    """
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"div": mof_div_code, "year": fiscal_year})
        divisions, shared, own = cursor.fetchone()
    assert mof_div_code in (divisions or "").split(","), f"当前事务没有设区划 {mof_div_code}，读不到基础信息"
    return (UUID(shared) if shared else None), (UUID(own) if own else None)
