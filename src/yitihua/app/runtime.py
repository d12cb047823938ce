"""运行环境：起数据库、定地址、迁移、装载 Django；每个命令从这里进。"""

import os
from pathlib import Path

from yitihua.infra.pg.bootstrap import DatabaseUrls, database_urls


def home() -> Path:
    return Path(os.environ.get("YITIHUA_HOME") or "var").resolve()


def prepare_database() -> DatabaseUrls:
    """环境变量没给地址就起嵌入式数据库，并把地址写回环境给子进程用。"""
    urls = database_urls()
    os.environ["YITIHUA_DATABASE_URL"] = urls.app
    os.environ["YITIHUA_OWNER_DATABASE_URL"] = urls.owner
    os.environ["YITIHUA_VERIFY_DATABASE_URL"] = urls.verify
    if urls.admin:
        os.environ["YITIHUA_ADMIN_DATABASE_URL"] = urls.admin
    return urls


def setup_django(*, url: str = "") -> None:
    """装载应用；`url` 用来以属主身份迁移。"""
    if url:
        os.environ["YITIHUA_DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yitihua.app.settings")
    import django

    django.setup()
