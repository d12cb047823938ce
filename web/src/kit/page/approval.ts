/** 列表上的审核：打开抽屉，记住本页待办的次序，办完跳下一条。 */
import { shallowRef, type ShallowRef } from 'vue'
import type { Row } from '@/api/types'
import type { Subject } from './ApprovalDrawer.vue'

export interface Approval {
  subject: ShallowRef<Subject | null>
  queue: ShallowRef<Subject[]>
  open: (row: Row, rows: Row[]) => void
  close: () => void
  next: (subject: Subject | null) => void
}

export function useApproval(bizType: string, idField: string): Approval {
  const subject = shallowRef<Subject | null>(null)
  const queue = shallowRef<Subject[]>([])
  const of = (row: Row): Subject => ({ bizType, id: String(row[idField]) })
  return {
    subject,
    queue,
    open: (row, rows) => {
      queue.value = rows.map(of)
      subject.value = of(row)
    },
    close: () => (subject.value = null),
    next: (next) => (subject.value = next),
  }
}
