/** 可授的角色与各自的范围：单位、部门写代码前缀，业务科室写科室代码，其余不写。 */
export interface RoleOption {
  value: string
  title: string
}

const ROLES: [string, string][] = [
  ['AG_OP', '预算单位经办'], ['AG_AUD', '预算单位审核'], ['AG_POST', '预算单位记账'], ['DEPT', '主管部门'], ['MOF_BIZ', '财政业务科室'], ['MOF_BGT', '预算科'],
  ['MOF_TRE', '国库科'], ['PAY_CTR', '支付中心'], ['MOF_PER', '绩效管理科'], ['MOF_ASSET', '资产管理科'], ['MOF_PUR', '政府采购管理科'],
  ['MOF_SUP', '财政监督科'], ['MOF_ACC', '会计科'], ['MOF_POST', '财政记账'], ['MOF_REV', '财政投资评审中心'], ['IT', '信息工作部门'], ['SUPV', '督导组'],
  ['LEAD', '领导小组'], ['PROV', '省厅'], ['SYS_ADM', '系统管理员'], ['SEC_ADM', '安全保密管理员'], ['AUDIT', '审计员'],
]
export const ROLE_OPTIONS: RoleOption[] = ROLES.map(([value, name]) => ({ value, title: `${name}（${value}）` }))
const NAMES = new Map(ROLES)
export const roleName = (code: string): string => NAMES.get(code) ?? code
