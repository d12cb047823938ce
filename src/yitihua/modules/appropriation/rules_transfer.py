"""转移支付规则的措辞（05 第 5 节 R-IND-010、011）；由催办作业与交接的操作判定。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

declare(
    "R-IND-010",
    title="上级转移支付及时分配",
    message="转移支付{no}收到已{n}天，仍有{x}元未分配",
    basis="《预算法》第五十二条；《预算法实施条例》第六十一条",
    next_step="请尽快分配到单位或下级；时限可按上级要求在参数里改",
    fires="3 月 1 日收到，到 4 月 1 日（第 31 天）仍有余额",
    passes="3 月 1 日收到，3 月 31 日（第 30 天）仍有余额",
    level=Level.WARN,
)
declare(
    "R-IND-011",
    title="直达资金有标识有项目",
    message="直达资金指标须有直达标识并关联中央项目",
    basis="财政部关于直达资金监控的规定；《预算管理一体化规范（试行）》",
    next_step="请同时填写直达资金标识与对应的中央项目（或需要追踪的项目）",
    fires="有直达标识 01，没有关联中央项目",
    passes="有直达标识 01，并关联中央项目",
)
