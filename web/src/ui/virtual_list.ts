// The arithmetic of a list too long to be laid out: which rows are in sight at a scroll position, and
// where. Browsers stop at a height of some millions of pixels, so beyond a limit the scroll position is
// scaled. Pure; smd-grid.ts draws.

export interface ListShape {
  count: number
  rowHeight: number
  viewHeight: number
  /** The tallest element laid out; taller lists are scaled. */
  maxHeight: number
}

export interface Visible {
  first: number
  last: number // one past the last row to draw
  /** Where the top of row `first` belongs, in pixels from the top of the content. */
  top: number
}

const overscan = 4

export function contentHeight(shape: ListShape): number {
  return Math.min(shape.count * shape.rowHeight, Math.max(shape.maxHeight, shape.viewHeight))
}

export function visibleRows(scrollTop: number, shape: ListShape): Visible {
  const exact = firstRow(scrollTop, shape)
  const first = Math.max(0, Math.floor(exact) - overscan)
  const last = Math.min(shape.count, Math.ceil(exact + shape.viewHeight / shape.rowHeight) + overscan)
  return { first, last, top: Math.max(0, scrollTop) + (first - exact) * shape.rowHeight }
}

/** The scroll position that brings a row into sight with the least movement. */
export function scrollTopFor(row: number, scrollTop: number, shape: ListShape): number {
  const inView = shape.viewHeight / shape.rowHeight
  const exact = firstRow(scrollTop, shape)
  if (row < exact) return scrollTopOf(row, shape)
  if (row + 1 > exact + inView) return scrollTopOf(row + 1 - inView, shape)
  return scrollTop
}

/** The row, with a fraction, at the upper edge. */
function firstRow(scrollTop: number, shape: ListShape): number {
  const rows = lastFirstRow(shape)
  const range = contentHeight(shape) - shape.viewHeight
  if (rows <= 0 || range <= 0) return 0
  return Math.min(Math.max(scrollTop / range, 0), 1) * rows
}

function scrollTopOf(row: number, shape: ListShape): number {
  const rows = lastFirstRow(shape)
  const range = contentHeight(shape) - shape.viewHeight
  if (rows <= 0 || range <= 0) return 0
  return Math.min(Math.max(row / rows, 0), 1) * range
}

function lastFirstRow(shape: ListShape): number {
  return shape.count - shape.viewHeight / shape.rowHeight
}
