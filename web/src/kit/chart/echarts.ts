/** ECharts 只取柱、饼、线与画布，随看板页才加载。 */
import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer])

export { init }
export type { EChartsType, EChartsCoreOption } from 'echarts/core'

export const PALETTE = ['#1d5fb4', '#4a9a8a', '#d98e2b', '#8a6fb8', '#c25b5b', '#7f8fa6', '#b9a44c']
export const BEHIND = '#c9252d'
