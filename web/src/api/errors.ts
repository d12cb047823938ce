/** 服务端的拒绝与通信失败，各一个类；别的错误是程序错，不在这里接。 */
import type { Finding } from './types'

export class Refused extends Error {
  readonly status: number
  readonly findings: Finding[]

  constructor(status: number, message: string, findings: Finding[]) {
    super(message || findings[0]?.message || '办理被拒绝')
    this.name = 'Refused'
    this.status = status
    this.findings = findings
  }
}

export class Unreachable extends Error {
  constructor() {
    super('连不上服务器，请检查网络后重试。已填内容仍在页面上。')
    this.name = 'Unreachable'
  }
}

/** HTTP 状态与正文 → Refused。 */
export function refusalFrom(status: number, body: unknown): Refused {
  const data = (body ?? {}) as { findings?: Finding[]; message?: string; detail?: unknown }
  const detail = typeof data.detail === 'string' ? data.detail : ''
  return new Refused(status, data.message || detail || STATUS_TEXT[status] || '', data.findings ?? [])
}

const STATUS_TEXT: Record<number, string> = {
  400: '提交的内容格式不正确。',
  401: '登录已失效，请重新登录。',
  403: '您没有办理这项业务的权限。',
  404: '没有找到这条数据，可能已被删除或不在您的数据范围内。',
  409: '数据已被他人修改，请刷新后重试。',
  413: '提交的内容过大。',
  500: '系统出现错误，未产生任何变更。请稍后重试，仍不行请联系系统管理员。',
  502: '服务正在启动，请稍候再试。',
  503: '服务暂时不可用，请稍候再试。',
}
