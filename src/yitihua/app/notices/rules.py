"""待办超时的规则（10 第 6 节）。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

declare(
    "R-WFL-011",
    title="待办超时催办",
    message="待办已超时{n}小时，请尽快办理",
    basis="《预算管理一体化规范（试行）》流程与权限；10 第 6 节（支付 1 个工作日，其他 3 个工作日〔约定〕）",
    next_step="请尽快办理；确实办不了的转办给同岗位的人，超过一个工作日还没办的上报上级",
    fires="期限 3 月 2 日 10:00:00，10:00:01 还没办",
    passes="期限 3 月 2 日 10:00:00，10:00:00 还没办",
    level=Level.WARN,
)
