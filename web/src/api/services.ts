/** 平台服务的查询：附件、消息、工作日历、周期作业。键以 records 开头，办完事一并刷新。 */
import { useQuery } from '@pinia/colada'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { getPath, viewKey } from './client'
import type { Row } from './types'

type Maybe<T> = MaybeRefOrGetter<T>

export interface AttachmentRow {
  attachment_id: string
  file_name: string
  file_size: number
  media_type: string
  digest: string
  uploader_name: string
  upload_time: string
  own: boolean
}

export interface Attachments {
  rows: AttachmentRow[]
  count: number
  can_change: boolean
}

export const useAttachments = (bizType: Maybe<string>, bizId: Maybe<string>) =>
  useQuery<Attachments>({
    key: () => ['records', 'attachments', toValue(bizType), toValue(bizId), viewKey()],
    query: () => getPath<Attachments>('/api/attachments', { biz_type: toValue(bizType), biz_id: toValue(bizId) }),
    enabled: () => !!toValue(bizId),
  })

export interface NoticeRow {
  notice_id: string
  kind: string
  kind_name: string
  title: string
  body: string
  biz_type: string
  biz_id: string
  sender_name: string
  biz_time: string
  unread: boolean
}

export const useNotices = () =>
  useQuery<{ unread: number; rows: NoticeRow[] }>({
    key: () => ['records', 'notices'],
    query: () => getPath<{ unread: number; rows: NoticeRow[] }>('/api/notices'),
  })

export interface CalendarDay {
  day: string
  works: boolean
  source: '' | 'own' | 'common'
  remark: string
  bank_cutoff: string
}

export interface CalendarMonth {
  month: string
  today: string
  bank_cutoff: string
  days: CalendarDay[]
}

export const useCalendar = (month: Maybe<string>) =>
  useQuery<CalendarMonth>({
    key: () => ['records', 'calendar', toValue(month)],
    query: () => getPath<CalendarMonth>('/api/calendar', { month: toValue(month) }),
    placeholderData: (previous) => previous,
  })

export const usePeriodic = () =>
  useQuery<{ rows: Row[]; count: number }>({
    key: () => ['records', 'periodic'],
    query: () => getPath<{ rows: Row[]; count: number }>('/api/periodic'),
  })
