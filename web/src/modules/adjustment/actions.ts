/** 批次审完以后预算科要办的事：录什么、确认时怎么说、哪些状态能办。 */
import type { FormField } from '@/kit/form/fields'
import { ORGAN, optionsOf } from './states'

export interface BatchAction {
  code: string
  verb: string
  text: string
  states: string[]
  kinds?: string[]
  fields: FormField[]
  danger?: boolean
}

export const BATCH_ACTIONS: BatchAction[] = [
  {
    code: 'adjustment.batch.register_approval', verb: '登记批件', states: ['30'], text: '预算调整须是人大常委会的批件，并写送初审与会议日期。',
    fields: [
      { field: 'doc_no', title: '批件号', required: true },
      { field: 'approve_org', title: '批准机关', kind: 'options', options: optionsOf(ORGAN), required: true },
      { field: 'approve_date', title: '批准日期', kind: 'date', required: true },
      { field: 'prelim_date', title: '送初审日期', kind: 'date' },
      { field: 'meeting_date', title: '会议日期', kind: 'date' },
    ],
  },
  { code: 'adjustment.batch.effect', verb: '生效', states: ['30', '40'], text: '解冻、调减、调增、记指标账、改预算数一次办完；任一行不过，整批不生效。', fields: [] },
  {
    code: 'adjustment.batch.publish', verb: '登记公开', states: ['40', '50'], kinds: ['T'], text: '批准后 20 日内向社会公开。',
    fields: [{ field: 'public_date', title: '公开日期', kind: 'date', required: true }],
  },
  { code: 'adjustment.batch.report', verb: '列入报告清单', states: ['50'], kinds: ['Z'], text: '列入报人大常委会的清单。', fields: [] },
  {
    code: 'adjustment.batch.reverse', verb: '冲销', states: ['50'], danger: true, text: '调入指标没有用过才能冲销；另出一张反向批次，原分录同向红字。',
    fields: [{ field: 'reason', title: '事由', kind: 'textarea', required: true }],
  },
]
