/** 首页的四个箱。 */
export const BOXES = ['todo', 'done', 'started', 'copied'] as const
export type Box = (typeof BOXES)[number]
