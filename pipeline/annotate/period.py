"""When the mission takes place: the pair of first and last day that the text speaks for most.

Each pair of edges of the text's dates is a candidate, one of them or both may be missing. What
speaks for a candidate are the slot network's scores of its edges and what only the pair shows:
whether one expression gives both, how many other days of the mission lie within, whether it is as
long as the text says. The weights (`pipeline/data/periods/weights.tsv`, a linear choice among the
candidates) are fitted by `python -m pipeline.train.folds`.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from pipeline.resources import table
from schemas import Mention

Period = tuple[str | None, str | None]
"""First and last day (or month) in ISO format; None: not told."""

_MONTH, _DAY = len("2025-05"), len("2025-05-05")
_LONGEST = 45
"""Days of the longest period considered."""
_BEFORE, _AFTER = 60, 25
"""Characters before and after a date in which a cue speaks of it."""
_AROUND = 8
"""Days around a period in which other days of the mission speak against it."""
_UNSURE = 1e-3


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of the text: value, ranges of characters, scores as first and as last day."""

    value: str
    mentions: tuple[tuple[int, int], ...]
    first: float
    last: float

    @property
    def edges(self) -> Period:
        """First and last day or month of the value, None where it is open or longer than months."""
        first, last = self.value.split("/")[0], self.value.split("/")[-1]
        return _edge(first), _edge(last)


@dataclass(frozen=True)
class Setting:
    """What a period is read off: the text, its dates, the day of publication, scores of phases."""

    text: str
    dates: tuple[Dated, ...]
    published: str | None
    phases: Mapping[str, float]

    @cached_property
    def firsts(self) -> dict[str, float]:
        """Each first edge with its best score in log odds."""
        return _best((dated.edges[0], dated.first) for dated in self.dates)

    @cached_property
    def lasts(self) -> dict[str, float]:
        """Each last edge, likewise."""
        return _best((dated.edges[1], dated.last) for dated in self.dates)

    @cached_property
    def ranges(self) -> set[Period]:
        """Edges of expressions that give two."""
        return {dated.edges for dated in self.dates if "/" in dated.value}

    @cached_property
    def days(self) -> tuple[tuple[int, int, float], ...]:
        """First and last ordinal of each date of days, and how likely it is of the mission."""
        found = []
        for dated in self.dates:
            first, last = dated.edges
            if first and last and len(first) == len(last) == _DAY:
                found.append((_ordinal(first), _ordinal(last), max(dated.first, dated.last)))
        return tuple(found)

    @cached_property
    def lengths(self) -> set[int]:
        """Numbers of days that the text says something lasts."""
        found = set()
        for number, noun in _lasting().findall(self.text.lower()):
            count = _numbers().get(number) or int(number)
            weeks = noun.startswith("s")
            found |= {7 * count - less for less in range(3)} if weeks else {count}
        return found

    @cached_property
    def cued(self) -> dict[tuple[str, int], set[str]]:
        """By kind of cue and edge (0, 1): values of that edge of the dates that it stands by."""
        found: dict[tuple[str, int], set[str]] = {}
        for kind, pattern in _cues().items():
            for dated in self.dates:
                if any(
                    pattern.search(self.text, max(0, start - _BEFORE), end + _AFTER)
                    for start, end in dated.mentions
                ):
                    for edge, value in enumerate(dated.edges):
                        found.setdefault((kind, edge), set()).add(value or "")
        return found

    def by_cue(self, kind: str, pair: Period, edge: int) -> bool:
        """Whether a cue of the kind stands by that edge of the pair."""
        return pair[edge] in self.cued.get((kind, edge), ())

    @cached_property
    def vague(self) -> set[Period]:
        """Ranges that no expression with a number gives ('la settimana scorsa')."""
        pattern = _cues()["vague"]
        return {
            dated.edges
            for dated in self.dates
            if "/" in dated.value
            and all(pattern.search(self.text, start, end) for start, end in dated.mentions)
        }


def setting_of(
    text: str,
    mentions: Sequence[Mention],
    groups: Sequence[int],
    scores: npt.NDArray[np.float32] | None,
    phases: Mapping[str, float],
    published: date | None,
) -> Setting:
    """What the period is chosen from. `groups`: that of each mention; `scores` [groups, 2]: as
    first and as last day; without them all dates are alike."""
    dates: dict[int, list[Mention]] = {}
    for number, mention in zip(groups, mentions, strict=True):
        if mention.label == "DATE":
            dates.setdefault(number, []).append(mention)
    dated = []
    for number, found in dates.items():
        first, last = (0.5, 0.5) if scores is None else scores[number]
        places = tuple((mention.start, mention.end) for mention in found)
        dated.append(Dated(found[0].value or "", places, float(first), float(last)))
    return Setting(text, tuple(dated), published.isoformat() if published else None, phases)


def candidates(setting: Setting) -> list[Period]:
    """No period, then all pairs of edges in order that are not too far apart."""
    pairs = [(first, last) for first in (None, *setting.firsts) for last in (None, *setting.lasts)]
    return [pair for pair in pairs if _possible(*pair)]


def _possible(first: str | None, last: str | None) -> bool:
    if first is None or last is None:
        return True
    if len(first) != len(last) or last < first:
        return False
    return len(first) == _MONTH or _ordinal(last) - _ordinal(first) <= _LONGEST


def features(setting: Setting, pairs: Sequence[Period]) -> npt.NDArray[np.float32]:
    """[pairs, features]: what speaks for and against each candidate, named by `FEATURES`."""
    return np.array([list(_row(setting, pair).values()) for pair in pairs], np.float32)


def _row(setting: Setting, pair: Period) -> dict[str, float]:
    return {**_scored(setting, pair), **_spoken(setting, pair), **_dated(setting, pair)}


def _scored(setting: Setting, pair: Period) -> dict[str, float]:
    """What the network says of the edges, alone and beside their rivals."""
    first, last = pair
    best_first = max(setting.firsts.values(), default=_log_odds(0))
    best_last = max(setting.lasts.values(), default=_log_odds(0))
    return {
        "first": setting.firsts[first] if first else 0.0,
        "last": setting.lasts[last] if last else 0.0,
        "behind first": best_first - setting.firsts[first] if first else 0.0,
        "behind last": best_last - setting.lasts[last] if last else 0.0,
        "no first": first is None and last is not None,
        "no last": last is None and first is not None,
        "neither": first is None and last is None,
        "best first left out": best_first if first is None else 0.0,
        "best last left out": best_last if last is None else 0.0,
    }


def _spoken(setting: Setting, pair: Period) -> dict[str, float]:
    """What the words say: expressions, cues by them, how long it lasts."""
    first, last = pair
    apart = pair not in setting.vague
    return {
        "one range": first != last and apart and pair in setting.ranges,
        "one vague range": not apart,
        "first of a vague range": apart and first in {edge for edge, _ in setting.vague if edge},
        "last of a vague range": apart and last in {edge for _, edge in setting.vague if edge},
        "months": _MONTH in map(len, filter(None, pair)),
        "cue of first": setting.by_cue("first", pair, 0),
        "cue of last": setting.by_cue("last", pair, 1),
        "elsewhere": setting.by_cue("elsewhere", pair, 0) or setting.by_cue("elsewhere", pair, 1),
        "as long as told": _length(pair) in setting.lengths - {1},
    }


def _dated(setting: Setting, pair: Period) -> dict[str, float]:
    """What the calendar says: length, other days of the mission, the day of publication."""
    first, last = pair
    length = _length(pair)
    inside, beside = _shares(setting, pair)
    told = [edge for edge in pair if edge and setting.published]
    published = setting.published or ""
    begun = bool(told) and min(told) <= published[: len(told[0])]
    over = bool(told) and max(told) < published[: len(told[0])]
    days = [edge for edge in told if len(edge) == _DAY]
    far = any(abs(_ordinal(edge) - _ordinal(published)) > 60 for edge in days)
    return {
        "one day": length == 1,
        "length": math.log(length) if length else 0.0,
        "over ten days": (length or 0) > 10,
        "over twenty days": (length or 0) > 20,
        "days inside": inside,
        "days beside": beside,
        "announced, but before": setting.phases.get("announced", 0.0) * over,
        "concluded, but after": setting.phases.get("concluded", 0.0) * (bool(told) and not over),
        "ongoing, but not now": setting.phases.get("ongoing", 0.0)
        * (bool(told) and (over or not begun)),
        "far from publication": far,
        "begins on publication": first is not None and first == published,
        "ends on publication": last is not None and last == published,
        "another year": any(abs(int(edge[:4]) - int(published[:4])) > 1 for edge in told),
    }


def _shares(setting: Setting, pair: Period) -> tuple[float, float]:
    """How much of the mission's dates lies inside of the period, and how many days around it."""
    edges = [_ordinal(edge) for edge in pair if edge and len(edge) == _DAY]
    if not edges:
        return 0.0, 0.0
    first, last = min(edges), max(edges)
    inside = beside = 0.0
    for start, end, likely in setting.days:
        if first <= start and end <= last:
            inside += likely
        elif max(first - start, end - last) <= _AROUND:
            beside += likely
    return inside / (sum(likely for *_, likely in setting.days) + _UNSURE), beside


@cache
def _weights() -> npt.NDArray[np.float32]:
    weights = {row["feature"]: float(row["weight"]) for row in table("periods/weights.tsv")}
    return np.array([weights[name] for name in FEATURES], np.float32)


def period_of(setting: Setting) -> Period:
    """The candidate that most speaks for; (None, None) without dates."""
    pairs = candidates(setting)
    return pairs[int(np.argmax(features(setting, pairs) @ _weights()))]


def _edge(value: str) -> str | None:
    return value if len(value) in (_MONTH, _DAY) and value[:1].isdigit() else None


def _best(scored: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    best: dict[str, float] = {}
    for value, score in scored:
        if value:
            best[value] = max(best.get(value, _log_odds(0)), _log_odds(score))
    return best


def _log_odds(score: float) -> float:
    bounded = min(max(score, _UNSURE), 1 - _UNSURE)
    return math.log(bounded / (1 - bounded))


@cache
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _length(pair: Period) -> int | None:
    """Days of a period whose edges are both known to the day."""
    first, last = pair
    if not first or not last or len(first) != _DAY:
        return None
    return _ordinal(last) - _ordinal(first) + 1


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = {}
    for row in table("periods/cues.tsv"):
        kinds.setdefault(row["kind"], []).append(row["pattern"])
    return {
        kind: re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)
        for kind, patterns in kinds.items()
    }


@cache
def _numbers() -> dict[str, int]:
    return {
        form: int(row["value"])
        for row in table("dates/numbers.tsv")
        if row["kind"] == "cardinal"
        for form in row["forms"].split("|")
    }


@cache
def _lasting() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _numbers()), key=len, reverse=True))
    return re.compile(rf"\b({words}|\d{{1,2}})[ -]?(giorn(?:i|ate)|settimane?)\b")


FEATURES = tuple(_row(Setting("", (), None, {}), (None, None)))
"""Names of the columns of `features`, and of the rows of the weights."""
