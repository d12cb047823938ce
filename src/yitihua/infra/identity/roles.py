"""角色表（00 第 5 节）：角色码、名称、数据范围的维度。"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Role:
    """`scope` 为 agency 单位、dept 部门、mof_dep 对口科室、division 全区划、bank 本行、none 无业务数据。"""

    code: str
    title: str
    scope: str
    technical: bool = False


_ROLES = (
    Role("AG_OP", "预算单位经办", "agency"),
    Role("AG_AUD", "预算单位审核", "agency"),
    Role("AG_POST", "预算单位记账", "agency"),
    Role("DEPT", "主管部门", "dept"),
    Role("MOF_BIZ", "财政业务科室", "mof_dep"),
    Role("MOF_BGT", "预算科", "division"),
    Role("MOF_TRE", "国库科", "division"),
    Role("PAY_CTR", "支付中心", "division"),
    Role("MOF_PER", "绩效管理科", "division"),
    Role("MOF_ASSET", "资产管理科", "division"),
    Role("MOF_PUR", "政府采购管理科", "division"),
    Role("MOF_SUP", "财政监督科", "division"),
    Role("MOF_ACC", "会计科", "division"),
    Role("MOF_POST", "财政记账", "division"),
    Role("MOF_REV", "财政投资评审中心", "division"),
    Role("IT", "信息工作部门", "division", technical=True),
    Role("BANK", "代理银行", "bank"),
    Role("PBC", "人民银行国库", "bank"),
    Role("PROV", "省厅", "division"),
    Role("SUPV", "督导组", "division"),
    Role("LEAD", "领导小组", "division"),
    Role("SYS_ADM", "系统管理员", "none", technical=True),
    Role("SEC_ADM", "安全保密管理员", "none", technical=True),
    Role("AUDIT", "审计员", "division"),
    Role("SYSTEM", "系统作业", "division"),
)

ROLES: Final = {role.code: role for role in _ROLES}
PERSON_ROLES: Final = tuple(code for code in ROLES if code not in ("BANK", "PBC", "SYSTEM"))
REVIEWERS: Final = frozenset(
    code
    for code in PERSON_ROLES
    if not ROLES[code].technical and code not in ("AUDIT", "SUPV", "PROV", "AG_OP", "AG_POST", "MOF_POST")
)
"""可能有审核待办的角色：能转办、能委托。"""
EXCLUSIVE: Final = frozenset({"SYS_ADM", "SEC_ADM", "AUDIT"})
"""三员互斥（00 第 7 节）。"""
