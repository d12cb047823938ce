/** 三张图的画法：坐标轴写单位，低于序时进度的柱子用红色。 */
import { BEHIND, PALETTE, type EChartsCoreOption } from '@/kit/chart/echarts'
import { forChart, money } from '@/kit/money'
import type { Slice } from './figures'

const rateOf = (slice: Slice): number => Number(slice.rate.replace('%', '') || 0)
const AXIS = { axisLine: { lineStyle: { color: '#c3cedb' } }, axisTick: { show: false } }

/** 支付额最大的十个部门，按进度从高到低。 */
export function departmentOption(slices: Slice[], passed: number): EChartsCoreOption {
  const top = slices.slice(0, 10)
  const max = Math.max(100, ...top.map(rateOf))
  return {
    grid: { left: 8, right: 56, top: 22, bottom: 4, containLabel: true },
    tooltip: { formatter: (p: { dataIndex: number }) => tip(top[p.dataIndex]) },
    xAxis: { type: 'value', max: Math.ceil(max / 10) * 10, axisLabel: { formatter: '{value}%' }, splitLine: { lineStyle: { color: '#e3e9f1' } } },
    yAxis: { type: 'category', inverse: true, data: top.map((s) => s.name), ...AXIS, axisLabel: { width: 120, overflow: 'truncate' } },
    series: [
      {
        type: 'bar', barMaxWidth: 14, label: { show: true, position: 'right', formatter: '{c}%' },
        data: top.map((s) => ({ value: rateOf(s), itemStyle: { color: rateOf(s) < passed ? BEHIND : PALETTE[0] } })),
        markLine: { symbol: 'none', silent: true, lineStyle: { color: '#d98e2b', type: 'dashed' }, label: { position: 'start', formatter: `序时 ${passed.toFixed(1)}%`, color: '#a8660f' }, data: [{ xAxis: passed }] },
      },
    ],
  }
}

function tip(slice: Slice | undefined): string {
  return slice ? `${slice.name}<br>指标 ${money(slice.indicator)} 元<br>已支付 ${money(slice.paid)} 元<br>执行率 ${slice.rate}` : ''
}

export function functionOption(slices: Slice[]): EChartsCoreOption {
  return {
    tooltip: { formatter: (p: { dataIndex: number; percent: number }) => `${tip(slices[p.dataIndex])}<br>占比 ${p.percent}%` },
    legend: { type: 'scroll', orient: 'vertical', right: 4, top: 'middle', itemWidth: 10, itemHeight: 10, textStyle: { width: 150, overflow: 'truncate' } },
    series: [{ type: 'pie', radius: ['42%', '68%'], center: ['34%', '50%'], label: { formatter: '{d}%', overflow: 'none' }, data: slices.map((s) => ({ name: s.name, value: forChart(s.paid, '万元') })) }],
  }
}

export function monthOption(months: number[], lastYear: number[] | undefined): EChartsCoreOption {
  const bars = { name: '本年支付', type: 'bar', barMaxWidth: 42, data: months }
  const line = { name: '上年同期', type: 'line', symbolSize: 6, data: lastYear, lineStyle: { color: PALETTE[1] }, itemStyle: { color: PALETTE[1] } }
  return {
    grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
    legend: lastYear ? { top: 0 } : undefined,
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: months.map((_, i) => `${i + 1}月`), ...AXIS },
    yAxis: { type: 'value', name: '万元', nameTextStyle: { align: 'right' }, splitLine: { lineStyle: { color: '#e3e9f1' } } },
    series: lastYear ? [bars, line] : [bars],
  }
}
