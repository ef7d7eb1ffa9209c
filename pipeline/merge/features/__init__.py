"""What speaks for and against two releases telling one mission, by subject."""

from datetime import date

from pipeline.merge.features import place, time, who, wording
from pipeline.merge.features.pair import Feature, Pair, View

CHEAP = (*time.FEATURES, *place.FEATURES)
"""Numbers and a few areas: looked at first, since they decide most pairs."""

FEATURES = (*CHEAP, *who.FEATURES, *wording.FEATURES)

__all__ = ["CHEAP", "FEATURES", "Feature", "Pair", "View", "told"]


def told(found: object) -> str:
    """What a feature found, for people."""
    if found is None:
        return ""
    if isinstance(found, set | frozenset | list):
        return ", ".join(sorted(map(str, found))[:5])
    if isinstance(found, int):
        return str(found)
    if isinstance(found, tuple) and found and all(isinstance(part, int) for part in found):
        return "/".join(date.fromordinal(day).isoformat() for day in found)
    if isinstance(found, tuple):
        return (
            " ≠ ".join(map(told, found))
            if not isinstance(found[0], tuple)
            else (" ~ ".join(map(told, found)))
        )
    return str(found)
