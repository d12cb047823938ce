import type { States } from '@/kit/ui/status'

export const CARRYOVER: States = {
  '2': { title: '审核中', tone: 'todo' },
  '3': { title: '已确认', tone: 'sent' },
  '4': { title: '已核销', tone: 'good' },
  '5': { title: '次年已生成', tone: 'good' },
  '9': { title: '退回', tone: 'void' },
}

export const WRITE_OFF: States = {
  '2': { title: '审核中', tone: 'todo' },
  '3': { title: '已批准', tone: 'sent' },
  '4': { title: '已核销', tone: 'good' },
  '9': { title: '退回', tone: 'void' },
}

export const YEAR_END: States = {
  '1': { title: '核销中', tone: 'todo' },
  '2': { title: '已核销', tone: 'sent' },
  '3': { title: '已对冲', tone: 'sent' },
  '4': { title: '已关账', tone: 'good' },
}

const outcome = (title: string, tone: 'todo' | 'good' | 'sent' | 'void' | 'bad'): States[string] => ({ title, tone })

export const OUTCOME: States = {
  待审: outcome('待审', 'bad'), 在途未清: outcome('在途未清', 'bad'), 冻结未清: outcome('冻结未清', 'bad'), 结转超余额: outcome('结转超余额', 'bad'),
  结转: outcome('结转', 'sent'), 收回: outcome('收回', 'todo'), 核销: outcome('核销', 'todo'), 关闭: outcome('关闭', 'void'), 已办: outcome('已办', 'good'),
}
