"""`missiva_sentences`: sentence starts in press releases, by rule.

A sentence ends at '.', '!', '?' or '…', unless what follows goes on in lower case or the stop
belongs to an abbreviation ('prof.', 'n. 5'), an initial or a list number; and it ends with its
line, since headlines, bullets and table cells have no stop, unless the text is hard-wrapped there.
"""

import re
from collections.abc import Sequence
from typing import cast

import numpy as np
from spacy.attrs import SENT_START, SPACY
from spacy.language import Language
from spacy.tokens import Doc
from thinc.types import Ints2d

from pipeline.annotate.surface import forms, text_of
from pipeline.resources import lines

_STOPS = frozenset({".", "!", "?", "…", "...", "..", "...."})
_CLOSERS = frozenset({'"', "”", "»", "’", "'", ")", "]", "›"})
_CONTINUES = frozenset({",", ";", ":", ")", "]", "»", "”"})
_BULLETS = frozenset("-–—•·*▪●◦►→")
_WRAPPED = re.compile(r"^.*[\w,;]\n(?=[a-zàèéìòù])", re.MULTILINE)
_MIN_WRAPPED = 3
_NARROWEST_COLUMN = 40
_FULL_LINE = 0.75


class SentenceStarts:
    """Sets `is_sent_start` on every token of a doc."""

    def __init__(self) -> None:
        self._abbreviations = frozenset(lines("sentences/abbreviations.txt"))

    def __call__(self, doc: Doc) -> Doc:
        if len(doc):
            starts = np.where(self._starts(doc), 1, -1).astype(np.uint64)
            doc.from_array([SENT_START], cast(Ints2d, starts[:, None]))
        return doc

    def _starts(self, doc: Doc) -> list[bool]:
        """Whether each token starts a sentence; read from plain lists, for speed."""
        words = forms(doc)
        blank = [word.isspace() for word in words]
        open_after = [
            bool(s) or b for s, b in zip(doc.to_array(SPACY).tolist(), blank, strict=True)
        ]
        column = _column(text_of(doc))
        starts = [False] * len(words)
        stop = -1
        line_ended = True
        position = line_start = 0
        for i, form in enumerate(words):
            if blank[i]:
                if "\n" in form:
                    width = position - line_start
                    line_start = position + len(form)
                    line_ended = line_ended or _line_ends(words, i, width, column)
            elif stop < 0 or form not in _CLOSERS or open_after[i - 1]:
                if line_ended or (stop >= 0 and self._ends(words, open_after, stop, form)):
                    starts[i] = True
                stop = i if _may_end(form) else -1
                line_ended = False
            position += len(form) + (open_after[i] and not blank[i])
        starts[0] = True
        return starts

    def _ends(
        self, forms: Sequence[str], open_after: Sequence[bool], stop: int, following: str
    ) -> bool:
        """Whether the token `stop` ends a sentence, given the first word or sign after it."""
        if following.islower() or following in _CONTINUES:
            return False
        if forms[stop] != "." or stop == 0 or open_after[stop - 1]:
            return True
        word = forms[stop - 1]
        if len(word) == 1 and word.isupper():
            return False
        if word.isdigit() and (stop == 1 or "\n" in forms[stop - 2]):
            return False
        return word.lower() not in self._abbreviations


def _may_end(form: str) -> bool:
    """Stops, and dotted abbreviations that are no initials ('S.p.A.', but not 'J.P.')."""
    return form in _STOPS or (form[-1] == "." and len(form) > 2 and not form.isupper())


def _column(text: str) -> int | None:
    """The column at which a hard-wrapped text breaks its lines, None for other texts."""
    broken = [len(match[0]) - 1 for match in _WRAPPED.finditer(text)]
    if len(broken) < _MIN_WRAPPED or max(broken) < _NARROWEST_COLUMN:
        return None
    return max(broken)


def _line_ends(forms: Sequence[str], i: int, width: int, column: int | None) -> bool:
    """Whether the line break `forms[i]`, after a line of `width` characters, ends a sentence."""
    if i + 1 == len(forms) or forms[i].count("\n") > 1 or forms[i + 1] in _BULLETS:
        return True
    if column is not None and width >= column * _FULL_LINE:
        return False
    return not forms[i + 1].islower()


@Language.factory("missiva_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> SentenceStarts:
    """Factory `missiva_sentences`."""
    return SentenceStarts()
