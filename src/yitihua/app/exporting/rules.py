"""导出的规则（10 第 6 节）：敏感数据一次超过一千行的须经审批。"""

from typing import Final

from yitihua.engines.meta.records import Record
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.rulebook import declare

SENSITIVE_ROWS: Final = 1_000
"""到这么多行为止不用审批。"""

declare(
    "R-WFL-023",
    title="敏感数据导出须经审批",
    message="导出{n}行敏感数据须经审批",
    basis="《个人信息保护法》第 51 条；《预算管理一体化规范（试行）》流程与权限；10 第 6 节",
    next_step="请增加条件使结果不超过 1,000 行，或提交导出申请，由安全保密管理员批准后在“我的导出”里下载",
    fires="导出 1,001 行单位信息（含负责人姓名）",
    passes="导出 1,000 行单位信息（含负责人姓名）",
)


def sensitive_problems(record: Record, *, rows: int) -> list[Finding]:
    """含个人信息或遮挡列的记录才判。"""
    if not record.sensitive:
        return []
    return judged("R-WFL-023", fires=rows > SENSITIVE_ROWS, facts={"rows": rows}, n=rows)
