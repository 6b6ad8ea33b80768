"""Joins a document's resources by their links and gathers the readings of each series."""

from dataclasses import dataclass, field
from typing import Optional

from .amounts import duration_seconds, epoch_seconds, whole
from .atom import ESPI, parent_of, read_resources, segment_behind, text_of
from .local_time import Clock, decode_rule

DAY = 86400


@dataclass
class Reading:
    start: int
    duration: int
    value: Optional[int]
    quality: Optional[int]
    cost: Optional[int]
    tou: Optional[int]


@dataclass
class Series:
    """The readings below one up link, in the order of the document."""

    key: str
    blocks: list = field(default_factory=list)
    readings: list = field(default_factory=list)
    reading_type: dict = field(default_factory=dict)
    usage_point: str = ''
    service_kind: Optional[int] = None
    clock: Optional[Clock] = None  # None: the feed says no time zone


@dataclass
class Document:
    series: list
    tou_names: dict


def _integer(element, name):
    return whole(text_of(element, name))


def _by_key(resources, keys_of):
    """Of several with one key the first is meant."""
    found = {}
    for one in resources:
        for key in keys_of(one):
            if key:
                found.setdefault(key, one)
    return found


class _Joins:
    def __init__(self, resources):
        named = {}
        for one in resources:
            if one.element.tag.startswith(ESPI):
                named.setdefault(one.name, []).append(one)
        self.points = named.get('UsagePoint', [])
        self.meters = named.get('MeterReading', [])
        self.clocks = named.get('LocalTimeParameters', []) + named.get('TimeConfiguration', [])
        self.types = _by_key(named.get('ReadingType', []), lambda one: [one.self_key])
        self.clocks_by_self = _by_key(self.clocks, lambda one: [one.self_key])
        self.clocks_by_related = _by_key(self.clocks, lambda one: one.related_keys)
        self.mappings = named.get('ProgramIdMappings', [])

    @staticmethod
    def parent(candidates, up, collection):
        """The one that relates to the collection, else the one the collection's address lies under."""
        return (_by_key(candidates, lambda one: one.related_keys).get(up)
                or _by_key(candidates, lambda one: [one.self_key]).get(parent_of(up, collection) or up))

    @staticmethod
    def related(index, one):
        return next((index[key] for key in one.related_keys if key in index), None)

    def clock(self, meter, point):
        found = meter and self.related(self.clocks_by_self, meter)
        if found is None and point is not None:
            found = self.related(self.clocks_by_self, point) or self.clocks_by_related.get(point.self_key)
        return found or (self.clocks[0] if len(self.clocks) == 1 else None)


def _clock(resource):
    if resource is None:
        return None
    offsets = [_integer(resource.element, name) or 0 for name in ('tzOffset', 'dstOffset')]
    tz_offset, dst_offset = (offset if abs(offset) < DAY else 0 for offset in offsets)
    rules = [decode_rule(text_of(resource.element, name)) for name in ('dstStartRule', 'dstEndRule')]
    return Clock(tz_offset, dst_offset, *(rules if None not in rules else (None, None)))


def _fields(element):
    names = ('accumulationBehaviour', 'commodity', 'currency', 'defaultQuality', 'flowDirection',
             'intervalLength', 'kind', 'powerOfTenMultiplier', 'uom')
    return {name: _integer(element, name) for name in names}


def _time(element, name, unit):
    number = whole(text_of(element, name), fraction_is_dropped=True)
    return None if number is None else unit(number)


def _readings(block, interval_length):
    """A reading without times of its own follows the one before (XSD, IntervalReading/timePeriod)."""
    interval = block.find(ESPI + 'interval')
    following = (interval is not None and _time(interval, 'start', epoch_seconds)) or 0
    for element in block.findall(ESPI + 'IntervalReading'):
        period = element.find(ESPI + 'timePeriod')
        start = duration = None
        if period is not None:
            start = _time(period, 'start', epoch_seconds)
            duration = _time(period, 'duration', duration_seconds)
        start = following if start is None else start
        duration = (interval_length or 0) if duration is None else duration
        qualities = [_integer(one, 'quality') for one in element.findall(ESPI + 'ReadingQuality')]
        yield Reading(start, duration, _integer(element, 'value'),
                      next((one for one in qualities if one is not None), None),
                      _integer(element, 'cost'), _integer(element, 'tou'))
        following = start + duration


def _point_id(point, key):
    if point is None:
        return segment_behind(key, 'UsagePoint')
    return segment_behind(point.self_key, 'UsagePoint') or point.self_key.rpartition('/')[2]


def _join(series, joins):
    meter = joins.parent(joins.meters, series.key, 'IntervalBlock')
    if meter is not None:
        point = joins.parent(joins.points, meter.up_key, 'MeterReading')
        inside = meter.element.find(ESPI + 'ReadingType')
        kind = joins.related(joins.types, meter)
        element = kind.element if kind is not None else inside
        if element is not None:
            series.reading_type = _fields(element)
    else:
        # A partial feed (function block 19): the address still names the usage point.
        point = joins.parent(joins.points, parent_of(parent_of(series.key, 'IntervalBlock')), 'MeterReading')
    if point is not None:
        category = point.element.find(ESPI + 'ServiceCategory')
        series.service_kind = None if category is None else _integer(category, 'kind')
    series.usage_point = _point_id(point, series.key)
    series.clock = _clock(joins.clock(meter, point))
    for block in series.blocks:
        series.readings.extend(_readings(block, series.reading_type.get('intervalLength')))


def _tou_names(mappings):
    names = {}
    for resource in mappings:
        for row in resource.element.findall(ESPI + 'programIdMapping'):
            if (text_of(row, 'tOUorCPPorConsumptionTier') or '').lower() == 'tou':
                names.setdefault(_integer(row, 'code'), (text_of(row, 'name') or '', text_of(row, 'note') or ''))
    return names


def read_document(file):
    resources = read_resources(file)
    joins = _Joins(resources)
    series = {}
    for one in resources:
        if one.element.tag == ESPI + 'IntervalBlock':
            key = one.up_key or parent_of(one.self_key)
            series.setdefault(key, Series(key)).blocks.append(one.element)
    for one in series.values():
        _join(one, joins)
    return Document(list(series.values()), _tou_names(joins.mappings))
