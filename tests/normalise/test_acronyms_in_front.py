"""Acronyms behind a name: looked for from the acronym back, found as by a plain pattern."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.normalise import organisation_acronyms as acronyms

_MARKS = re.escape('.;:!?()[]«»“”"\n')
_ACRONYM = r"[A-ZÀ-Ý][\w&.\-/]{1,9}"
_BRACKETS = re.compile(rf"([^{_MARKS}]{{4,160}}?)\s*[(\[]({_ACRONYM})[)\]]")
_DASH = re.compile(rf"([^{_MARKS},–—]{{6,160}}?)\s+[–—-]\s+({_ACRONYM})(?![\w-])")
_PIECES = (
    " ", "  ", "       ", "\n", " - ", " - ABC", "  - XYZ", " – DE", " - AB.CD", "(ABC)", "(Ab)",
    " (AB)", "[X-Y]", "ABC", "a", "bcd e", " x", "Alfa Beta Coop", "ABCDEFGHIJK", ",", ".",
    "\u00a0", "\t", "lunga parola " * 12,
)  # fmt: skip
texts = st.lists(st.sampled_from(_PIECES), min_size=2, max_size=14).map("".join)


@settings(max_examples=500)
@given(texts)
@example("A b  (AB)")
@example("\n        - ABC foo bar - DEF")
@example("ab - ABC qux quux - DEF")
def test_what_a_plain_pattern_finds(text: str) -> None:
    in_brackets = [(m[2], m[1]) for m in _BRACKETS.finditer(text) if not m[1].isspace()]
    found = acronyms._before_brackets(text)
    assert [pair for pair in found if not pair[1].isspace()] == in_brackets
    at_dashes = [(m[2], m[1]) for m in _DASH.finditer(text)]
    assert list(acronyms._before_dashes(text)) == at_dashes
