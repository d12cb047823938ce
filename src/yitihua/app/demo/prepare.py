"""首次启动：迁移、装基础世界，再装演示城市。以属主身份迁移，以应用身份装业务数据。"""

import os
import subprocess
import sys

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
    environment = {**os.environ, "YITIHUA_DATABASE_URL": os.environ["YITIHUA_APP_DATABASE_URL"]}
    subprocess.run([sys.executable, "-m", "yitihua.app.cli", "seed", *sys.argv[1:]], env=environment, check=True)


if __name__ == "__main__":
    main()
