/** 消息点开：标为已读，去它说的那张单据。 */
import type { Router } from 'vue-router'
import { operate } from '@/api/client'
import { kindOf } from '@/api/documentKinds'
import { Refused, Unreachable } from '@/api/errors'
import { useRefresh } from '@/api/records'
import { useNotice } from '@/kit/notice/store'

/** 有单据的去单据页，没有的去消息页看全文。 */
export async function openNotice(router: Router, bizType: string, bizId: string): Promise<void> {
  const kind = bizId ? kindOf(bizType) : undefined
  await router.push(kind ? kind.detail(bizId) : '/notices?tab=all')
}

/** 标为已读，不弹成功提示。 */
export function useReadNotices(): (ids: string[]) => Promise<void> {
  const notice = useNotice()
  const refresh = useRefresh()
  return async (ids) => {
    try {
      await operate('notice.message.read', { notice_ids: ids })
      void refresh()
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error
      notice.refused('标为已读未办成', error)
    }
  }
}
