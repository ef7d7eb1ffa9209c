"""Where missions go: countries shaded by their number, dots on the places that releases name."""

from collections import Counter
from dataclasses import dataclass
from math import sqrt

from pipeline.report.context import Context, level
from pipeline.report.projection import HEIGHT, WIDTH, project
from pipeline.resources import table

# Part of the drawing that shows Europe and the Mediterranean: x, y, width, height.
EUROPE = (455.0, 52.0, 156.0, 112.0)
_LARGEST = 15.0
_SMALLEST = 2.5
_DOTS = 400


@dataclass(frozen=True, slots=True)
class Country:
    """An outline; `shade` 0 to 5."""

    code: str
    name: str
    outline: str
    count: int
    shade: int
    href: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A place, at x, y in drawing units; `near` is its radius on the map of Europe."""

    name: str
    count: int
    x: float
    y: float
    radius: float
    near: float
    european: bool
    href: str


@dataclass(frozen=True, slots=True)
class WorldMap:
    """The drawing and the list that says the same in words."""

    countries: tuple[Country, ...]
    dots: tuple[Dot, ...]
    ranking: tuple[Country, ...]
    shades: tuple[tuple[int, int, int], ...]
    """(shade, fewest, most) of the shades in use."""
    width: float = WIDTH
    height: float = HEIGHT
    europe: tuple[float, float, float, float] = EUROPE


def world_map(context: Context) -> WorldMap:
    """The map of a dataset's destinations."""
    by_country: Counter[str] = Counter()
    by_place: Counter[str] = Counter()
    for mission in context.dataset.missions:
        codes = {place.code for place in mission.destinations}
        by_country.update({code[:2] for code in codes})
        by_place.update(code for code in codes if len(code) > 2)
    most = max(by_country.values(), default=0)
    countries = [_country(context, row, by_country, most) for row in table("report/countries.tsv")]
    return WorldMap(
        countries=tuple(country for country in countries if country.outline),
        dots=_dots(context, by_country, by_place, {c.code for c in countries if c.outline}),
        ranking=tuple(sorted((c for c in countries if c.count), key=lambda c: (-c.count, c.name))),
        shades=_shades(by_country, most),
    )


def _country(context: Context, row: dict[str, str], counts: Counter[str], most: int) -> Country:
    code, count = row["code"], counts[row["code"]]
    name, href = context.say.country(code), context.filtered(f"c:{code}")
    return Country(code, name, row["outline"], count, level(count, most), href)


def _shades(counts: Counter[str], most: int) -> tuple[tuple[int, int, int], ...]:
    found: dict[int, list[int]] = {}
    for count in counts.values():
        found.setdefault(level(count, most), []).append(count)
    return tuple((shade, min(found[shade]), max(found[shade])) for shade in sorted(found))


def _dots(
    context: Context, by_country: Counter[str], by_place: Counter[str], drawn: set[str]
) -> tuple[Dot, ...]:
    """The places below countries, and the countries too small for an outline; largest first."""
    counts = by_place + Counter({c: n for c, n in by_country.items() if c not in drawn})
    most = max(counts.values(), default=1)
    dots = []
    for place in context.dataset.places:
        count = counts.pop(place.code or "", 0)
        if not count or place.code is None or place.latitude is None or place.longitude is None:
            continue
        x, y = project(place.longitude, place.latitude)
        radius = max(_SMALLEST, _LARGEST * sqrt(count / max(most, 12)))
        left, top, width, height = EUROPE
        european = left <= x <= left + width and top <= y <= top + height
        near = radius * width / WIDTH * 1.6
        name, href = context.say.place(place.code), context.filtered(f"c:{place.code}")
        dots.append(Dot(name, count, x, y, radius, near, european, href))
    return tuple(sorted(dots, key=lambda dot: (-dot.count, dot.name))[:_DOTS])
