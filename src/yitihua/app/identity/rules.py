"""授权与账号的规则（10 第 6 节）。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

_BASIS = "《预算管理一体化规范（试行）》流程与权限；10 第 6 节"

declare(
    "R-WFL-004",
    title="制单与记账分离",
    message="制单与记账权限不能授予同一人",
    basis="《会计基础工作规范》第 12 条；10 第 6 节",
    next_step="请把其中一个岗位授予另一人，或先收回已有的",
    fires="已有国库科（制单）的人再授财政记账",
    passes="只授财政记账",
)
declare(
    "R-WFL-005",
    title="账户维护与支付审核分离",
    message="账户维护与支付审核权限不能授予同一人",
    basis=_BASIS,
    next_step="请把其中一个岗位授予另一人，或先收回已有的",
    fires="已有支付中心（支付审核）的人再授国库科（账户维护）",
    passes="只授国库科",
)
declare(
    "R-WFL-006",
    title="代码维护与指标下达分离",
    message="代码维护与指标下达权限不能授予同一人",
    basis=_BASIS,
    next_step="请把其中一个岗位授予另一人，或先收回已有的",
    fires="已有预算科（指标下达）的人再授信息工作部门（代码与参数维护）",
    passes="只授预算科",
)
declare(
    "R-WFL-018",
    title="离岗前先转办",
    message="该用户还有{n}条待办，请先转办",
    basis=_BASIS,
    next_step="请用“转办待办”把这些待办转给同岗同范围的人，再停用账号",
    fires="还有 1 条转办给他的待办",
    passes="没有只等他办的待办",
)
declare(
    "R-WFL-024",
    title="授权须双人",
    message="授权须由另一名管理员批准",
    basis=_BASIS,
    next_step="请由申请人、当事人以外的另一名管理员批准",
    fires="申请人自己批准",
    passes="另一名管理员批准",
)
declare(
    "R-WFL-025",
    title="旧权限对不上角色的不放行",
    message="旧权限{p}无对应角色，需人工确认",
    basis="财办〔2022〕36号 附件2 用户权限与业务流程迁移；10 第 6 节",
    next_step="请在“权限迁移”里确认为某个角色或弃用；同类的先在“权限对照”里补上再导入",
    fires="旧权限“资金调度岗”不在对照表里",
    passes="旧权限“资金调度岗”在对照表里对应国库科",
    level=Level.MANUAL,
)
declare(
    "R-WFL-026",
    title="单位停用账号随之停用",
    message="所属单位已停用，账号已停用",
    basis=_BASIS,
    next_step="人员已调到别的单位的，请系统管理员另建账号",
    fires="所属单位停用后登录",
    passes="所属单位在用时登录",
)
