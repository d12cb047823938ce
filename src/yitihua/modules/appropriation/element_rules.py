"""要素、来文与修改要素的规则措辞（05 第 5 节）。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

_NORM = "《预算管理一体化规范（试行）》预算指标管理"

declare(
    "R-IND-009",
    title="来文不重复录入",
    message="疑似重复来文",
    basis=_NORM,
    next_step="文号 {no} 已录过同科目、同金额 {x} 元的指标，请核对；确非重复的，写明理由再录",
    fires="同一来文号、同一科目、同为 500,000.00 再录一条",
    passes="同一来文号、同一科目，金额 500,000.01",
    level=Level.WARN,
)
declare(
    "R-IND-017",
    title="资金性质与功能科目同册",
    message="资金性质{a}不能使用科目{b}",
    basis="《政府收支分类科目》；《预算法》第五条",
    next_step="一般公共预算、政府性基金、国有资本经营、社会保险基金各用各册的科目，请改选科目或资金性质",
    fires="资金性质 111 用政府性基金册的 2120801",
    passes="资金性质 121 用政府性基金册的 2120801",
)
declare(
    "R-IND-018",
    title="取消政府采购须采购科审核",
    message="改变采购标志须经政府采购管理科审核",
    basis="《政府采购法》第三十三条；" + _NORM,
    next_step="系统已把修改送政府采购管理科待审，审核通过后生效",
    fires="采购标志由是改为否，没有采购科审核",
    passes="采购标志由否改为是",
)
declare(
    "R-IND-019",
    title="已有支付的指标不改要素",
    message="指标已有支付，不能修改要素，请办理调剂",
    basis=_NORM,
    next_step="已占用、已支付、冻结或已分配的额度须先清零；已有支付的请办理调剂",
    fires="支付过 0.01 的指标改部门经济分类",
    passes="没有支付过的指标改部门经济分类",
    decided_by="ledger",
)
declare(
    "R-IND-027",
    title="追踪要素由上级带出",
    message="追踪要素由上级带出，不能修改",
    basis=_NORM + "；《中央财政直达资金管理办法》",
    next_step="请清空追踪要素，由系统照上级指标带出",
    fires="父需追踪项目 A，子录项目 B",
    passes="父需追踪项目 A，子也录项目 A",
)
declare(
    "R-IND-031",
    title="指标账表相符",
    message="指标{bgt_id}账表不符，差额{d}",
    basis="《预算指标核算管理办法（试行）》；05 第 6.4 节",
    next_step="请看账表差异清单，查明该指标最近的变动与凭证，改正后再核对、再月结",
    fires="指标账可用比运行字段多 0.01",
    passes="指标账与运行字段逐字段相等",
)
