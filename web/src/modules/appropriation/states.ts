import type { States } from '@/kit/ui/status'

export const INDICATOR: States = {
  '1': { title: '待审', tone: 'todo' },
  '2': { title: '有效', tone: 'good' },
  '3': { title: '已关闭', tone: 'void' },
  '4': { title: '已结转', tone: 'sent' },
  '5': { title: '已收回', tone: 'void' },
  '9': { title: '已作废', tone: 'void' },
}

export const LAYER: States = {
  '10': { title: '财政总指标', tone: 'draft' },
  '20': { title: '科室待分', tone: 'draft' },
  '30': { title: '部门待分', tone: 'draft' },
  '40': { title: '单位可执行', tone: 'sent' },
}

export const EXECUTABLE: States = { '1': { title: '可执行', tone: 'good' }, '2': { title: '待分', tone: 'todo' } }
