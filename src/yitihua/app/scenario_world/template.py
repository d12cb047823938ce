"""基础世界的模板库：一次建好，之后每个场景复制一份。"""

import os
import subprocess
import sys

import psycopg

from yitihua.infra.pg.bootstrap import DatabaseUrls, create_database, grant_defaults
from yitihua.infra.pg.databases import drop_database

TEMPLATE = "yitihua_world_base"


def build_template(urls: DatabaseUrls) -> None:
    """建库、迁移、装基础世界；在子进程里做，做完没有连接留在模板上。"""
    drop_database(urls.admin, name=TEMPLATE)
    target = urls.for_database(TEMPLATE)
    with psycopg.connect(urls.admin, autocommit=True) as conn:
        create_database(conn, TEMPLATE)
    admin = urls.admin.replace("/postgres?", f"/{TEMPLATE}?")
    with psycopg.connect(admin, autocommit=True) as conn:
        grant_defaults(conn, TEMPLATE)
    environment = {
        **os.environ,
        "YITIHUA_DATABASE_URL": target.owner,
        "YITIHUA_OWNER_DATABASE_URL": target.owner,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "yitihua.app.settings"),
    }
    subprocess.run([sys.executable, "-m", "yitihua.app.scenario_world.build"], env=environment, check=True)
