"""年结的作业进程替身：连到给定的库，从记下的位置一批批核销到完，办得太快时停一停好让人打断。"""

import os
import sys
import time

from yitihua.app import runtime


def main(year_end_id: str, size: int, pause_ms: int) -> None:
    runtime.setup_django(url=os.environ["YITIHUA_DATABASE_URL"])
    from yitihua.app.world.orgs import DIVISION
    from yitihua.modules.appropriation.operations.yearend.run_year_end import advance

    while advance(year_end_id=year_end_id, mof_div_code=DIVISION, fiscal_year="2022", size=size):
        time.sleep(pause_ms / 1000)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
