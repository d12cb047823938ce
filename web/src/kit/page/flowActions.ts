/** 流程动作的登记：`own` 的操作码以单据类型打头，其余是流程自己的操作。 */
import type { FormField } from '../form/fields'

export interface FlowAction {
  key: string
  own: boolean
  own_code: string
  verb: string
  text: string
  danger?: boolean
  fields: FormField[]
}

const reason = (title: string): FormField => ({ field: 'opinion', title, kind: 'textarea', required: true })

export const FLOW_ACTIONS: FlowAction[] = [
  { key: 'claim', own: false, own_code: 'workflow.task.claim', verb: '领取', text: '', fields: [] },
  { key: 'release', own: false, own_code: 'workflow.task.release', verb: '释放', text: '', fields: [] },
  {
    key: 'add_signer', own: false, own_code: 'workflow.task.add_signer', verb: '加签', text: '请一位同岗位、数据范围相同的人一起签；两人都签了，本环节才算办完。',
    fields: [{ field: 'username', title: '加签人账号', required: true }, { field: 'opinion', title: '请他看什么', kind: 'textarea' }],
  },
  { key: 'recall', own: true, own_code: '', verb: '追回', text: '下一环节还没有办，追回后由您重新办理，额度不动。', fields: [reason('追回理由')] },
  { key: 'terminate', own: true, own_code: '', verb: '终止', danger: true, text: '终止后这张单据不再办理。', fields: [reason('终止理由')] },
  {
    key: 'reverse', own: false, own_code: 'workflow.reversal.request', verb: '申请反审', danger: true, text: '终审办错了、后面还没有用上的，由另一位能办最后环节的人批准后退回重办；终审时给出去的额度原样收回。',
    fields: [{ field: 'reason', title: '反审理由', kind: 'textarea', required: true }],
  },
]
