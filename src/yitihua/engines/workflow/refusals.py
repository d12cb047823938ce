"""流程自己的规则（10 第 6 节）。

Rules decided by the workflow engine.
"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

_BASIS = "《预算管理一体化规范（试行）》流程与权限；10 第 6 节"

declare(
    "R-WFL-001",
    title="录入与审核不得同一人",
    message="录入人与审核人不能相同",
    basis=_BASIS,
    next_step="请由另一名有审核权限的人员办理",
    fires="甲录入并由甲审核",
    passes="甲录入、乙审核",
    decided_by="workflow",
)
declare(
    "R-WFL-002",
    title="支付各岗分别办理",
    message="支付须由录入人、复核人分别办理并各盖经办章、复核章，财政审核人另计",
    basis="财库〔2002〕28 号；10 第 6 节",
    next_step="请由未参与本单据前面环节的人员办理",
    fires="乙复核后又以支付中心身份审核",
    passes="甲录入、乙复核、丙审核",
    decided_by="workflow",
)
declare(
    "R-WFL-009",
    title="退回须写理由",
    message="请填写理由（不少于 5 个字）",
    basis=_BASIS,
    next_step="请补写退回理由",
    fires="理由为“不行”",
    passes="理由为“附件不齐全”",
    decided_by="workflow",
)
declare(
    "R-WFL-010",
    title="下一环节已办不能撤回",
    message="下一环节已办理，不能撤回",
    basis=_BASIS,
    next_step="请联系下一环节办理人退回",
    fires="单位审核已通过后撤回",
    passes="单位审核未办理时撤回",
    decided_by="workflow",
)
declare(
    "R-WFL-021",
    title="批量审核分单处理",
    message="成功{a}笔、失败{b}笔，失败原因见清单",
    basis=_BASIS,
    next_step="请按清单逐条处理失败的单据",
    fires="三笔中一笔不满足",
    passes="三笔都满足",
    decided_by="workflow",
    level=Level.WARN,
)
declare(
    "R-WFL-013",
    title="委托不得形成自审",
    message="委托后将形成自审，不能委托",
    basis=_BASIS,
    next_step="请委托给没有经手这些单据的人",
    fires="受托人就是待审单据的录入人",
    passes="受托人没有经手待审单据",
    decided_by="workflow",
)
declare(
    "R-WFL-014",
    title="流程条件须全覆盖、无死环、有终点",
    message="条件未覆盖：{例}",
    basis=_BASIS,
    next_step="请补上这种情形的去向，再发布",
    fires="total_in < 100000 与 total_in > 100000，缺 100000.00",
    passes="total_in < 100000 与 total_in >= 100000",
    decided_by="workflow",
)
declare(
    "R-WFL-015",
    title="流程条件不得重叠",
    message="条件重叠：{例}同时满足两条路径",
    basis=_BASIS,
    next_step="请改成互不相交的条件，或写明优先级",
    fires="total_in <= 100000 与 total_in >= 100000，重在 100000.00",
    passes="total_in < 100000 与 total_in >= 100000",
    decided_by="workflow",
)
declare(
    "R-WFL-016",
    title="会签比例",
    message="会签比例应在 1 至 100 之间",
    basis=_BASIS,
    next_step="请填 1 至 100 的整数",
    fires="会签比例 0 或 101",
    passes="会签比例 1 或 100",
    decided_by="workflow",
)
declare(
    "R-WFL-017",
    title="被引用的单据不得反审",
    message="已被{单据}引用",
    basis=_BASIS,
    next_step="请先撤销后面的单据，再申请反审",
    fires="支付申请已生成支付凭证",
    passes="支付申请终审后还没有生成凭证",
    decided_by="workflow",
)
