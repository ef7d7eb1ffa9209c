"""The date reader, one case a line of dates-cases.tsv: brackets mark the dates, values follow."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.normalise.dates import find
from pipeline.normalise.dates.cascade import grammar
from pipeline.resources import table

CASES = [
    line.split("\t")
    for line in Path(__file__)
    .with_name("dates-cases.tsv")
    .read_text(encoding="utf-8")
    .splitlines()[1:]
]
PUBLISHED = date(2025, 5, 12)


def unmark(marked: str) -> tuple[str, list[str]]:
    """The text without its brackets, and what stood in them."""
    return re.sub(r"[\[\]]", "", marked), re.findall(r"\[([^\]]*)\]", marked)


@pytest.mark.parametrize(
    ("published", "marked", "values"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_case(published: str, marked: str, values: str) -> None:
    text, surfaces = unmark(marked)
    mentions = find(text, date.fromisoformat(published) if published else None)
    assert [(text[m.start : m.end], m.value) for m in mentions] == list(
        zip(surfaces, values.split(), strict=True)
    )


def test_enough_cases_and_negatives() -> None:
    negatives = sum(not case[3] for case in CASES)
    assert len(CASES) >= 400
    assert negatives * 3 >= len(CASES)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Il 5 maggio 2024 fu firmato.", "explicit"),
        ("Lo scorso 28 novembre fu firmato.", "published-cue"),
        ("La firma di venerdì 9 novembre.", "published-weekday"),
        ("Il 30 novembre si terrà il forum.", "published-future"),
        ("A novembre si è tenuto il forum.", "published-past"),
        ("Forum, 30 aprile.", "published-nearest"),
        ("Oggi il forum.", "published"),
        ("Nei giorni scorsi il forum.", "none"),
    ],
)
def test_who_decided_the_year(text: str, how: str) -> None:
    assert [m.year for m in find(text, PUBLISHED)] == [how]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("dal 5 al 7 maggio", "range"),
        ("fino al 7 maggio", "until"),
        ("a partire dal 7 maggio", "from"),
        ("il 7 e 8 maggio", "list"),
        ("fine maggio", "part"),
        ("due giorni fa", "ago"),
        ("12/05/2025", "numeric"),
    ],
)
def test_which_rule_found_it(text: str, rule: str) -> None:
    assert [m.rule for m in find(text, PUBLISHED)] == [rule]


def test_weekday_inside_the_stretch_just_named() -> None:
    text = (
        "La missione si è svolta dal 28 aprile al 2 maggio. Mercoledì il gruppo ha visto il porto."
    )
    assert [m.value for m in find(text, date(2025, 5, 14))][1] == "2025-04-30"


def test_year_stated_in_the_sentence() -> None:
    text = "Nella missione del 2022, dal 5 al 7 ottobre, furono firmati tre accordi."
    assert [m.value for m in find(text, PUBLISHED)] == ["2022", "2022-10-05/2022-10-07"]


def test_bullets_do_not_join_lines() -> None:
    text = "Programma:\n- 9 maggio\n- 10 maggio"
    assert [m.value for m in find(text, PUBLISHED)] == ["2025-05-09", "2025-05-10"]


def test_empty_text() -> None:
    assert find("", PUBLISHED) == []


@pytest.mark.parametrize(
    "row",
    [*table("dates/grammar.tsv"), *table("dates/exclusions.tsv")],
    ids=lambda row: row["example"],
)
def test_every_rule_has_an_example_of_its_own(row: dict[str, str]) -> None:
    assert row["example"].strip()


@pytest.mark.parametrize("row", table("dates/exclusions.tsv"), ids=lambda row: row["example"])
def test_exclusions_hold_and_give_a_reason(row: dict[str, str]) -> None:
    assert row["reason"]
    assert find(row["example"], PUBLISHED) == []


@pytest.mark.parametrize("row", table("dates/names.tsv"), ids=lambda row: row["name"])
def test_names_hold_and_give_a_reason(row: dict[str, str]) -> None:
    assert row["reason"]
    assert find(row["name"].title(), PUBLISHED) == []


@pytest.mark.parametrize(
    "row",
    [row for row in table("dates/grammar.tsv") if row["rule"] not in ("clock", "day-alone")],
    ids=lambda row: f"{row['rule']}: {row['example']}",
)
def test_examples_of_the_grammar_are_found(row: dict[str, str]) -> None:
    assert find(row["example"], PUBLISHED)


def test_kinds_that_rules_use_exist() -> None:
    """A misspelt kind in a pattern would silently never match."""
    used = set()
    for row in (*table("dates/grammar.tsv"), *table("dates/exclusions.tsv")):
        used |= set(re.findall(r"[A-Za-z]\w*", row["pattern"]))
    for row in table("dates/classes.tsv"):
        used |= set(row["members"].split())
    used -= {row["name"] for row in table("dates/classes.tsv")}
    known = {row["gives"] for row in table("dates/grammar.tsv")}
    for name in (
        "months",
        "weekdays",
        "numbers",
        "units",
        "parts",
        "relative",
        "words",
        "holidays",
    ):
        known |= {row["kind"] for row in table(f"dates/{name}.tsv")}
    known |= {f"{kind}_cap" for kind in known}
    known |= {
        "number",
        "ordinal_number",
        "roman",
        "year",
        "tick",
        "full",
        "pair",
        "pair_line",
        "dotted",
        "time",
        "quantity",
        "para",
        "comma",
        "dot",
        "dash",
        "slash",
        "colon",
        "semicolon",
        "stop",
        "quote",
        "lpar",
        "rpar",
        "mark",
        "word",
        "plural",
        "cap",
        "caps",
        "opaque",
        "clock_from",
        "clock_to",
        "DAY",
        "DNO",
    }
    assert used <= known
    assert grammar().rules
