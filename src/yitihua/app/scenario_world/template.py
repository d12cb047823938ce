"""基础世界的模板库：一次建好，之后每个场景复制一份。"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap, create_database, grant_defaults
from yitihua.infra.pg.databases import drop_database
from yitihua.infra.pg.server import EmbeddedServer

TEMPLATE = "yitihua_world_base"
_READY = "ready"


def start_world(server: EmbeddedServer, *, keys: Path) -> DatabaseUrls:
    """起服务，里面有建好的模板库；`keys` 是这个世界的密钥目录。

    环境变量 YITIHUA_WORLDS 指着一个目录时，第一次建好后存一份在那里，之后的照抄，省去十几秒的建库；
    只在源码不变的一段时间里用（一次 `make test`），用完由设它的人删。
    """
    store = os.environ.get("YITIHUA_WORLDS")
    if not store or server.data.exists():
        return _built(server)
    kept = Path(store) / server.data.name
    with Path(store, "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / _READY).exists():
            return _build_and_keep(server, keys=keys, kept=kept)
    shutil.copytree(kept / "data", server.data)
    shutil.copytree(kept / "keys", keys, dirs_exist_ok=True)
    return bootstrap(server)


def _build_and_keep(server: EmbeddedServer, *, keys: Path, kept: Path) -> DatabaseUrls:
    """建好后停下来存，再起。"""
    _built(server)
    server.stop()
    shutil.copytree(server.data, kept / "data")
    shutil.copytree(keys, kept / "keys")
    (kept / _READY).touch()
    return bootstrap(server)


def _built(server: EmbeddedServer) -> DatabaseUrls:
    """建库、迁移、装基础世界；在子进程里做，做完没有连接留在模板上。"""
    urls = bootstrap(server)
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
    return urls
