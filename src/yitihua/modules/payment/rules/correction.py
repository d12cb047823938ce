"""更正的规则措辞（06 第 7 节）；额度够不够由账本判定，其余由操作判定。"""

from yitihua.kernel.rulebook import declare

_NORM = "《预算管理一体化规范（试行）》国库集中支付；06 第 7 节"

declare(
    "R-PAY-072",
    title="更正后指标要够",
    message="更正后指标可用{x}元，不足{y}元",
    basis=_NORM,
    next_step="差 {d} 元，请减少更正金额或换一条可用额度足够的指标",
    fires="更正后指标可用 300,000.00，更正 300,000.01",
    passes="更正后指标可用 300,000.00，更正 300,000.00",
    decided_by="ledger",
)
declare(
    "R-PAY-073",
    title="更正不改资金性质",
    message="更正不得改变资金性质",
    basis=_NORM,
    next_step="请选资金性质相同的指标；资金性质用错的，请办理退款后重新支付",
    fires="原指标 111，更正后指标 112",
    passes="原指标 111，更正后指标 111",
)
declare(
    "R-PAY-074",
    title="更正在同一年度",
    message="新旧指标须同一年度",
    basis=_NORM,
    next_step="请选原支付所在年度的指标",
    fires="原支付 2022 年，更正后指标 2021 年",
    passes="原支付 2022 年，更正后指标 2022 年",
)
declare(
    "R-PAY-079",
    title="更正不超原凭证已付净额",
    message="可更正{x}元",
    basis=_NORM,
    next_step="原凭证扣除已退款和已更正后还可更正 {x} 元，本次 {y} 元，请减少 {d} 元",
    fires="已付 250,000.00，已退 50,000.00，更正 200,000.01",
    passes="已付 250,000.00，已退 50,000.00，更正 200,000.00",
    decided_by="ledger",
)
