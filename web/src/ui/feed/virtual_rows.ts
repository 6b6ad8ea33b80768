// The base of lists too long to be laid out: only the rows in sight exist, fetched by page. The
// arithmetic is virtual_list.ts; what a row looks like is the subclass's.

import type { PropertyValues, TemplateResult } from 'lit'
import { SmdElement } from '../element.ts'
import { contentHeight, scrollTopFor, visibleRows, type ListShape, type Visible } from '../virtual_list.ts'

const maxHeight = 8_000_000
const pageSize = 100
const keptPages = 24

export abstract class VirtualRows<Row> extends SmdElement {
  static override properties = { scrolled: { state: true }, viewHeight: { state: true } }

  declare scrolled: number
  declare viewHeight: number
  protected abstract readonly rowHeight: number
  private pages = new Map<number, Row[] | 'asked'>()
  private readonly resized = new ResizeObserver(() => {
    const height = this.scroller?.clientHeight ?? 0
    if (height > 0) this.viewHeight = height
  })
  private watched: HTMLElement | null = null

  constructor() {
    super()
    this.scrolled = 0
    this.viewHeight = 300
  }

  override disconnectedCallback(): void {
    this.resized.disconnect()
    this.watched = null
    super.disconnectedCallback()
  }

  protected abstract rowCount(): number
  protected abstract fetchRows(first: number, count: number): Promise<Row[]>

  protected row(index: number): Row | undefined {
    const page = this.pages.get(Math.floor(index / pageSize))
    return page === undefined || page === 'asked' ? undefined : page[index % pageSize]
  }

  /** What is listed has changed: everything is asked for anew. */
  protected forgetRows(): void {
    this.pages = new Map()
  }

  /** More rows came at the end. */
  protected forgetLastPage(count: number): void {
    this.pages.delete(Math.floor(count / pageSize))
  }

  protected get visible(): Visible {
    return visibleRows(this.scrolled, this.shape)
  }

  protected get inView(): number {
    return Math.max(1, Math.floor(this.viewHeight / this.rowHeight))
  }

  protected reveal(row: number, where: 'nearest' | 'centre' = 'nearest'): void {
    const scroller = this.scroller
    if (!scroller) return
    this.layOut()
    const half = Math.floor(this.inView / 2)
    if (where === 'centre') {
      scroller.scrollTop = scrollTopFor(Math.max(0, row - half), 0, this.shape)
      scroller.scrollTop = scrollTopFor(Math.min(this.rowCount() - 1, row + half), scroller.scrollTop, this.shape)
    } else scroller.scrollTop = scrollTopFor(row, scroller.scrollTop, this.shape)
    this.scrolled = scroller.scrollTop
  }

  protected readonly scrolling = (event: Event): void => {
    this.scrolled = (event.target as HTMLElement).scrollTop
  }

  protected rowsInSight(draw: (row: Row | undefined, index: number) => TemplateResult): TemplateResult[] {
    const { first, last } = this.visible
    return Array.from({ length: Math.max(0, last - first) }, (_, at) => draw(this.row(first + at), first + at))
  }

  protected override updated(_changed: PropertyValues): void {
    const scroller = this.scroller
    if (scroller !== this.watched) {
      if (this.watched) this.resized.unobserve(this.watched)
      if (scroller) this.resized.observe(scroller)
      this.watched = scroller
    }
    this.layOut()
    const { first, last } = this.visible
    for (let page = Math.floor(first / pageSize); page * pageSize < last; page++)
      if (!this.pages.has(page)) void this.ask(page)
  }

  protected get scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('[data-scroller]')
  }

  private get shape(): ListShape {
    const { rowHeight } = this
    return { count: this.rowCount(), rowHeight, viewHeight: Math.max(this.viewHeight, rowHeight), maxHeight }
  }

  private layOut(): void {
    const body = this.querySelector<HTMLElement>('[data-rows]')
    const layer = body?.querySelector<HTMLElement>('[data-layer]')
    if (!body || !layer) return
    body.style.height = `${contentHeight(this.shape)}px`
    layer.style.transform = `translateY(${this.visible.top}px)`
  }

  private async ask(page: number): Promise<void> {
    const { pages } = this
    pages.set(page, 'asked')
    try {
      pages.set(page, await this.fetchRows(page * pageSize, pageSize))
      for (const oldest of pages.keys()) {
        if (pages.size <= keptPages) break
        pages.delete(oldest)
      }
      if (pages === this.pages) this.requestUpdate()
    } catch {
      // Asked again when the rows come into sight the next time.
      pages.delete(page)
    }
  }
}
