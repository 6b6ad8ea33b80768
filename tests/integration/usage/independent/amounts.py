"""Integers as ESPI writes them, units of time told by their size, and exact decimal texts."""

import decimal
import re

INTEGER = re.compile(r'([+-]?[0-9]+)(\.[0-9]+)?')
EXACT = decimal.Context(prec=400, Emax=99999, Emin=-99999)
# Beyond these powers of ten a number is written with its exponent.
WIDEST = 40


def whole(text, fraction_is_dropped=False):
    """The integer, or None when there is none or it is not one of 64 bits."""
    match = INTEGER.fullmatch(text or '')
    if match is None:
        return None
    number = int(match[1])
    if match[2] and int(match[2][1:]) != 0 and not fraction_is_dropped:
        return None
    return number if -2**63 <= number < 2**63 else None


def _truncated(number, divisor):
    return abs(number) // divisor * (1 if number >= 0 else -1)


def epoch_seconds(number):
    """Below 10^11 seconds, below 10^14 milliseconds, else microseconds."""
    if abs(number) < 10**11:
        return number
    return _truncated(number, 10**3 if abs(number) < 10**14 else 10**6)


def duration_seconds(number):
    """What is no UInt32 is milliseconds or microseconds."""
    for divisor in (1, 10**3, 10**6):
        if _truncated(number, divisor) < 2**32:
            break
    return _truncated(number, divisor)


def decimal_text(digits, power):
    """digits * 10^power in plain digits, the zeros of a negative power kept."""
    if abs(power) > WIDEST:
        return f'{digits}e{power}'
    value = decimal.Decimal(digits).scaleb(power, EXACT)
    return str(int(value)) if power >= 0 else format(value, 'f')


def percent(part, whole_of_it):
    """Two decimals, rounded down."""
    exact = EXACT.divide(decimal.Decimal(part) * 100, decimal.Decimal(whole_of_it))
    return str(exact.quantize(decimal.Decimal('0.01'), rounding=decimal.ROUND_DOWN))
