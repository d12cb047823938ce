/** 金额：一律以分为单位的大整数计算，以字符串收发，从不用浮点。 */

export type Unit = '元' | '万元' | '亿元'

const AMOUNT = /^-?\d+(\.\d{1,2})?$/

/** 把金额字符串（可带千分位）读成分；不是金额时返回 null。 */
export function toFen(text: string | number | null | undefined): bigint | null {
  if (text === null || text === undefined) return null
  const plain = toHalfWidth(String(text)).replace(/[,\s]/g, '')
  if (!AMOUNT.test(plain)) return null
  const negative = plain.startsWith('-')
  const [yuan = '0', cents = ''] = plain.replace('-', '').split('.')
  const fen = BigInt(yuan) * 100n + BigInt(cents.padEnd(2, '0'))
  return negative ? -fen : fen
}

/** 分 → 传给服务端的字符串，如 "1234.50"。 */
export function toPlain(fen: bigint): string {
  const [sign, digits] = fen < 0n ? ['-', (-fen).toString()] : ['', fen.toString()]
  const padded = digits.padStart(3, '0')
  return `${sign}${padded.slice(0, -2)}.${padded.slice(-2)}`
}

/** 分 → 千分位两位小数（元），万元两位、亿元四位；只用于显示。 */
export function formatFen(fen: bigint, unit: Unit = '元'): string {
  if (unit === '元') return withCommas(toPlain(fen))
  const [divisor, digits] = unit === '万元' ? [1_000_000n, 2] : [10_000_000_000n, 4]
  const scale = 10n ** BigInt(digits)
  const rounded = roundHalfUp(fen * scale, divisor)
  const negative = rounded < 0n
  const abs = (negative ? -rounded : rounded).toString().padStart(digits + 1, '0')
  return withCommas(`${negative ? '-' : ''}${abs.slice(0, -digits)}.${abs.slice(-digits)}`)
}

export interface MoneyStyle {
  unit?: Unit
  /** 列表和表样里零显示为空；合计、余额、详情里零显示 0.00。 */
  blankZero?: boolean
}

/** 金额字符串 → 显示文字；没有值显示空。 */
export function money(text: string | number | null | undefined, style: MoneyStyle = {}): string {
  const fen = toFen(text)
  if (fen === null || (fen === 0n && style.blankZero)) return ''
  return formatFen(fen, style.unit)
}

export function sumFen(values: Iterable<string | number | null | undefined>): bigint {
  let total = 0n
  for (const value of values) total += toFen(value) ?? 0n
  return total
}

/** 逐项相加减，如 net(amount, '-', dis_amt)；空值按零。 */
export function minus(first: string | null | undefined, ...rest: (string | null | undefined)[]): string {
  return toPlain((toFen(first) ?? 0n) - sumFen(rest))
}

export function plus(...values: (string | null | undefined)[]): string {
  return toPlain(sumFen(values))
}

/** 百分比两位小数；分母为零时为空。 */
export function percent(part: string | null | undefined, whole: string | null | undefined): string {
  const [a, b] = [toFen(part) ?? 0n, toFen(whole) ?? 0n]
  if (b === 0n) return ''
  const basisPoints = roundHalfUp(a * 10_000n, b)
  return `${toPlain(basisPoints)}%`
}

/** 只给画图用：图上的坐标允许近似。 */
export function forChart(text: string | null | undefined, unit: Unit): number {
  const fen = toFen(text) ?? 0n
  return Number(formatFen(fen, unit).replaceAll(',', ''))
}

export function toHalfWidth(text: string): string {
  return text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/　/g, ' ')
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']
const GROUPS = ['', '万', '亿', '万亿']

/** 分 → 大写金额。 */
export function capitals(fen: bigint): string {
  if (fen < 0n) return `负${capitals(-fen)}`
  const [yuan, jiao, cent] = [fen / 100n, Number((fen / 10n) % 10n), Number(fen % 10n)]
  const whole = yuan === 0n ? '' : `${wholeCapitals(yuan)}元`
  if (jiao === 0 && cent === 0) return whole ? `${whole}整` : '零元整'
  const gap = whole && jiao === 0 ? '零' : ''
  const tail = (jiao ? `${DIGITS[jiao]}角` : '') + (cent ? `${DIGITS[cent]}分` : '整')
  return `${whole}${gap}${tail}`
}

function wholeCapitals(yuan: bigint): string {
  const groups: number[] = []
  for (let rest = yuan; rest > 0n; rest /= 10_000n) groups.push(Number(rest % 10_000n))
  let text = ''
  let zero = false
  for (let g = groups.length - 1; g >= 0; g--) {
    const value = groups[g] ?? 0
    if (value === 0) {
      zero = text !== ''
      continue
    }
    if (text && (zero || value < 1000)) text += '零'
    text += groupCapitals(value) + (GROUPS[g] ?? '')
    zero = false
  }
  return text
}

function groupCapitals(value: number): string {
  let text = ''
  let zero = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10
    if (digit === 0) {
      zero = text !== ''
      continue
    }
    text += (zero ? '零' : '') + DIGITS[digit] + PLACES[place]
    zero = false
  }
  return text
}

function roundHalfUp(numerator: bigint, divisor: bigint): bigint {
  const negative = numerator < 0n !== divisor < 0n
  const [a, b] = [numerator < 0n ? -numerator : numerator, divisor < 0n ? -divisor : divisor]
  const rounded = (a * 2n + b) / (b * 2n)
  return negative ? -rounded : rounded
}

function withCommas(plain: string): string {
  const [whole = '', decimals = ''] = plain.split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`
}
