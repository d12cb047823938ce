/** 按字段名找到当前可见页面上的录入框，滚到眼前并取得焦点。 */
export function locateField(field: string): void {
  const boxes = [...document.querySelectorAll<HTMLElement>(`[data-field="${field}"]`)]
  const box = boxes.find((item) => item.offsetParent !== null)
  if (!box) return
  box.scrollIntoView({ block: 'center' })
  box.querySelector<HTMLElement>('input, textarea, select, button')?.focus()
}
