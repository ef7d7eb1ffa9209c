"""When: periods, the days that a text names, and when it came out."""

from math import exp

from pipeline.merge.features.pair import NOTHING, Feature, Finding, Pair
from pipeline.merge.profile import Days

_NEAR_GAP = 4
_FAR_GAP = 20
_FRESH = 20
_STALE = 60
_STALE_SPAN = 120
_WEEK = 7
_MONTH = 30
_SAME_DATE = 0.7
_DOUBT = 0.6


def gap(a: Days, b: Days) -> int:
    """Days between two stretches; 0 or less when they overlap."""
    return max(a[0], b[0]) - min(a[1], b[1])


def _union(a: Days, b: Days) -> int:
    return max(a[1], b[1]) - min(a[0], b[0]) + 1


def period_meets(pair: Pair) -> Finding:
    """Both periods are known and overlap: the more, the better."""
    one, other = pair.a.period, pair.b.period
    if one is None or other is None or (apart := gap(one, other)) > 0:
        return NOTHING
    return 0.5 + 0.5 * (1 - apart) / _union(one, other), (one, other)


def period_same(pair: Pair) -> Finding:
    """First and last day are told by both, and are the same."""
    a, b = pair.a, pair.b
    if a.period is None or a.period != b.period or not (a.whole and b.whole):
        return NOTHING
    return 1.0, a.period


def period_near(pair: Pair) -> Finding:
    """Both periods are known and miss each other by a few days, as travel days make them."""
    one, other = pair.a.period, pair.b.period
    if one is None or other is None or not (apart := gap(one, other)) > 0:
        return NOTHING
    return (1 - apart / (_NEAR_GAP + 1), apart) if apart <= _NEAR_GAP else NOTHING


def period_apart(pair: Pair) -> Finding:
    """Both periods are known and lie apart."""
    one, other = pair.a.period, pair.b.period
    if one is None or other is None or (apart := gap(one, other)) <= 2:
        return NOTHING
    # Days in common say that one of the periods may be misread.
    doubt = _DOUBT if dates_meet(pair)[0] else 1.0
    return doubt * min(1.0, apart / _FAR_GAP), apart


def period_off(pair: Pair) -> Finding:
    """First and last day are told by both, and lie days apart."""
    a, b = pair.a, pair.b
    if a.period is None or b.period is None or not (a.whole and b.whole):
        return NOTHING
    apart = gap(a.period, b.period)
    return (min(1.0, (apart - 2) / _WEEK), apart) if apart > 2 else NOTHING


def dates_meet(pair: Pair) -> Finding:
    """One names a day or a short stretch that falls into the other's period."""
    a, b = pair.a, pair.b
    for one, other in ((a, b), (b, a)):
        if other.period is not None:
            low, high = other.period
            for stretch in one.dates:
                if stretch[0] <= high and low <= stretch[1]:
                    return 1.0, stretch
    common = set(a.dates).intersection(b.dates)
    return (_SAME_DATE, min(common)) if common else NOTHING


def dates_apart(pair: Pair) -> Finding:
    """One has no period, and no day that it names is a day that the other names."""
    a, b = pair.a, pair.b
    if a.period is not None and b.period is not None:
        return NOTHING
    one, other = ([p.period, *p.dates] if p.period else p.dates for p in (a, b))
    if not one or not other:
        return NOTHING
    away = min(gap(first, second) for first in one for second in other)
    return min(1.0, max(0, away) / _WEEK), away


def published_near(pair: Pair) -> Finding:
    """They came out in the same weeks."""
    one, other = pair.a.published, pair.b.published
    if one is None or other is None:
        return NOTHING
    between = abs(one - other)
    return exp(-between / _FRESH), between


def published_apart(pair: Pair) -> Finding:
    """They came out months apart."""
    one, other = pair.a.published, pair.b.published
    if one is None or other is None:
        return NOTHING
    between = abs(one - other)
    return min(1.0, max(0, between - _STALE) / _STALE_SPAN), between


def in_season(pair: Pair) -> Finding:
    """They came out near the period of the other, as far as it is known."""
    near = [
        max(0, gap(one.period, (other.published, other.published)))
        for one, other in ((pair.a, pair.b), (pair.b, pair.a))
        if one.period is not None and other.published is not None
    ]
    return (exp(-max(near) / _FRESH), max(near)) if near else NOTHING


def untimely(pair: Pair) -> Finding:
    """One has no period, and what it says of the mission's phase does not fit the other's."""
    a, b = pair.a, pair.b
    if (a.period is None) == (b.period is None):
        return NOTHING
    known, other = (a, b) if a.period else (b, a)
    if known.period is None or other.window is None:
        return NOTHING
    away = gap(known.period, other.window)
    return min(1.0, max(0, away) / _MONTH), away


FEATURES = (
    Feature("period-meets", 1, period_meets),
    Feature("period-same", 1, period_same),
    Feature("period-near", 1, period_near),
    Feature("period-apart", -1, period_apart),
    Feature("period-off", -1, period_off),
    Feature("dates-meet", 1, dates_meet),
    Feature("dates-apart", -1, dates_apart),
    Feature("in-season", 1, in_season),
    Feature("published-near", 1, published_near),
    Feature("published-apart", -1, published_apart),
    Feature("untimely", -1, untimely),
)
