import type { States } from '@/kit/ui/status'

export const BATCH: States = {
  '10': { title: '草稿', tone: 'draft' },
  '20': { title: '待审', tone: 'todo' },
  '30': { title: '待终审', tone: 'sent' },
  '40': { title: '待生效', tone: 'sent' },
  '50': { title: '生效', tone: 'good' },
  '60': { title: '已冲销', tone: 'void' },
  '90': { title: '作废', tone: 'void' },
}

export const KIND: States = {
  J: { title: '预算调剂', tone: 'sent' },
  Z: { title: '上级追加', tone: 'good' },
  C: { title: '追减收回', tone: 'bad' },
  T: { title: '预算调整', tone: 'todo' },
}

export const CASE: States = {
  '1': { title: '单位自主', tone: 'draft' },
  '2': { title: '同部门单位间', tone: 'sent' },
  '3': { title: '同款科目间', tone: 'sent' },
  '4': { title: '项目之间', tone: 'sent' },
  '5': { title: '类款间、部门间', tone: 'todo' },
  '6': { title: '基本与项目间', tone: 'todo' },
  '7': { title: '预备费、预留', tone: 'todo' },
  '8': { title: '上级增加专项', tone: 'good' },
  '9': { title: '法定调整', tone: 'bad' },
  C: { title: '追减收回', tone: 'bad' },
}

export const FUND: States = {
  '1': { title: '上级专项转移支付', tone: 'good' },
  '2': { title: '上级一般性转移支付', tone: 'good' },
  '3': { title: '动用预算稳定调节基金', tone: 'todo' },
  '4': { title: '新增政府债务', tone: 'todo' },
  '5': { title: '调入资金', tone: 'sent' },
  '6': { title: '超收收入', tone: 'sent' },
  '7': { title: '专户或单位资金收入增加', tone: 'sent' },
}

export const ORGAN: States = { '1': { title: '人大常委会', tone: 'bad' }, '2': { title: '政府', tone: 'todo' } }

export const optionsOf = (states: States): { value: string; title: string }[] => Object.entries(states).map(([value, state]) => ({ value, title: state.title }))
