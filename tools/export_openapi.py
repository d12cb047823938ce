"""把正在跑的服务公布的接口说明存成文件，供别的系统生成类型：`python -m tools.export_openapi 服务地址 路径`。"""

import sys
import urllib.request
from pathlib import Path


def main(url: str, target: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{url.rstrip('/')}/api/openapi.json", timeout=60) as response:
        target.write_bytes(response.read())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
