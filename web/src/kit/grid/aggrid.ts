/** AG Grid 社区版只登记用得到的模块；旧式主题（Balham）在 Chromium 109 上才可靠。 */
import {
  CellStyleModule, ClientSideRowModelModule, ColumnApiModule, EventApiModule, LocaleModule, ModuleRegistry,
  PinnedRowModule, RenderApiModule, RowApiModule, RowSelectionModule, RowStyleModule, ScrollApiModule, TooltipModule,
} from 'ag-grid-community'
import 'ag-grid-community/styles/ag-grid.css'
import 'ag-grid-community/styles/ag-theme-balham.css'
import './grid.css'

ModuleRegistry.registerModules([
  CellStyleModule, ClientSideRowModelModule, ColumnApiModule, EventApiModule, LocaleModule, PinnedRowModule,
  RenderApiModule, RowApiModule, RowSelectionModule, RowStyleModule, ScrollApiModule, TooltipModule,
])

export { createGrid } from 'ag-grid-community'
export type { ColDef, ColGroupDef, GridApi, GridOptions, ICellRendererParams } from 'ag-grid-community'
