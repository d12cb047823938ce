"""会计核算的规则（08 第 3、7 节）：提示语、依据与下一步。"""

from yitihua.engines.rules import declare_rule
from yitihua.kernel.findings import Level

_BASIS = "《预算管理一体化规范（试行）》会计核算；08 第 3 节"
_CHECK = "《预算管理一体化规范（试行）》账账核对；08 第 7 节"

declare_rule(
    "R-ACC-001",
    title="凭证借贷平衡",
    message="凭证不平衡，差{d}",
    basis="《会计法》第十四条；08 第 3 节",
    next_step="请核对分录金额；单位会计的财务会计、预算会计须各自平衡",
    fires="借 100.00，贷 99.99",
    passes="借 100.00，贷 100.00",
)
declare_rule(
    "R-IND-030",
    title="指标账借贷平衡",
    message="指标记账借贷不平，差额{d}，操作已撤销",
    basis="《预算指标核算管理办法（试行）》；05 第 6.4 节（INV-6）",
    next_step="请核对分录：指标账一行一借一贷、同额",
    fires="借 100.00，贷 99.99",
    passes="借 100.00，贷 100.00",
)
declare_rule(
    "R-ACC-002",
    title="业务事件只生成一次凭证",
    message="该业务事件已生成凭证{no}",
    basis=_BASIS,
    next_step="不必再补记，可打开已有凭证查看",
    level=Level.INFO,
    fires="待生成事件补记后再补一次",
    passes="待生成事件第一次补记",
)
declare_rule(
    "R-ACC-003",
    title="记账用末级科目，辅助核算齐全",
    message="科目{c}缺{aux}",
    basis=_BASIS,
    next_step="请改选末级科目，补齐辅助核算",
    fires="记到有下级的科目 3031 的上级",
    passes="记到末级科目",
)
declare_rule(
    "R-ACC-004",
    title="期间开放才能记账",
    message="{period}未开放，不能记账",
    basis=_BASIS,
    next_step="请先开放该期间；已结账的，经批准记入最近开放期",
    fires="凭证日期在未开放的 1 月",
    passes="凭证日期在开放的 1 月",
)
declare_rule(
    "R-ACC-005",
    title="制单审核分离",
    message="制单人与审核人不能为同一人",
    basis="《会计基础工作规范》；08 第 3 节",
    next_step="请由另一人审核记账",
    fires="制单人自己审核",
    passes="另一人审核",
)
declare_rule(
    "R-ACC-006",
    title="已记账凭证不能修改",
    message="已记账凭证不能修改，请红冲后重制",
    basis="《会计基础工作规范》；08 第 3 节",
    next_step="请红冲后重制",
    fires="对已记账或已红冲的凭证再审核、再红冲",
    passes="对未记账的凭证审核",
)
declare_rule(
    "R-ACC-007",
    title="不能生成的凭证进待生成队列",
    message="业务{biz_type}未能生成凭证（{reason}），已进入待生成队列",
    basis=_BASIS,
    next_step="请处理原因后补记；业务不受影响",
    level=Level.INFO,
    fires="收到已付回单而单位账套当月未开放",
    passes="收到已付回单，账套当月开放且有模板",
)
declare_rule(
    "R-ACC-008",
    title="凭证号连续",
    message="凭证号不连续：缺{n}",
    basis=_BASIS,
    next_step="请查明断号原因并补齐后再结账",
    fires="凭证号 1、2、4",
    passes="凭证号 1、2、3",
)
declare_rule(
    "R-ACC-009",
    title="期间凭证全部记账",
    message="本期还有{n}张凭证未记账",
    basis=_BASIS,
    next_step="请先审核记账",
    fires="有 1 张凭证未记账",
    passes="凭证全部记账",
)
declare_rule(
    "R-ACC-010",
    title="待生成事件清空才能结账",
    message="本期还有{n}个业务事件未生成凭证",
    basis=_BASIS,
    next_step="请到待生成队列补记后再结账",
    fires="队列里有 1 个本期事件",
    passes="队列里没有本期事件",
)
declare_rule(
    "R-ACC-011",
    title="试算平衡",
    message="试算不平衡，差额{d}元",
    basis=_BASIS,
    next_step="请查明差额后再结账",
    fires="借方 1,234,567.89，贷方 1,234,567.90",
    passes="借方、贷方都是 1,234,567.89",
)
declare_rule(
    "R-ACC-012",
    title="按次序结账",
    message="上期未结账，不能结本期",
    basis=_BASIS,
    next_step="请先结上期",
    fires="1 月未结账而结 2 月",
    passes="1 月已结账而结 2 月",
)
declare_rule(
    "R-ACC-013",
    title="下期已结账不能反结本期",
    message="下期已结账，不能反结本期",
    basis=_BASIS,
    next_step="请先解除下期结账",
    fires="2 月已结账而解除 1 月",
    passes="2 月未结账而解除 1 月",
)
declare_rule(
    "R-ACC-014",
    title="账账核对相符才能结账",
    message="账账核对有{n}项差异未消除，不能结账",
    basis=_CHECK,
    next_step="请逐项查明差异后再结账",
    fires="本期有一天总会计支出与已清算净额差 0.01",
    passes="本期每天都相符",
)
declare_rule(
    "R-ACC-103",
    title="总会计支出与已清算净额相符",
    message="总会计支出与已清算净额不符，差额{d}元",
    basis=_CHECK,
    next_step="请核对{day}资金性质{fund}：账面蓝字{blue_left}，2301 已回单{blue_right}；"
    "账面红字{red_left}，2302 已回单{red_right}",
    fires="把划款 1,000,000.00 与退款 50,000.00 合并记一笔 950,000.00",
    passes="划款记蓝字 1,000,000.00，退款记红字 −50,000.00",
)
declare_rule(
    "R-MIG-012",
    title="期初余额借贷平衡",
    message="{a}期初借贷不平，差额{d}元",
    basis="11 第 5 节",
    next_step="请核对期初余额表；单位会计的财务会计、预算会计须各自平衡",
    fires="借 100.00，贷 99.99",
    passes="借 100.00，贷 100.00",
)
