"""基础信息的规则（00 第 7 节、01 第 5 节）：提示语、依据与下一步。"""

from yitihua.engines.rules import declare_rule
from yitihua.kernel.findings import Level

_GEN = "《预算管理一体化规范（试行）》（财办〔2020〕13 号）；00 第 7 节"
_BAS = "《预算管理一体化规范（试行）》基础信息管理；01 第 5 节"
_ACCT = "《预算管理一体化规范（试行）》账户管理；01 第 5 节"

declare_rule(
    "R-GEN-003",
    title="代码在年度内可用",
    message="{element}代码{value}在{year}年度不可用",
    basis=_GEN,
    next_step="请改选{year}年度启用的代码，或联系信息部门核对代码集",
    fires="引用不存在、未启用或已停用的代码",
    passes="引用当年启用的代码",
)
declare_rule(
    "R-GEN-004",
    title="业务数据用末级代码",
    message="{element}{value}不是末级，请选择下级代码",
    basis=_GEN,
    next_step="请在{value}之下选择末级代码",
    fires="支出功能分类选“款”20106",
    passes="支出功能分类选“项”2010601",
)
declare_rule(
    "R-BAS-001",
    title="统一社会信用代码的格式",
    message="统一社会信用代码格式不正确",
    basis="GB 32100—2015；01 第 5 节",
    next_step="请核对登记证书：18 位，不含 I、O、S、V、Z，第 3–8 位为数字",
    fires="17 位或含字母 I",
    passes="18 位且字符合规",
)
declare_rule(
    "R-BAS-002",
    title="统一社会信用代码的校验位",
    message="统一社会信用代码校验位错误，应为 {c}",
    basis="GB 32100—2015；01 第 5 节",
    next_step="请核对登记证书后重新填写",
    fires="91350100M000100Y44",
    passes="91350100M000100Y43",
)
declare_rule(
    "R-BAS-003",
    title="组织机构代码的校验位",
    message="组织机构代码校验位不符，请核实",
    basis="GB 11714—1997；01 第 5 节",
    next_step="请核对登记证书第 9–17 位",
    level=Level.WARN,
    fires="机构主体 00612345 的校验位填 7",
    passes="机构主体 00612345 的校验位填 8",
)
declare_rule(
    "R-BAS-004",
    title="登记类别与单位类型相符",
    message="信用代码登记类别与单位类型不一致",
    basis=_BAS,
    next_step="机关法人首两位应为 11，事业法人应为 12，请核实",
    level=Level.WARN,
    fires="行政单位的信用代码以 12 开头",
    passes="行政单位的信用代码以 11 开头",
)
declare_rule(
    "R-BAS-005",
    title="信用代码不重复",
    message="信用代码已被 {agency} 使用",
    basis=_BAS,
    next_step="请核对信用代码；同一法人不得登记为两个单位",
    fires="两个非虚拟单位用同一信用代码",
    passes="其中一个是虚拟单位",
)
declare_rule(
    "R-BAS-006",
    title="单位代码与上级相符",
    message="单位代码与上级单位不匹配",
    basis=_BAS,
    next_step="单位代码每级 3 位，且以已登记的上级单位代码开头",
    fires="代码 1010011，或上级 101 不存在",
    passes="代码 101003，上级 101 已登记",
)
declare_rule(
    "R-BAS-010",
    title="停用单位须无未了事项",
    message="单位仍有未了事项，不能停用：指标余额{a}元、在途支付{b}笔、未结项目{c}个、在职人员{d}人",
    basis=_BAS,
    next_step="请先收回指标余额、办完在途支付、终止或移交项目、移交人员",
    fires="指标余额 12,345.67、项目 1 个未结",
    passes="指标余额 0.00 且无在途、无未结、无在职",
)
declare_rule(
    "R-BAS-027",
    title="账户号不重复、户名与单位一致",
    message="户名与单位全称不一致",
    basis=_ACCT,
    next_step="请核对开户许可证上的户名与账号",
    level=Level.WARN,
    fires="户名与单位全称差一个字",
    passes="户名等于单位全称",
)
declare_rule(
    "R-BAS-028",
    title="零余额账户唯一",
    message="已存在有效零余额账户",
    basis=_ACCT,
    next_step="请先停用原零余额账户再登记新账户",
    fires="单位已有启用的零余额账户",
    passes="原零余额账户已停用",
)
declare_rule(
    "R-BAS-029",
    title="实有资金账户须经批准",
    message="未经批准不得启用",
    basis=_ACCT,
    next_step="请填写国库科审批文号",
    fires="单位基本户无审批文号",
    passes="单位基本户有审批文号",
)
declare_rule(
    "R-BAS-030",
    title="联行号合规",
    message="联行号应为 12 位数字且在行名行号表内",
    basis=_ACCT,
    next_step="请从行名行号表中选择开户行",
    fires="联行号 11 位，或不在表内",
    passes="联行号 12 位且在表内",
)
declare_rule(
    "R-BAS-031",
    title="销户须余额为零",
    message="账户余额 {x}，不能销户",
    basis=_ACCT,
    next_step="请先结清余额与在途业务",
    fires="账户余额 0.01",
    passes="账户余额 0.00",
)
declare_rule(
    "R-BAS-040",
    title="必填要素齐全",
    message="必填要素未填：{list}",
    basis=_BAS,
    next_step="请补齐所列要素",
    fires="24 要素中“邮政编码”为空",
    passes="24 要素中必填项全部填写",
)
