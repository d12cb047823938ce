"""单位资金规则的措辞：够不够由账本的两行额度判定（05 第 5 节）。"""

from yitihua.kernel.rulebook import declare

declare(
    "R-IND-028",
    title="单位资金以收入为限",
    message="单位资金实际到账{a}元，本次累计支付{b}元",
    basis="《预算管理一体化规范（试行）》单位资金；05 第 5 节",
    next_step="请等收入到账并登记后再付，差 {d} 元；按配置可以先付的，写明理由后重新送审",
    fires="到账 50,000.00，累计支付 50,000.01",
    passes="到账 50,000.00，累计支付 50,000.00",
    decided_by="ledger",
)
