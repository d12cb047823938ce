"""把接口说明写成文件，供前端生成类型：`python -m tools.export_openapi 路径`。"""

import json
import sys
from pathlib import Path

from yitihua.app import runtime


def main(target: Path) -> None:
    runtime.setup_django()
    from yitihua.app.api.root import api

    target.write_text(json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
