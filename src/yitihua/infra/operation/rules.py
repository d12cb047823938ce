"""平台自己判定的规则：金额写法、幂等、区划、年度、权限（00 第 7 节，10 第 6 节）。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

_GEN = "《预算管理一体化规范（试行）》通用约定；00 第 7 节"
_WFL = "《预算管理一体化规范（试行）》权限与审计；10 第 6 节"

declare(
    "R-GEN-001",
    title="金额两位小数",
    message="金额最多保留两位小数：{field}={value}",
    basis=_GEN,
    next_step="请把金额改成不超过两位小数",
    fires="金额 100.001",
    passes="金额 100.01",
)
declare(
    "R-GEN-002",
    title="金额不超范围",
    message="金额超出系统允许范围",
    basis=_GEN,
    next_step="请核对金额，绝对值须小于一亿亿元",
    fires="金额 10000000000000000.00",
    passes="金额 9999999999999999.99",
)
declare(
    "R-GEN-005",
    title="乐观锁",
    message="数据已被他人修改，请刷新后重试",
    basis=_GEN,
    next_step="请刷新后重新办理",
    fires="带的行版本是 1，库中已是 2",
    passes="带的行版本与库中相同",
)
declare(
    "R-GEN-006",
    title="同一请求只生效一次",
    message="该请求已处理",
    basis=_GEN,
    next_step="按首次结果办理，无须重复提交",
    fires="同一请求号第二次提交",
    passes="换一个请求号提交",
    level=Level.INFO,
)
declare(
    "R-GEN-008",
    title="只办本区划业务",
    message="无权访问该区划数据",
    basis=_GEN,
    next_step="请使用本区划账号办理",
    fires="430600000 的用户办理 430602000 的业务",
    passes="430600000 的用户办理 430600000 的业务",
)
declare(
    "R-GEN-009",
    title="年度开放才可办理",
    message="{year}年度已关账，不能办理业务",
    basis=_GEN,
    next_step="请选择已开放的年度，或联系预算科开年度",
    fires="2021 年度已关账",
    passes="2022 年度开放",
    decided_by="ledger",
)
declare(
    "R-WFL-003",
    title="技术账号不办业务",
    message="技术账号不得办理业务",
    basis=_WFL,
    next_step="请由业务岗位办理",
    fires="信息部门账号送审支付申请",
    passes="单位经办送审支付申请",
)
declare(
    "R-WFL-007",
    title="没有数据范围看不到数据",
    message="您尚未分配数据范围，请联系管理员",
    basis=_WFL,
    next_step="请联系安全保密管理员授权",
    fires="没有任何授权的账号",
    passes="授权了一个单位的账号",
)
declare(
    "R-WFL-008",
    title="越权访问",
    message="无权访问",
    basis=_WFL,
    next_step="请核对单据主键与本人的岗位、数据范围；确需办理的联系安全保密管理员",
    fires="按主键打开别的单位的申请",
    passes="打开本单位的申请",
)
declare(
    "R-WFL-022",
    title="操作日志改不得删不得",
    message="日志完整性校验失败",
    basis=_WFL,
    next_step="请保留现场，由审计管理员与备份逐条核对，查明是谁、何时、经什么途径改的",
    fires="第 5 条的账号被改",
    passes="一条也没有动过",
)
declare(
    "R-WFL-019",
    title="登录失败锁定",
    message="登录失败次数过多，账号锁定 30 分钟",
    basis=_WFL,
    next_step="请 30 分钟后再试，或联系系统管理员",
    fires="连续第 5 次口令错误",
    passes="连续第 4 次口令错误",
)
declare(
    "R-WFL-012",
    title="委托须在期限与范围内",
    message="受托人不在授权范围或不在委托期内",
    basis=_WFL,
    next_step="请委托给数据范围相同或更大的人，并在委托期内办理",
    fires="委托到 6 月 30 日，7 月 1 日代办",
    passes="委托到 6 月 30 日，6 月 30 日代办",
)
declare(
    "R-WFL-020",
    title="签章须有有效证书",
    message="签章缺失或证书无效，不能办理",
    basis="《中华人民共和国电子签名法》第十三条；10 第 6 节",
    next_step="请由安全保密管理员登记本人在有效期内的证书（系统管理→个人证书）后再办",
    fires="证书昨日到期",
    passes="证书今日到期，当日仍有效",
)
