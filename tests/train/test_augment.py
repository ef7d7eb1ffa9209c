"""Variants keep their annotation true."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.samples.inline import parse_inline
from pipeline.train.augment import (
    Edit,
    Pool,
    apply,
    augment,
    change_case,
    join_lines,
    merge,
    name_pool,
    people_pool,
    replace_characters,
    shortened,
    strip_accents,
    surnames_only,
    swap_names,
    table_pool,
    wrap_lines,
)
from schemas.sample import Sample

SAMPLE = parse_inline(
    "id: x\n---\n"
    "MISSIONE IN [PERÙ]{LOC}\n\n"
    "La città di [Lima]{LOC} riceve [Anna Neri]{PER} dell’[Università di Parma]{ORG}:"
    " «[robotica]{THEME}».\n"
    "[Neri]{PER} – con [Ugo Bo]{PER} – va ad [Arequipa]{LOC} e all’[Enea]{ORG}."
)


def names(sample: Sample) -> list[str]:
    return [sample.text[span.start : span.end] for span in sample.spans]


def generator() -> random.Random:
    return random.Random(1)


@pytest.mark.parametrize(
    ("edits", "text", "expected"),
    [
        ([], SAMPLE.text, names(SAMPLE)),
        (strip_accents(SAMPLE), SAMPLE.text.replace("à ", "a' "), ["PERU'"]),
        (replace_characters(SAMPLE, {"’": "'"}), SAMPLE.text.replace("’", "'"), ["PERÙ"]),
        (join_lines(SAMPLE), SAMPLE.text.replace("\n\n", " ").replace("\n", " "), ["PERÙ"]),
        (change_case(SAMPLE, str.upper, 1.0, generator()), SAMPLE.text.upper(), ["PERÙ", "LIMA"]),
        (change_case(SAMPLE, str.lower, 1.0, generator()), SAMPLE.text.lower(), ["perù", "lima"]),
        ([(0, 0, "Nuova ")], "Nuova " + SAMPLE.text, names(SAMPLE)),
    ],
)
def test_edits(edits: list[Edit], text: str, expected: list[str]) -> None:
    changed = apply(SAMPLE, edits)
    assert changed.text.replace("U'", "Ù") == text.replace("U'", "Ù")
    assert names(changed)[: len(expected)] == expected


def test_wrapped_lines_are_short() -> None:
    text = " ".join(["parola"] * 80)
    wrapped = apply(
        parse_inline(f"id: x\n---\n{text}"),
        wrap_lines(SAMPLE.model_copy(update={"text": text}), generator()),
    )
    assert max(map(len, wrapped.text.splitlines())) <= 90
    assert wrapped.text.replace("\n", " ") == text


def test_swaps_are_consistent() -> None:
    pool: Pool = {
        ("PER", False, "unknown"): ["Eva Rossi", "Rossi"],
        ("PER", True, "unknown"): ["Eva Rossi"],
    }
    for seed in range(20):
        swapped = apply(SAMPLE, swap_names(SAMPLE, pool, random.Random(seed)))
        people = [n for n, s in zip(names(swapped), swapped.spans, strict=True) if s.label == "PER"]
        assert people[:2] in (["Anna Neri", "Neri"], ["Eva Rossi", "Rossi"])


def test_swaps_keep_the_side() -> None:
    pool: Pool = {
        ("ORG", True, "Italy"): ["Arpa Umbria"],
        ("ORG", True, "abroad"): ["Airbus"],
        ("LOC", False, "abroad"): ["Cile"],
        ("LOC", False, "Italy"): ["Como"],
    }
    swapped = [apply(SAMPLE, swap_names(SAMPLE, pool, random.Random(seed))) for seed in range(20)]
    told = {name for sample in swapped for name in names(sample)}
    assert {"Arpa Umbria", "Cile"} <= told
    assert not {"Airbus", "Como"} & told


def test_elision_is_respected() -> None:
    pool = name_pool([SAMPLE])
    assert pool["LOC", True, "abroad"] == ["Arequipa"]
    assert pool["ORG", True, "Italy"] == ["Enea", "Università di Parma"]


@given(st.integers())
def test_spans_stay_on_words(seed: int) -> None:
    variant = augment(SAMPLE, name_pool([SAMPLE]), random.Random(seed))
    assert [span.label for span in variant.spans] == [span.label for span in SAMPLE.spans]
    for name in names(variant):
        assert name == name.strip()
        assert name


def test_seeded() -> None:
    pool = name_pool([SAMPLE])
    one, other = (augment(SAMPLE, pool, random.Random(5)) for _ in range(2))
    assert one == other


def test_pools() -> None:
    pool = merge(name_pool([SAMPLE]), table_pool())
    assert {"Lima", "Giappone"} <= set(pool["LOC", False, "abroad"])
    assert not any(name[0] in "aeiou" for name in pool["ORG", False, "Italy"])


LONG = parse_inline(
    "id: x\n---\n[Lima]{LOC} chiama\n\n"
    + "Una frase di sei parole qui. " * 20
    + "Parla [Anna Neri]{PER} di [Lima]{LOC}.\n"
    + "Una frase di sei parole qui. " * 60
)


def test_a_shortened_text_is_the_beginning_and_keeps_its_marks() -> None:
    short = shortened(LONG, random.Random(1))
    assert short is not None
    assert LONG.text.startswith(short.text)
    assert short.text.endswith(("qui.", "Lima."))
    assert names(short) == [name for name in names(LONG) if name in short.text][: len(names(short))]


def test_a_shortened_text_is_as_long_as_a_wire() -> None:
    lengths = [len(s.text.split()) for i in range(50) if (s := shortened(LONG, random.Random(i)))]
    assert min(lengths) >= 45
    assert max(lengths) <= 170 + 6
    assert len(set(lengths)) > 10


def test_a_text_that_is_short_is_not_shortened() -> None:
    assert shortened(SAMPLE, random.Random(1)) is None


def test_persons_are_told_by_their_surname_at_times() -> None:
    told = {
        name
        for i in range(30)
        for name in names(apply(SAMPLE, surnames_only(SAMPLE, random.Random(i))))
    }
    assert {"Anna Neri", "Neri", "Ugo Bo", "Bo", "Lima", "Università di Parma"} <= told
    assert "Anna" not in told


def test_people_pool_has_given_name_and_surname() -> None:
    pool = people_pool()
    assert {label for label, *_ in pool} == {"PER"}
    assert all(" " in name for found in pool.values() for name in found)
