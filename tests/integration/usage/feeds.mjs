// Feeds for the comparison of the usage, made from a seed: what real feeds rarely have, in every mixture.
// Each is a document of its own with one to three usage points. Knows no rule of the calculation.

const entries = (text, links, title) => `<entry><id>urn:uuid:00000000-0000-4000-8000-${title.padStart(12, '0')}</id>${
  links.map(([rel, href]) => `<link rel="${rel}" href="${href}"/>`).join('')}<title>${title}</title><content>${text}</content>` +
  '<published>2020-01-01T00:00:00Z</published><updated>2020-01-01T00:00:00Z</updated></entry>'

const fields = (object) => Object.entries(object).filter(([, value]) => value !== undefined)
  .map(([name, value]) => `<${name}>${value}</${name}>`).join('')

/** A small generator (mulberry32), the same on every machine. */
class Draw {
  constructor(seed) {
    this.state = seed
  }
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  below(limit) {
    return Math.floor(this.next() * limit)
  }
  of(list) {
    return list[this.below(list.length)]
  }
  chance(share) {
    return this.next() < share
  }
}

// [tzOffset, dstOffset, dstStartRule, dstEndRule]: Pacific, Sydney and the Chatham Islands (summer over the
// new year), daylight saving off, last weekdays, fifth ones and a weekday on or after a date, a date
// that its month does not have, and a rule that is none.
const zones = [
  [-28800, 3600, '360E2000', 'B40E2000'],
  [36000, 3600, 'A40E2000', '440E3000'],
  [45900, 3600, '9E0E2A8C', '440E3A8C'],
  [-25200, 0, 'FFFFFFFF', 'FFFFFFFF'],
  [3600, 3600, '3E0E2000', 'AE0E3000'],
  [-12600, 3600, '3C0E2000', 'B28E0000'],
  [0, 1800, '41F00000', '91F00708'],
  [-18000, 3600, 'nonsense', 'B40E2000'],
]

const lengths = [300, 900, 1800, 3600, 21600, 86400]
// Around both changes of the clock, around a leap day, and any time.
const begins = [1552176000, 1572652800, 1582934400, 1569600000, 1585400000]

function makeReadings(draw, length, spoil) {
  const readings = []
  let start = draw.of(begins) + draw.below(8) * 900
  const count = draw.of([0, 1, 3, 30, 150, 400])
  for (let i = 0; i < count; ++i) {
    if (spoil.gaps && draw.chance(0.03)) start += draw.of([1, 2, 61, length, length * 5])
    const duration = spoil.short ? length - 1 : spoil.overlap && draw.chance(0.05) ? length * 2 : length
    readings.push({
      start, duration: spoil.registers ? 0 : spoil.long && i === 2 ? 90001 : duration,
      value: draw.of([0, 7, draw.below(100000), draw.below(2 ** 31) * (spoil.negative && draw.chance(0.3) ? -1 : 1),
        spoil.huge ? '140737488355327' : draw.below(5)]),
      quality: draw.of(spoil.qualities),
      cost: spoil.cost && draw.chance(0.9) ? draw.below(400000) - (spoil.negative ? 200000 : 0) : undefined,
      tou: spoil.tou ? draw.of([1, 2, 6, 11, undefined]) : undefined,
    })
    start += length
  }
  if (spoil.repeats) {
    for (const one of readings.slice(0, 40)) {
      if (draw.chance(0.5)) readings.push({...one, value: draw.below(9000), quality: draw.of(spoil.qualities)})
    }
  }
  if (spoil.disorder) {
    for (let i = readings.length - 1; i > 0; --i) {
      const j = draw.below(i + 1)
      ;[readings[i], readings[j]] = [readings[j], readings[i]]
    }
  }
  return readings
}

function readingXml(reading, spoil, draw) {
  const unit = spoil.milliseconds ? 1000 : 1
  const fraction = spoil.fractions && draw.chance(0.3) ? '.66136' : ''
  const period = spoil.timeless ? '' : `<timePeriod>${fields({duration: reading.duration * (spoil.milliseconds && reading.duration > 10 ** 7 ? 1000 : 1),
    start: `${reading.start * unit}${fraction}`})}</timePeriod>`
  const quality = reading.quality === undefined ? '' : `<ReadingQuality>${fields({quality: reading.quality})}</ReadingQuality>`
  return `<IntervalReading>${fields({cost: reading.cost})}${quality}${period}${fields({value: spoil.spaces ? ` ${reading.value}\n` : reading.value,
    tou: reading.tou})}</IntervalReading>`
}

function makeSeries(draw, out, point, number, flow, common) {
  const spoil = {...common}
  for (const name of ['gaps', 'short', 'overlap', 'negative', 'repeats', 'disorder', 'cost', 'tou', 'spaces', 'fractions']) {
    spoil[name] = draw.chance(0.3)
  }
  for (const name of ['registers', 'long', 'huge', 'milliseconds', 'timeless']) spoil[name] = draw.chance(0.08)
  spoil.qualities = draw.of([[17], [17, 19, 8], [undefined], [undefined, 9, 12, 14], [0, 8, 9, 12]])
  // Only series of one interval have a net.
  if (common.length !== undefined) {
    for (const name of ['short', 'overlap', 'registers', 'long', 'milliseconds', 'fractions']) spoil[name] = false
  }
  const length = common.length ?? draw.of(lengths)
  const meter = `${point}/MeterReading/${number}`
  const type = `${common.origin}/ReadingType/${out.length}`
  const {kind, behaviour, uom, multiplier} = common
  const typeXml = `<ReadingType xmlns="http://naesb.org/espi">${fields({accumulationBehaviour: behaviour, commodity: common.commodity,
    currency: draw.of([undefined, 840, 978, 0]), defaultQuality: draw.of([undefined, 17, 8]), flowDirection: flow,
    intervalLength: length, kind, powerOfTenMultiplier: draw.chance(0.7) ? multiplier : draw.of([undefined, -8, 3, 0]), uom})}</ReadingType>`
  const typeEntry = entries(typeXml, [['self', type]], `1${out.length}`)
  const meterEntry = entries('<MeterReading xmlns="http://naesb.org/espi"/>', [['up', `${point}/MeterReading`], ['self', meter],
    ['related', `${meter}/IntervalBlock${common.slash}`], ['related', type.replace('ReadingType', `${common.slash ? '/' : ''}ReadingType`)]], `2${out.length}`)
  const readings = makeReadings(draw, length, spoil)
  const blocks = []
  const size = draw.of([24, 96, 1000])
  for (let at = 0; at < readings.length || at === 0; at += size) {
    const part = readings.slice(at, at + size)
    const interval = `<interval>${fields({duration: part.length * length, start: part[0]?.start ?? 0})}</interval>`
    const block = `<IntervalBlock>${interval}${part.map((one) => readingXml(one, spoil, draw)).join('')}</IntervalBlock>`
    const wrapped = common.lists ? `<IntervalBlockList xmlns="http://naesb.org/espi">${block}</IntervalBlockList>`
      : block.replace('>', ' xmlns="http://naesb.org/espi">')
    blocks.push(entries(wrapped, [['self', `${meter}/IntervalBlock/${at}`], ['up', `${meter}/IntervalBlock`]], `3${out.length}${at}`))
  }
  // The order of entries means nothing.
  out.push(...(draw.chance(0.3) ? [...blocks, typeEntry, meterEntry] : [typeEntry, meterEntry, ...blocks]))
}

/** {name, xml} of one seed. */
export function makeFeed(seed) {
  const draw = new Draw(seed)
  const origin = draw.of(['', 'https://api.example/DataCustodian', 'http://services.example//DataCustodian'])
  const out = []
  const zone = draw.of([...zones, null])
  if (zone !== null) {
    const [tzOffset, dstOffset, dstStartRule, dstEndRule] = zone
    out.push(entries(`<LocalTimeParameters xmlns="http://naesb.org/espi">${fields({dstEndRule, dstOffset, dstStartRule, tzOffset})}</LocalTimeParameters>`,
      [['self', `${origin}/LocalTimeParameters/1`]], '1'))
    if (draw.chance(0.3)) {
      out.push(entries(`<LocalTimeParameters xmlns="http://naesb.org/espi">${fields({dstEndRule: 'FFFFFFFF', dstOffset: 0,
        dstStartRule: 'FFFFFFFF', tzOffset: 19800})}</LocalTimeParameters>`, [['self', `${origin}/LocalTimeParameters/2`]], '2'))
    }
  }
  const points = 1 + draw.below(3)
  for (let i = 0; i < points; ++i) {
    const point = `${origin}/Subscription/${draw.below(3)}/UsagePoint/${539 + i}`
    const clock = draw.chance(0.8) ? [['related', `${origin}/LocalTimeParameters/${draw.of([1, 1, 2])}`]] : []
    if (draw.chance(0.9)) {
      out.push(entries(`<UsagePoint xmlns="http://naesb.org/espi"><ServiceCategory>${fields({kind: draw.of([0, 1, 2])})}</ServiceCategory></UsagePoint>`,
        [['self', point], ['related', `${point}/MeterReading`], ...clock], `4${i}`))
    }
    const common = {
      origin, slash: draw.of(['', '/']), lists: draw.chance(0.2), uom: draw.of([72, 169, 119, 38, undefined, 0]),
      length: draw.chance(0.7) ? draw.of(lengths) : undefined, commodity: draw.of([undefined, 1, 7, 9]),
      multiplier: draw.of([-3, 0, 3, -8, -5, 41, -41, 2]),
      ...draw.of([{kind: 12, behaviour: 4}, {kind: 12, behaviour: 4}, {kind: 58, behaviour: 4}, {kind: 12, behaviour: 1}, {kind: 37, behaviour: 12}, {}]),
    }
    for (const [number, flow] of draw.of([[[1, 1]], [[1, 1], [2, 19]], [[1, 19], [2, 1], [3, 1]], [[1, 4]], [[1, undefined]]])) {
      makeSeries(draw, out, point, number, flow, common)
    }
  }
  const mappings = [[1, 'SPK', 'Summer Peak'], [6, 'WOP', ''], [2, '', '']].map(([code, name, note]) =>
    `<programIdMapping>${fields({tOUorCPPorConsumptionTier: 'tou', code, name, note})}</programIdMapping>`).join('')
  if (draw.chance(0.7)) {
    out.push(entries(`<ProgramIdMappings xmlns="http://naesb.org/espi">${mappings}</ProgramIdMappings>`, [['self', `${origin}/ProgramIdMapping/1`]], '5'))
  }
  return {name: `seed-${seed}.xml`, xml: `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:00000000-0000-4000-8000-000000000000</id>` +
    `<title>Feed of seed ${seed}</title><updated>2020-01-01T00:00:00Z</updated>${out.join('\n')}</feed>\n`}
}
