"""Cases of organisation linking; the pairs are in organisation_pairs.tsv (a, b, same)."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.organisation_acronyms import acronyms_in, expands
from pipeline.normalise.organisation_names import normal_form
from pipeline.normalise.organisation_table import organisations
from pipeline.normalise.organisation_typos import TypoIndex, is_slip
from pipeline.normalise.organisation_words import heads, strip_legal_form, tokenise
from pipeline.normalise.organisations import gazetteer_names, resolve, same
from pipeline.resources import lines, table

with Path(__file__).with_name("organisation_pairs.tsv").open(encoding="utf-8", newline="") as rows:
    PAIRS = [tuple(row.values()) for row in csv.DictReader(rows, delimiter="\t", quoting=3)]


@pytest.mark.parametrize(("a", "b", "expected"), PAIRS)
def test_same(a: str, b: str, expected: str) -> None:
    assert same(a, b) is same(b, a) is (expected == "1")


@pytest.mark.parametrize(
    ("name", "context", "entity", "rule"),
    [
        ("Italian Trade Agency", "", "org:ice", "alias"),
        ("SIMEST", "", "org:simest", "acronym"),
        ("MIT", "", "org:mit-infrastrutture", "acronym"),
        ("MIT", "US-MA", "org:mit-usa", "acronym"),
        ("ITER", "", "org:iter", "acronym"),
        ("Merck", "US", "org:merck-kgaa", "alias"),
        ("Università di York", "", "org:york-uk", "alias"),
        ("Ambasciata d'Italia", "VN", "org:ambasciata-it-vn", "normal-form"),
        ("Ambasciata d'Italia", "VN,TH", "org:ambasciata-it", "unlinked"),
        ("Ambasciata del Regno di Svezia in Italia", "", "org:ambasciata-se-it", "normal-form"),
        ("Conferenza dei Rettori delle Universita' italiane (CRUI)", "", "org:crui", "alias"),
        ("Consorzio Cineca", "", "org:cineca", "normal-form"),
        ("SACE (Gruppo CDP)", "", "org:sace", "acronym"),
        ("Confidnustria Veneto", "", "org:confindustria-veneto", "normal-form"),
        ("Vicomtehc", "", "org:vicomtech", "fuzzy"),
        ("Officine Bianchi S.r.l.s.", "", "org:bianchi-officine", "unlinked"),
        ("Politecnica", "", "org:politecnico", "unlinked"),
    ],
)
def test_rule(name: str, context: str, entity: str, rule: str) -> None:
    link = resolve(name, [code for code in context.split(",") if code])
    assert (link.entity, link.rule) == (entity, rule)


@pytest.mark.parametrize(
    ("name", "type_", "country", "place"),
    [
        ("Camera di Commercio di Isernia", "chamber", "IT", "isernia"),
        ("CCIAA Isernia", "chamber", "IT", "isernia"),
        ("Universität Vechta", "university", None, None),
        ("Universität Passau", "university", "DE", "passavia"),
        ("Università degli Studi di Rimini", "university", "IT", "rimini"),
        ("Comune di Imola", "municipality", "IT", "imola"),
        ("Ministero dell'Agricoltura del Marocco", "ministry", "MA", "marocco"),
        ("Consolato Generale d'Italia a Lione", "consulate", "IT", "lione"),
        ("Confartigianato Vicenza", "employers-association", "IT", "vicenza"),
        ("AUSL di Piacenza", "health-authority", "IT", "piacenza"),
        ("Meccanica Verdi S.r.l.", "company", "IT", None),
        ("Müller Werkzeuge GmbH", "company", None, None),
        ("Fondazione Bianchi", "foundation", None, None),
        ("Pinco Pallino", None, None, None),
    ],
)
def test_open_families(
    name: str, type_: str | None, country: str | None, place: str | None
) -> None:
    link = resolve(name)
    assert (link.type, link.country, link.place) == (type_, country, place)


def test_acronym_of_the_text_goes_before_the_table() -> None:
    acronyms = acronyms_in("la visita al Kyoto Institute of Technology (KIT) di Kyoto")
    link = resolve("KIT", ["JP"], acronyms)
    assert (link.entity, link.rule) == ("org:kit-kyoto", "text-acronym")
    assert resolve("KIT", ["DE"]).entity == "org:kit"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("il Bureau for Alpine Energy (BAE) ha", {"BAE": "Bureau for Alpine Energy"}),
        ("la BAE (Bureau for Alpine Energy), che", {"BAE": "Bureau for Alpine Energy"}),
        ("BAE – Bureau for Alpine Energy", {"BAE": "Bureau for Alpine Energy"}),
        ("Bureau for Alpine Energy - BAE", {"BAE": "Bureau for Alpine Energy"}),
        ("la Rete dei Porti del Sud (RePoS)", {"RePoS": "Rete dei Porti del Sud"}),
        ("il Centro di Ricerca (CNR)", {}),
        ("con AFM (Advanced Manufacturing)", {}),
        ("il sindaco di Imola (BO)", {}),
        ("Anna Neri (PD)", {}),
        ("Expo 2025 - ITA", {}),
    ],
)
def test_acronyms_in(text: str, pairs: dict[str, str]) -> None:
    assert acronyms_in(text) == pairs


@pytest.mark.parametrize(
    ("acronym", "name", "expected"),
    [
        ("CTA", "Consumer Technology Association", True),
        ("Inail", "Istituto nazionale assicurazione infortuni lavoro", True),
        ("JSPS", "Japan Society for the Promotion of Science", True),
        ("CTA", "Consumer Technology Association of America", False),
        ("ENEA", "Agenzia nazionale per le nuove tecnologie", False),
    ],
)
def test_expands(acronym: str, name: str, expected: bool) -> None:
    assert expands(acronym, name) is expected


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Alfa S.p.A.", "alfa"),
        ("Alfa SpA", "alfa"),
        ("Alfa S. p. A.", "alfa"),
        ("Alfa S.r.l.s.", "alfa"),
        ("Alfa S.c.a.r.l.", "alfa"),
        ("Alfa S. cons. p. a.", "alfa"),
        ("Alfa Soc. coop. a r.l.", "alfa"),
        ("Alfa Società cooperativa agricola", "alfa"),
        ("Alfa GmbH & Co. KG", "alfa"),
        ("Alfa Co., Ltd.", "alfa"),
        ("Alfa Pty Ltd", "alfa"),
        ("Alfa, Inc.", "alfa"),
        ("Alfa S.A. de C.V.", "alfa"),
        ("Alfa Sp. z o.o.", "alfa"),
        ("PT Alfa Tbk", "alfa"),
        ("Spa", "spa"),
        ("Terme Spa Resort", "terme spa resort"),
        ("Casa Ltd Beta", "casa ltd beta"),
    ],
)
def test_legal_forms(name: str, bare: str) -> None:
    assert " ".join(strip_legal_form(tokenise(name))[0]) == bare


@pytest.mark.parametrize(
    ("written", "meant", "expected"),
    [
        ("tecnoprobe", "technoprobe", True),
        ("marposss", "marposs", True),
        ("bonfigloili", "bonfiglioli", True),
        ("massachussets", "massachusetts", True),
        ("ferraro", "ferrari", False),
        ("pirella", "pirelli", False),
        ("bologna", "cologna", False),
        ("bolzano", "bologna", False),
        ("enea", "enel", False),
        ("area51", "area52", False),
        ("simest", "simest", False),
    ],
)
def test_is_slip(written: str, meant: str, expected: bool) -> None:
    assert is_slip(written, meant) is expected


def test_mend_abstains_between_two() -> None:
    assert TypoIndex(["martina", "marzina"]).mend("marrina") == "marrina"
    assert TypoIndex(["martina", "marzina"]).mend("marrina", lambda _: "one") == "martina"


def test_every_name_of_the_table_finds_its_row() -> None:
    wrong = [
        (name, row.entity, found)
        for row in organisations().organisations
        for name in row.names
        if (found := resolve(name, [row.country] if row.country else []).entity) != row.entity
    ]
    assert wrong == []


def test_table() -> None:
    rows_ = table("organisations/organisations.tsv")
    assert len(rows_) >= 1500
    assert [row["id"] for row in rows_] == sorted({row["id"] for row in rows_})
    for row in rows_:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"])
        assert re.fullmatch(r"([A-Z]{2})?", row["country"])
        assert re.fullmatch(r"(Q\d+)?", row["wikidata"])
        assert re.fullmatch(r"(https://ror\.org/0[a-z0-9]{8})?", row["ror"])
        assert row["name"] and row["type"]
        assert row["name"] not in row["aliases"].split("|")


def test_word_tables_are_consistent() -> None:
    words = [row["word"] for row in table("organisations/equivalences.tsv")]
    variants = Counter(
        tokenise(variant)
        for row in table("organisations/equivalences.tsv")
        for variant in set(map(tokenise_back, row["variants"].split("|")))
    )
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert [variant for variant, count in variants.items() if count > 1] == []
    assert set(heads()) <= set(words)


def tokenise_back(variant: str) -> str:
    return " ".join(tokenise(variant))


def test_gazetteer_is_safe() -> None:
    names = dict(gazetteer_names())
    assert names["Italian Trade Agency"] == "org:ice"
    assert names["SIMEST"] == "org:simest"
    for unsafe in ("ICE", "Costa", "Leonardo", "Giorgio Armani", "MIT", "Lega", "Esteri"):
        assert unsafe not in names
    assert not set(names) & set(lines("organisations/ambiguous.txt"))


NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=40)


@given(NAMES)
def test_resolve_is_total(name: str) -> None:
    link = resolve(name)
    assert link.entity.startswith("org:")
    assert 0 < link.confidence <= 1
    assert resolve(f"  {name} ").entity == link.entity


WORDS = st.lists(st.sampled_from(["Rossi", "Alfa", "Impianti", "Gruppo", "Nord"]), min_size=1)


@given(WORDS)
def test_unlinked_ids_ignore_order_case_and_legal_form(words: list[str]) -> None:
    name = " ".join(words)
    other = " ".join(reversed(words)).upper() + " S.r.l."
    assert normal_form(name).key == normal_form(other).key
