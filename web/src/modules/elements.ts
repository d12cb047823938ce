/** 各页共用的要素列与查询条件。 */
import type { Column } from '@/kit/grid/columns'
import type { Filter } from '@/kit/page/listSpec'

export const agencyColumn: Column = { field: 'agency_code', title: '单位', kind: 'code', nameOnly: true, width: 168 }
export const projectColumn: Column = { field: 'pro_code', title: '项目', kind: 'code', nameOnly: true, nameField: 'pro_name', width: 180 }
export const funcColumn: Column = { field: 'exp_func_code', title: '功能分类', kind: 'code', width: 170 }
export const govEcoColumn: Column = { field: 'gov_bgt_eco_code', title: '政府经济', kind: 'code', width: 150 }
export const depEcoColumn: Column = { field: 'dep_bgt_eco_code', title: '部门经济', kind: 'code', width: 150 }
export const fundColumn: Column = { field: 'fund_type_code', title: '资金性质', kind: 'code', width: 150 }

export const elementColumns: Column[] = [projectColumn, funcColumn, govEcoColumn, depEcoColumn, fundColumn]

export const funcFilter: Filter = { field: 'exp_func_code', title: '功能分类', kind: 'code', op: 'prefix', catalog: 'EXP_FUNC', more: true }
export const fundFilter: Filter = { field: 'fund_type_code', title: '资金性质', kind: 'code', op: 'prefix', catalog: 'FUND_TYPE', more: true }
export const projectFilter: Filter = { field: 'pro_code', title: '项目代码', kind: 'text', op: 'contains', more: true, width: 160 }
