"""The table of missions and the choices of its filters."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.normalise.folding import fold
from pipeline.report.context import ORGANISATIONS, Context
from schemas import Mission


@dataclass(frozen=True, slots=True)
class Row:
    """A mission in the table; `words` is what the search looks through besides the cells."""

    mission: Mission
    title: str
    period: str
    places: tuple[str, ...]
    organisers: tuple[str, ...]
    themes: tuple[str, ...]
    marks: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: the kind of its marks and (value, label, missions) of its options."""

    kind: str
    label: str
    options: tuple[tuple[str, str, int], ...]


def rows(context: Context, titles: Mapping[str, str]) -> list[Row]:
    """A row a mission, in the order of the dataset."""
    return [_row(context, mission, titles[mission.id]) for mission in context.dataset.missions]


def _row(context: Context, mission: Mission, title: str) -> Row:
    places = dict.fromkeys(context.say.place(place.code) for place in mission.destinations)
    countries = dict.fromkeys(context.say.country(place.code) for place in mission.destinations)
    shown = tuple(dict.fromkeys([*countries, *places]))
    organisers = tuple(context.organisation(key) for key in context.keys(mission, ("organisers",)))
    names = [
        *(filler.name for slot in (*ORGANISATIONS, "events") for filler in getattr(mission, slot)),
        *(person.name for person in mission.people),
        mission.id,
    ]
    return Row(
        mission,
        title,
        context.say.period(mission.start, mission.end),
        shown,
        organisers,
        tuple(context.say.theme(theme.id) for theme in mission.themes),
        "|".join(context.marks(mission)),
        " | ".join(dict.fromkeys(fold(name) for name in names if name not in organisers)),
    )


def choices(context: Context) -> list[Choice]:
    """The filters, each with the options that the missions have."""
    counts: dict[str, Counter[str]] = {}
    for mission in context.dataset.missions:
        for mark in context.marks(mission):
            kind, _, value = mark.partition(":")
            counts.setdefault(kind, Counter())[value] += 1
    say = context.say
    kinds: dict[str, tuple[str, Callable[[str], str], Callable[[str], bool]]] = {
        "c": ("country", say.place, lambda value: len(value) == 2),
        "t": ("themes", say.theme, lambda value: True),
        "d": ("direction", say.term, lambda value: True),
        "k": ("kinds", say.term, lambda value: True),
        "p": ("year", say.date, str.isdecimal),
        "z": ("quality", say.term, lambda value: True),
    }
    found = []
    for kind, (key, name, shown) in kinds.items():
        options = [
            (value, name(value), count)
            for value, count in counts.get(kind, Counter()).items()
            if shown(value)
        ]
        options.sort(key=lambda option: fold(option[1]), reverse=kind == "p")
        found.append(Choice(kind, say(key), tuple(options)))
    return found
