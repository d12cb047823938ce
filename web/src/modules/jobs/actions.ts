/** 作业上能办的两件事，列表与单据页共用。 */
import { useAct } from '@/api/act'
import type { Row } from '@/api/types'
import { useNotice } from '@/kit/notice/store'

export const retriable = (row: Row | undefined): boolean => ['failed', 'retrying'].includes(String(row?.status))
export const cancellable = (row: Row | undefined): boolean => ['todo', 'retrying'].includes(String(row?.status))

export interface JobActions {
  retry: (row: Row) => Promise<void>
  cancel: (row: Row) => Promise<void>
}

export function useJobActions(): JobActions {
  const act = useAct()
  const notice = useNotice()
  return {
    retry: async (row) => void (await act('job.queue.retry', { job_no: Number(row.job_no) }, '重试', `作业 ${row.job_no} 已重新排上队`)),
    cancel: async (row) => {
      const asked = await notice.ask({ title: '取消作业', verb: '确定取消', danger: true, text: `取消作业 ${row.job_no}（${row.job_name}）。取消后一行也不会办，要办须重新提交。` })
      if (asked.ok) await act('job.queue.cancel', { job_no: Number(row.job_no) }, '取消作业')
    },
  }
}
