"""预拨规则的措辞（05 第 5 节 R-IND-029、032）；由下达与批复转正判定。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

declare(
    "R-IND-029",
    title="预拨不超上年同期支出",
    message="预拨合计{a}超过上年同期支出{b}，请说明",
    basis="《预算法》第五十四条",
    next_step="请在指标说明里写明超过的缘由；上年同期没有支出的新项目也要说明",
    fires="上年同期支出 100,000.00，预拨合计 100,000.01",
    passes="上年同期支出 100,000.00，预拨合计 100,000.00",
    level=Level.WARN,
)
declare(
    "R-IND-032",
    title="批复数小于已预拨先收回",
    message="已预拨{a}大于批复{b}，已支付{c}，请处理差额{d}",
    basis="《预算法》第五十四条；05 第 4 节批复转正",
    next_step="未支付的系统已收回；已支付仍大于批复数的差额，请办理调剂或追加后再转正",
    fires="批复 80,000.00，已支付 80,000.01",
    passes="批复 80,000.00，已支付 80,000.00",
)
