"""Local time after LocalTimeParameters: the bits of DstRuleType, decoded here, and datetime."""

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

EPOCH = datetime(1970, 1, 1)
# A rule is asked for the year before and after, too.
FIRST_SECOND = (datetime(2, 1, 1) - EPOCH).total_seconds()
LAST_SECOND = (datetime(9998, 12, 31) - EPOCH).total_seconds()


def in_calendar(utc):
    return FIRST_SECOND <= utc <= LAST_SECOND


@dataclass
class Rule:
    """A moment of each year, on the clock on the wall (XSD, DstRuleType)."""

    month: int
    operator: int
    day: int
    weekday: int  # Monday 1 to Sunday 7, as datetime.isoweekday
    hour: int
    second: int

    def in_year(self, year):
        days = calendar.monthrange(year, self.month)[1]
        if self.operator in (0, 1):
            at = datetime(year, self.month, min(self.day, days))
            while self.operator == 1 and at.isoweekday() != self.weekday:
                at += timedelta(days=1)
        else:
            fitting = [day for day in range(1, days + 1)
                       if datetime(year, self.month, day).isoweekday() == self.weekday]
            # Operators 2 to 6 are the first to the fifth, 7 the last; a month without a fifth has its last.
            which = len(fitting) if self.operator == 7 else min(self.operator - 1, len(fitting))
            at = datetime(year, self.month, fitting[which - 1])
        return at + timedelta(hours=self.hour, seconds=self.second)


def decode_rule(text) -> Optional[Rule]:
    """None for FFFFFFFF, which switches daylight saving off, and for bits that name no moment."""
    text = (text or '').strip()
    if len(text) != 8 or not all(digit in '0123456789abcdefABCDEF' for digit in text):
        return None
    bits = bin(int(text, 16))[2:].zfill(32)
    month, operator, day, weekday, hour, second = (
        int(bits[begin:end], 2) for begin, end in ((0, 4), (4, 7), (7, 12), (12, 15), (15, 20), (20, 32)))
    if not 1 <= month <= 12 or hour > 24 or second >= 3600:
        return None
    if (operator <= 1 and day == 0) or (operator >= 1 and weekday == 0):
        return None
    return Rule(month, operator, day, weekday, hour, second)


@dataclass
class Clock:
    """UTC when nothing is given."""

    tz_offset: int = 0
    dst_offset: int = 0
    start: Optional[Rule] = None
    end: Optional[Rule] = None

    def local(self, utc):
        """The time on the wall at that second of UTC, as a datetime without a zone."""
        standard = EPOCH + timedelta(seconds=utc + self.tz_offset)
        if self.start is None or self.end is None or self.dst_offset == 0:
            return standard
        begins = self.start.in_year(standard.year)
        # The end is told on the summer clock; on the standard clock it comes so much earlier.
        ends = self.end.in_year(standard.year) - timedelta(seconds=self.dst_offset)
        if begins < ends:
            summer = begins <= standard < ends
        else:
            summer = not ends <= standard < begins
        return standard + timedelta(seconds=self.dst_offset if summer else 0)

    def offset(self, utc):
        return round((self.local(utc) - EPOCH).total_seconds()) - utc
