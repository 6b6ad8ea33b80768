// Names of the files that are saved of a feed. Pure.

import type { Series } from '../../core/view.ts'

/** usage-point-5391320451-delivered.csv; with the series' number when others would have the same name. */
export function seriesFileName(series: Series, others: Series[], extension: string): string {
  const base = baseOf(series)
  const same = others.filter((other) => baseOf(other) === base).length
  return `${base}${same > 1 ? `-${series.index + 1}` : ''}.${extension}`
}

export function entryFileName(title: string, entry: number): string {
  return entry > 0 ? `${slug(title) || 'feed'}-entry-${entry}.xml` : `${slug(title) || 'feed'}.xml`
}

function baseOf({ usagePoint, flowDirection, index }: Series): string {
  const point = slug(usagePoint)
  return [point ? `usage-point-${point}` : `series-${index + 1}`, slug(flowDirection.replace(/\(.*$/, ''))]
    .filter(Boolean)
    .join('-')
}

function slug(text: string): string {
  return text
    .replace(/\.(xml|atom|txt)$/i, '')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase()
}
