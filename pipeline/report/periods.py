"""Months, quarters and years to count missions in."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas import Mission


@dataclass(frozen=True, slots=True)
class Bins:
    """Consecutive periods of one length; `names` are `2025`, `2025-Q2` or `2025-05`."""

    unit: str
    names: tuple[str, ...]


def month_number(day: str) -> int:
    """Months since year 0 of an ISO day or month."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def name_of(month: int, unit: str) -> str:
    """The period of that unit which a month is in."""
    year, place = divmod(month, 12)
    if unit == "year":
        return f"{year:04d}"
    return f"{year:04d}-Q{place // 3 + 1}" if unit == "quarter" else f"{year:04d}-{place + 1:02d}"


def bins(missions: Iterable[Mission], limit: int) -> Bins:
    """The finest periods that cover all first days in at most `limit`; else the latest years."""
    months = sorted(month_number(mission.start) for mission in missions if mission.start)
    if not months:
        return Bins("year", ())
    for unit in ("month", "quarter", "year"):
        names = dict.fromkeys(name_of(month, unit) for month in range(months[0], months[-1] + 1))
        if len(names) <= limit:
            break
    return Bins(unit, tuple(names)[-limit:])


def periods_of(mission: Mission) -> list[str]:
    """Year, quarter and month of the first day: what a filter can ask for."""
    if mission.start is None:
        return []
    month = month_number(mission.start)
    return [name_of(month, unit) for unit in ("year", "quarter", "month")]
