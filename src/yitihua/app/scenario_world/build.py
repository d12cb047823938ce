"""在环境变量所指的库里迁移并装基础世界。"""

import os

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


if __name__ == "__main__":
    main()
