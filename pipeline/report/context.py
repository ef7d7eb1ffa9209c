"""What the parts of the report share: the dataset, its words, names and filter marks.

A filter mark ('c:ES', 't:agrifood') says what a mission has; each row of the table carries its own,
and each bar, dot and cell is a link to the table filtered by one or two of them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from pipeline.normalise.folding import fold
from pipeline.report.load import Dataset
from pipeline.report.periods import periods_of
from pipeline.report.wording import Language, Wording
from schemas import MergedFiller, Mission

TRAVELLERS = ("organisers", "delegation")
"""Slots of those who go."""

HOSTS = ("counterparts",)
"""Slots of those who are met."""

ORGANISATIONS = ("organisers", "promoters", "delegation", "counterparts", "visited")
"""All slots of organisations."""


class Context:
    """One dataset, to be reported in one language."""

    def __init__(self, dataset: Dataset, language: Language) -> None:
        self.dataset = dataset
        named = {p.code: p.name for mission in dataset.missions for p in mission.destinations}
        named.update({place.code: place.name for place in dataset.places if place.code})
        self.say = Wording(language, named)
        self._numbers: dict[str, int] = {}
        self._linked: set[str] = set()
        self._names: dict[str, Counter[str]] = {}
        for mission in dataset.missions:
            for filler in fillers(mission, ORGANISATIONS):
                self._names.setdefault(self.key(filler), Counter())[filler.name] += 1

    @staticmethod
    def key(filler: MergedFiller) -> str:
        """What makes two fillers the same organisation: its id, else its folded name."""
        return filler.entity or fold(filler.name)

    def number(self, key: str) -> int:
        """A short number for an organisation's key."""
        return self._numbers.setdefault(key, len(self._numbers))

    def organisation(self, key: str) -> str:
        """Name of an organisation: the dataset's, else the one most used."""
        entry = self.dataset.organisations.get(key)
        if entry is not None:
            return entry.name
        names = self._names.get(key)
        return min(names, key=lambda name: (-names[name], name)) if names else key

    def keys(self, mission: Mission, slots: Sequence[str]) -> list[str]:
        """Keys of the organisations in those slots, each once."""
        return list(dict.fromkeys(self.key(filler) for filler in fillers(mission, slots)))

    def organisation_mark(self, key: str) -> str:
        """Filter mark of an organisation."""
        return f"o:{self.number(key)}"

    def filtered(self, *marks: str) -> str:
        """Address of the table filtered by all the marks."""
        self._linked.update(marks)
        pairs = [mark.partition(":") for mark in marks]
        return "#missions?" + urlencode([(kind, value) for kind, _, value in pairs])

    def labels(self) -> dict[str, str]:
        """What to call each mark that something links to."""
        keys = {f"o:{number}": key for key, number in self._numbers.items()}
        return {mark: self._label(mark, keys) for mark in sorted(self._linked)}

    def _label(self, mark: str, keys: dict[str, str]) -> str:
        kind, _, value = mark.partition(":")
        match kind:
            case "o":
                return self.organisation(keys[mark])
            case "c":
                return self.say.place(value)
            case "t":
                return self.say.theme(value)
            case "p":
                return self.say.date(value)
        return self.say.term(value)

    def marks(self, mission: Mission) -> list[str]:
        """Every filter mark of a mission."""
        codes = dict.fromkeys(place.code for place in mission.destinations)
        flags = {
            "z:undated": mission.start is None,
            "z:nowhere": not codes,
            "z:conflict": bool(mission.conflicts),
            "z:corrected": bool(mission.corrected),
        }
        return [
            f"d:{mission.direction}",
            *(f"k:{kind}" for kind in mission.kinds),
            *(f"c:{code}" for code in dict.fromkeys([*(code[:2] for code in codes), *codes])),
            *(f"t:{theme.id}" for theme in mission.themes),
            *(f"p:{period}" for period in periods_of(mission)),
            *map(self.organisation_mark, self.keys(mission, ORGANISATIONS)),
            *(flag for flag, true in flags.items() if true),
        ]


def fillers(mission: Mission, slots: Iterable[str]) -> Iterable[MergedFiller]:
    """The fillers of several slots."""
    for slot in slots:
        yield from getattr(mission, slot)


def level(count: int, most: int) -> int:
    """Shade 1 to 5 of a count, 0 for none."""
    return 0 if not count else min(5, 1 + count * 5 // (most + 1))
