"""首次启动：迁移、装基础世界，再装演示城市，最后更新统计信息。以属主身份迁移，以应用身份装业务数据。"""

import os
import subprocess
import sys

import psycopg

from yitihua.app import runtime


def main() -> None:
    owner = os.environ["YITIHUA_OWNER_DATABASE_URL"]
    runtime.setup_django(url=owner)
    from django.db import connections

    from yitihua.app.migration import migrate
    from yitihua.app.world.base import load_base

    migrate(owner, years=(2022,))
    load_base()
    connections.close_all()
    _analyze(owner)
    environment = {**os.environ, "YITIHUA_DATABASE_URL": os.environ["YITIHUA_APP_DATABASE_URL"]}
    subprocess.run([sys.executable, "-m", "yitihua.app.cli", "seed", *sys.argv[1:]], env=environment, check=True)
    _analyze(owner)


def _analyze(owner_url: str) -> None:
    """大批装入之后立即更新统计信息，不等自动清理。"""
    with psycopg.connect(owner_url, autocommit=True) as conn:
        conn.execute("ANALYZE")


if __name__ == "__main__":
    main()
