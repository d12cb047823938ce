"""把模拟器地址登记到机构客户端；由启动器在起服务前执行。"""

import os

from yitihua.app import runtime


def main() -> None:
    runtime.setup_django()
    from yitihua.app.world.base import set_endpoints

    pairs = os.environ["YITIHUA_SIMULATORS"].split(",")
    set_endpoints(dict(pair.split("=", 1) for pair in pairs))


if __name__ == "__main__":
    main()
