/** AG Grid 的中文文字，只列用得到的。 */
export const ZH = {
  noRowsToShow: '没有数据',
  loadingOoo: '正在取数……',
  ariaRowSelect: '按空格选中本行',
  ariaRowSelectAll: '按空格全选',
  ariaRowToggleSelection: '按空格切换选中',
  ariaRowDeselect: '按空格取消选中',
}
