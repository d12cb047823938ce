"""追加的规则：来源、对象、四本预算平衡（R-ADJ-010、011、020、021、026、027、030）。"""

from typing import Final

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

BASIS: Final = "《预算法》第六十六条至第七十一条；04 第 6 节"

declare(
    "R-ADJ-010",
    title="追加须有来源且余额足够",
    message="来源余额{x}",
    basis=BASIS,
    next_step="请先登记追加来源，并在来源余额以内安排，本次需要 {y} 元",
    fires="来源余额 2,000,000.00，追加 2,000,000.01",
    passes="来源余额 2,000,000.00，追加 2,000,000.00",
)
declare(
    "R-ADJ-011",
    title="追加对象项目须已入库",
    message="追加对象项目未入库",
    basis=BASIS,
    next_step="请先办理项目入库",
    fires="追加给还在部门储备库的项目",
    passes="追加给财政储备库的项目",
)
declare(
    "R-ADJ-020",
    title="调整后四本预算平衡",
    message="调整后{预算册}收支不平衡，差额{d}元",
    basis="《预算法》第五条、第六十七条；04 第 6 节",
    next_step="请核对来源合计与调增、冲减来源的合计，逐册相等",
    fires="来源 2,000,000.00，调增 1,999,999.99",
    passes="来源 2,000,000.00，调增 2,000,000.00",
)
declare(
    "R-ADJ-021",
    title="动用预备费不超预备费预算",
    message="预备费剩余{x}元，本次动用{y}元",
    basis="《预算法》第四十条、第六十四条；04 第 6 节",
    next_step="请按预备费剩余额办理，超出 {d} 元",
    fires="预备费剩余 0.00，再动用 0.01",
    passes="预备费剩余 500,000.00，动用 500,000.00",
    decided_by="ledger",
)
declare(
    "R-ADJ-026",
    title="一般公共预算超收不得追加支出",
    message="一般公共预算超收收入只能冲减赤字或补充预算稳定调节基金",
    basis="《预算法》第六十六条",
    next_step="请改用其他来源；超收收入年末补充预算稳定调节基金",
    fires="以一般公共预算超收收入追加",
    passes="以政府性基金超收收入追加",
)
declare(
    "R-ADJ-027",
    title="动用稳调基金、新增债务须走预算调整",
    message="动用稳调基金、新增债务属预算调整，须报人大常委会批准",
    basis="《预算法》第六十七条",
    next_step="请改用预算调整（T 类）批次，报人大常委会批准",
    fires="以稳调基金追加，批次为 Z 类",
    passes="以稳调基金追加，批次为 T 类",
)
declare(
    "R-ADJ-030",
    title="接受上级专项须向人大常委会报告",
    message="应向人大常委会报告",
    basis="《预算法》第七十一条",
    next_step="请把本批次列入报人大常委会清单",
    fires="接受上级专项，没有列入报告清单",
    passes="接受上级专项，已列入报告清单",
    level=Level.WARN,
)
