import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { operate } from '@/api/client'
import { useLiveCheck } from '@/modules/payment/applications/useCheck'

vi.mock('@/api/client', () => ({ operate: vi.fn() }))

const short = { code: 'R-PAY-004', level: 'block', message: '余额不足' }
const pending: ((found: unknown[]) => void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  vi.mocked(operate).mockImplementation(() => new Promise((answer) => pending.push((findings) => answer({ findings } as never))))
})
afterEach(() => {
  pending.length = 0
  vi.useRealTimers()
})

async function answer(findings: unknown[]): Promise<void> {
  pending.shift()!(findings)
  await vi.advanceTimersByTimeAsync(0)
}

/** 录了 52000.01、停手半秒，正等着答复。 */
async function asked() {
  const amount = ref('0.00')
  const check = useLiveCheck(() => [{ code: 'payment.application.create', body: { pay_app_amt: amount.value } }])
  amount.value = '52000.01'
  await nextTick()
  await vi.advanceTimersByTimeAsync(600)
  return { amount, check }
}

test('改了金额，改之前问的回来也不显示；停手以后另问一次', async () => {
  const { amount, check } = await asked()
  amount.value = '52000.00'
  await nextTick()
  await answer([short])
  expect(check.findings.value).toEqual([])
  expect(check.checking.value).toBe(true)
  await vi.advanceTimersByTimeAsync(600)
  await answer([])
  expect(check.findings.value).toEqual([])
  expect(check.checking.value).toBe(false)
})

test('没再改的照样显示', async () => {
  const { check } = await asked()
  await answer([short])
  expect(check.findings.value).toEqual([short])
})
