// What is to know of a series and its usage point: figures, gaps, times of use.

import { html, nothing, type TemplateResult } from 'lit'
import type { Feed, Series, UsagePointFacts } from '../../core/view.ts'
import { formatCount, formatDay, formatDuration, formatLength } from '../format.ts'
import { shortTime } from './local_time.ts'
import './smd-gaps.ts'

export function seriesFacts(feed: Feed, series: Series, point: UsagePointFacts | null): TemplateResult {
  const settled = feed.state !== 'reading'
  const facts: [name: string, value: string | TemplateResult][] = [
    ['Usage point', series.usagePoint || '–'],
    ['Commodity', series.commodity || '–'],
    ['Readings', `${formatCount(series.count)}, ${formatDuration(series.interval)}`],
    ['Total', series.total || '–'],
    ['Flow', series.flowDirection || '–'],
    ['Unit', series.unit || '–'],
    [
      'From, to',
      `${formatDay(series.first, feed.timeZoneOffset)} – ${formatDay(Math.max(series.last, series.end - 1), feed.timeZoneOffset)}`,
    ],
  ]
  if (settled) {
    if (point?.net) facts.push(['Net (delivered − received)', point.net])
    if (series.peak)
      facts.push([
        'Largest reading',
        html`${series.peak.value} <span class="smd-fact-note">${shortTime(series.peak.local)}</span>`,
      ])
    if (series.coverage) facts.push(['Coverage', `${series.coverage} %`])
    facts.push([
      'Estimated',
      series.estimated > 0 && series.estimatedShare
        ? `${formatCount(series.estimated)} (${series.estimatedShare} %)`
        : formatCount(series.estimated),
    ])
    if (series.repeated > 0) facts.push(['Sent again later', formatCount(series.repeated)])
    if (series.cost) facts.push(['Cost in the readings', series.cost])
  }
  return html`<dl class="smd-stats" data-facts>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${
      settled && series.gaps > 0
        ? html`<details class="smd-disclosure" data-gaps>
            <summary>
              ${formatCount(series.gaps)} ${series.gaps === 1 ? 'gap' : 'gaps'}: no reading for
              ${formatLength(series.gapSeconds)} in all
            </summary>
            <smd-gaps .feed=${feed.id} .series=${series.index} .offset=${feed.timeZoneOffset}></smd-gaps>
          </details>`
        : nothing
    }
    ${settled && series.tou.length > 0 ? timesOfUse(series) : nothing}`
}

function timesOfUse(series: Series): TemplateResult {
  return html`<details class="smd-disclosure" data-tou>
    <summary>
      By time of use: ${formatCount(series.tou.length)} ${series.tou.length === 1 ? 'period' : 'periods'}
    </summary>
    <div class="smd-scroll-x" tabindex="0" role="region" aria-label="Totals by time of use">
      <table class="smd-mini-table">
        <caption class="smd-visually-hidden">
          Totals by time of use
        </caption>
        <thead>
          <tr>
            <th scope="col">Time of use</th>
            <th scope="col" class="smd-number">Total</th>
            <th scope="col" class="smd-number">Readings</th>
          </tr>
        </thead>
        <tbody>
          ${series.tou.map(
            (one) =>
              html`<tr>
                <th scope="row">${one.name || `Code ${one.code}`}</th>
                <td class="smd-number">${one.total || '–'}</td>
                <td class="smd-number">${formatCount(one.readings)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}
