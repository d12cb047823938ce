/** 列设置按人记在本机：显示、次序、冻结、单位。 */
import type { ColumnSetting } from './columns'

const keyOf = (user: string, grid: string): string => `yitihua.columns.${user}.${grid}`

export function loadSetting(user: string, grid: string): ColumnSetting | null {
  const text = localStorage.getItem(keyOf(user, grid))
  return text ? (JSON.parse(text) as ColumnSetting) : null
}

export function saveSetting(user: string, grid: string, setting: ColumnSetting | null): void {
  if (setting) localStorage.setItem(keyOf(user, grid), JSON.stringify(setting))
  else localStorage.removeItem(keyOf(user, grid))
}
