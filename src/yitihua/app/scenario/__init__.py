"""可执行场景：YAML 写的业务故事，只通过对外接口驱动系统（`yitihua scenario run`）。

- `run_paths`：跑文件或目录，返回退出码；`ServerPool` 是启动器要实现的借还接口。
- `figures`：核对算例印出的每个数都在场景里，供规则覆盖统计。
控制接口 `/api/scenario/*` 只在 `YITIHUA_MODE=scenario` 下存在，不需登录与 CSRF。
"""

from yitihua.app.scenario.run import run_paths
from yitihua.app.scenario.servers import ServerPool

__all__ = ["ServerPool", "run_paths"]
