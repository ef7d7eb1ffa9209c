"""The place table in memory: countries, subdivisions, areas and cities behind folded keys.

`gazetteer.gz` (written by pipeline/data/places/build.py) is read once, on the first look-up, and
kept as two lists of undecoded lines: places by number, and keys in order for bisection. A line is
parsed when it is asked for.
"""

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.resources import lines, open_binary, table

KINDS = {"C": "country", "T": "territory", "S": "subdivision", "M": "municipality", "P": "city"}
CITY_KINDS = frozenset({"city", "municipality"})
COUNTRY_KINDS = frozenset({"country", "territory"})
# How a name stands to its place, and what it costs in the unit of `Place.weight`.
TIERS = {"g": "name", "h": "alias", "i": "local", "j": "secondary", "k": "alternate"}
_REFERENCE = re.compile(rb"([0-9a-f]+)([g-k])")


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `weight` is its prominence: about log10 of its inhabitants, 9 for a country.

    `country` is an ISO 3166-1 code (for an area, those of its countries, comma-separated),
    `subdivision` the ISO 3166-2 code of the one it lies in, `nuts` a NUTS 2021 code. `first` marks
    a subdivision that outranks the city of the same name.
    """

    id: str
    kind: str
    name: str
    local: str
    country: str
    subdivision: str
    latitude: float | None
    longitude: float | None
    population: int
    weight: float
    nuts: str
    first: bool

    @property
    def code(self) -> str | None:
        """`ES`, `ES-PV`, `ES:Bilbao`; None for what has no code (areas, seas, brands)."""
        if self.kind in COUNTRY_KINDS:
            return self.country
        if self.kind == "subdivision":
            return self.id.removeprefix("iso:")
        return f"{self.country}:{self.name}" if self.kind in CITY_KINDS else None


class Candidate(NamedTuple):
    """A place that a key may stand for, and how: the name of a tier in `TIERS`."""

    place: Place
    tier: str


class PlaceTable:
    """Look-up by folded key, by number and by subdivision code."""

    def __init__(self, packed: bytes) -> None:
        rows = gzip.decompress(packed).split(b"\n")
        size, upper = map(int, rows[0].split())
        self._places = rows[1 : size + 1]
        self._keys = rows[size + 1 : -1]
        self._parsed = lru_cache(maxsize=4096)(self._parse)
        identifiers = (row[: row.index(b"\t")].decode() for row in self._places[:upper])
        self._codes = {
            identifier.removeprefix("iso:"): number for number, identifier in enumerate(identifiers)
        }

    def _parse(self, number: int) -> Place:
        values = self._places[number].decode().split("\t")
        values += [""] * (12 - len(values))
        return Place(
            id=values[0],
            kind=KINDS.get(values[1], values[1]),
            name=values[2],
            local=values[3] or values[2],
            country=values[4],
            subdivision=values[5],
            latitude=float(values[6]) if values[6] else None,
            longitude=float(values[7]) if values[7] else None,
            population=int(values[8] or 0),
            weight=int(values[9]) / 10,
            nuts=values[10],
            first=bool(values[11]),
        )

    def find(self, key: str) -> list[Candidate]:
        """Every place for which the folded `key` stands; empty when it is unknown."""
        wanted = key.encode() + b"\t"
        at = bisect_left(self._keys, wanted)
        if at == len(self._keys) or not self._keys[at].startswith(wanted):
            return []
        references = _REFERENCE.findall(self._keys[at], len(wanted))
        return [Candidate(self._parsed(int(n, 16)), TIERS[t.decode()]) for n, t in references]

    def longer(self, key: str) -> list[Candidate]:
        """Cities whose name goes on after `key` ('chamonix' gives Chamonix-Mont-Blanc)."""
        start = bisect_left(self._keys, key.encode() + b" ")
        end = bisect_left(self._keys, key.encode() + b"!", lo=start)
        found = []
        for row in self._keys[start:end]:
            for number, tier in _REFERENCE.findall(row, row.index(b"\t") + 1):
                place = self._parsed(int(number, 16))
                if place.kind in CITY_KINDS and tier != b"k":
                    found.append(Candidate(place, "short"))
        return found

    def subdivision(self, code: str) -> Place | None:
        """The subdivision of an ISO 3166-2 code."""
        number = self._codes.get(code)
        return None if number is None else self._parsed(number)

    def codes(self) -> Iterator[str]:
        """ISO 3166-2 codes of all subdivisions."""
        return (code for code in self._codes if code[2:3] == "-")

    def within(self, place: Place) -> Iterator[str]:
        """ISO codes of what contains `place`, from the nearest subdivision to the country."""
        code = place.subdivision
        while code:
            yield code
            upper = self.subdivision(code)
            code = upper.subdivision if upper else ""
        yield from filter(None, place.country.split(","))

    def __len__(self) -> int:
        return len(self._places)


@cache
def load() -> PlaceTable:
    """The table that ships with the package, read on the first call."""
    with open_binary("places/gazetteer.gz") as stream:
        return PlaceTable(stream.read())


@cache
def common_words() -> frozenset[str]:
    """Folded names of towns that are words of ordinary Italian ('este', 'sale')."""
    return frozenset(lines("places/common_words.txt"))


def country_names() -> Iterator[str]:
    """Italian names of countries, and those of their aliases that name nothing else."""
    for row in table("places/country_names.tsv"):
        aliases = (row["aliases"] or "").split("|")
        yield row["name"]
        yield from (alias for alias in aliases if alias and not alias.endswith("?"))
