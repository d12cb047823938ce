/** 账号上能办的事：录什么、确认时怎么说。 */
import type { FormField, FormModel } from '@/kit/form/fields'
import { ELEMENT_FIELDS } from '../limits'
import { ROLE_OPTIONS } from '../roles'

export interface UserAction {
  code: string
  verb: string
  text: string
  fields: FormField[]
  danger?: boolean
  main?: boolean
  /** 固定带上的命令字段。 */
  fixed?: FormModel
}

export const USER_ACTIONS: UserAction[] = [
  {
    code: 'identity.grant.request', verb: '申请授权', main: true, text: '另一名管理员批准后生效。单位、部门角色写单位代码前缀，业务科室写对口科室，其余不写。',
    fields: [
      { field: 'role_code', title: '角色', kind: 'options', required: true, options: ROLE_OPTIONS, wide: true },
      { field: 'agency_prefix', title: '单位代码前缀' }, { field: 'mof_dep_code', title: '对口科室' },
      ...ELEMENT_FIELDS,
      { field: 'hidden_fields', title: '看不到的字段', hint: '写字段名，如收款人账号 payee_acct_no；几个用逗号分开，空即都看得到' },
      { field: 'start_date', title: '起始日期', kind: 'date' }, { field: 'end_date', title: '截止日期', kind: 'date' },
      { field: 'reason', title: '申请理由', kind: 'textarea', required: true, wide: true },
    ],
  },
  {
    code: 'identity.user.reset_password', verb: '重设口令', text: '同时解除登录锁定；此人须用一次性口令登录并改口令。',
    fields: [{ field: 'initial_password', title: '一次性口令', kind: 'password', required: true }],
  },
  {
    code: 'identity.user.hand_over', verb: '离岗交接', text: '只等此人办的待办，一并转给同岗位、同范围的人。',
    fields: [{ field: 'to_username', title: '接手人账号', required: true }],
  },
  {
    code: 'identity.user.disable', verb: '停用', danger: true, text: '停用后不能登录，不再启用。还有只等此人办的待办时停不了，先办离岗交接。',
    fields: [{ field: 'reason', title: '停用原因', kind: 'textarea', required: true }],
  },
]
