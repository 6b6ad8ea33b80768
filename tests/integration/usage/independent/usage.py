"""What `smd inspect --json` says under `usage` and `net` (contracts, section 10), calculated anew."""

from .amounts import decimal_text, percent
from .atom import segment_behind
from .local_time import Clock, in_calendar
from .names import commodity, currency, unit

ESTIMATED = (8, 9, 12)  # by a reference day, by interpolation, projected
# deltaData, boundedQuantity or nothing said; energy, volume, an amount of money or nothing said.
AMOUNT_BEHAVIOURS = (None, 0, 4, 14)
AMOUNT_KINDS = (None, 0, 3, 12, 58, 155)
LONGEST_OF_A_DAY = 25 * 3600
# PG&E's gas days begin one second late.
LONGEST_NO_GAP = 1
MOST_GAPS = 1000
MOST_PERIODS = 40000
MONEY = -5


class SeriesUsage:
    """One series: the readings that count, in order of time, and what follows from them."""

    def __init__(self, series, tou_names):
        self.series = series
        self.tou_names = tou_names
        self.type = series.reading_type
        self.power = self.type.get('powerOfTenMultiplier') or 0
        last_sent = {reading.start: reading for reading in series.readings}
        self.counted = [last_sent[start] for start in sorted(last_sent)]
        self.summable = (self.type.get('accumulationBehaviour') in AMOUNT_BEHAVIOURS
                         and self.type.get('kind') in AMOUNT_KINDS)

    def text(self, digits):
        return decimal_text(digits, self.power)

    def sum(self, readings):
        # What carries no value counts as a reading, and nothing.
        return sum(reading.value or 0 for reading in readings)

    def total(self, readings):
        return self.text(self.sum(readings)) if self.summable else None

    def is_estimated(self, reading):
        quality = reading.quality if reading.quality is not None else self.type.get('defaultQuality')
        return quality in ESTIMATED

    def estimated(self, readings):
        return sum(1 for reading in readings if self.is_estimated(reading))

    def covering(self):
        """Of each reading: it, the seconds it covers that none before it did, and the gap before it."""
        reached = None
        for reading in self.counted:
            begin = reading.start if reached is None else max(reached, reading.start)
            gap = 0 if reached is None else max(0, reading.start - reached)
            end = reading.start + reading.duration
            yield reading, max(0, end - begin), gap
            reached = max(begin, end)

    def end(self):
        return max((reading.start + reading.duration for reading in self.counted), default=None)

    def coverage(self):
        """None and no gaps when time means nothing here: no readings, or one without a duration."""
        if not self.counted or any(reading.duration <= 0 for reading in self.counted):
            return None, []
        gaps = [(reading.start - gap, reading.start) for reading, _, gap in self.covering() if gap > LONGEST_NO_GAP]
        span = self.end() - self.counted[0].start
        return percent(span - sum(to - since for since, to in gaps), span), gaps

    def peak(self):
        valued = [reading for reading in self.counted if reading.value is not None]
        if not valued:
            return None
        largest = max(valued, key=lambda reading: (reading.value, -reading.start))
        return {'value': self.text(largest.value), 'start': largest.start}

    def cost(self):
        costs = [reading.cost for reading in self.counted if reading.cost is not None]
        return decimal_text(sum(costs), MONEY) if costs else None

    def tou(self):
        by_code = {}
        for reading in self.counted:
            if reading.tou is not None:
                by_code.setdefault(reading.tou, []).append(reading)
        return [{'code': code, 'name': ' '.join(part for part in self.tou_names.get(code, ()) if part),
                 'total': self.total(readings), 'readings': len(readings)}
                for code, readings in sorted(by_code.items())]

    def periods(self, label_length):
        """Days or months on the wall clock; a reading belongs to the one in which it starts."""
        if not self.summable or any(reading.duration > LONGEST_OF_A_DAY for reading in self.counted):
            return []
        if not all(in_calendar(reading.start) for reading in self.counted):
            return []
        clock = self.series.clock or Clock()
        labelled = {}
        for reading, seconds, _ in self.covering():
            label = clock.local(reading.start).isoformat()[:label_length]
            labelled.setdefault(label, []).append((reading, seconds))
        return [{'label': label, 'total': self.total([reading for reading, _ in rows]), 'readings': len(rows),
                 'covered': sum(seconds for _, seconds in rows),
                 'estimated': self.estimated([reading for reading, _ in rows])}
                for label, rows in labelled.items()][:MOST_PERIODS]

    def interval(self):
        durations = {reading.duration for reading in self.series.readings}
        return durations.pop() if len(durations) == 1 else 0

    def kind(self):
        return self.type.get('uom'), self.type.get('commodity') or 0, self.interval()

    def facts(self):
        sent = self.series.readings
        coverage, gaps = self.coverage()
        estimated = self.estimated(self.counted)
        return {
            'usagePoint': self.series.usage_point or None,
            'meterReading': segment_behind(self.series.key, 'MeterReading') or None,
            'commodity': commodity(self.type.get('commodity'), self.series.service_kind),
            'flowDirection': self.type.get('flowDirection'),
            'unit': unit(self.type.get('uom')),
            'interval': self.interval(),
            'first': min((one.start for one in sent), default=None),
            'end': self.end(),
            'readings': len(sent),
            'repeated': len(sent) - len(self.counted),
            'summable': self.summable,
            'total': self.total(self.counted),
            'coverage': coverage,
            'gaps': {'count': len(gaps), 'seconds': sum(to - since for since, to in gaps),
                     'list': [{'from': since, 'to': to} for since, to in gaps[:MOST_GAPS]]},
            'peak': self.peak(),
            'estimated': estimated,
            'estimatedShare': percent(estimated, len(self.counted)) if self.counted else '0.00',
            'cost': self.cost(),
            'currency': currency(self.type.get('currency')),
            'tou': self.tou(),
            'days': self.periods(len('2019-10-16')),
            'months': self.periods(len('2019-10')),
        }


def net_of(all_usage):
    """Delivered minus received of each usage point that has both in one unit, commodity and interval."""
    points = {}
    for usage in all_usage:
        known = usage.counted and usage.series.usage_point and usage.type.get('uom')
        if known and usage.summable and usage.type.get('flowDirection') in (1, 19):
            points.setdefault(usage.series.usage_point, {}).setdefault(usage.type['flowDirection'], []).append(usage)
    net = []
    for point, directions in points.items():
        for delivered in directions.get(1, []):
            received = next((one for one in directions.get(19, []) if one.kind() == delivered.kind()), None)
            if received is None:
                continue
            power = min(delivered.power, received.power)
            digits = [one.sum(one.counted) * 10 ** (one.power - power) for one in (delivered, received)]
            net.append({'usagePoint': point or None, 'unit': unit(delivered.type.get('uom')),
                        'total': decimal_text(digits[0] - digits[1], power)})
            break
    return net


def usage_of(document):
    usage = [SeriesUsage(series, document.tou_names) for series in document.series]
    return {'usage': [one.facts() for one in usage], 'net': net_of(usage)}
