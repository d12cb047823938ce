"""在环境变量所指的库里开一个年度，单位照演示城市登记；场景里跨年用。"""

import os
import sys

from yitihua.app import runtime


def main(fiscal_year: str) -> None:
    owner = os.environ["YITIHUA_OWNER_DATABASE_URL"]
    runtime.setup_django(url=owner)
    from django.db import connections, transaction

    from yitihua.app.commands.open_year import open_fiscal_year
    from yitihua.app.migration import migrate
    from yitihua.app.world.orgs import DIVISION
    from yitihua.infra.scoping.divisions import set_divisions
    from yitihua.modules.basedata.seeds import load

    migrate(owner, years=(int(fiscal_year),))
    with transaction.atomic():
        set_divisions([DIVISION])
        load.load_codes(fiscal_year)
        load.load_divisions(fiscal_year)
        load.load_demo_city(fiscal_year, DIVISION)
    with transaction.atomic():
        open_fiscal_year(mof_div_code=DIVISION, fiscal_year=fiscal_year)
    connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1])
