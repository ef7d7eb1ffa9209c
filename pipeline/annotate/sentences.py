"""`missiva_sentences`: sentence starts in press releases, by rule.

A sentence ends at '.', '!', '?' or '…', unless what follows goes on in lower case or the stop
belongs to an abbreviation ('prof.', 'n. 5'), an initial or a list number; and it ends with its
line, since headlines, bullets and table cells have no stop, unless the text is hard-wrapped there.
"""

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

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
        column = _column(doc.text)
        stop: Token | None = None
        line_ended = True
        line_start = 0
        for token in doc:
            token.is_sent_start = False
            if token.is_space:
                if "\n" in token.text:
                    width = token.idx - line_start
                    line_start = token.idx + len(token.text)
                    line_ended = line_ended or _line_ends(doc, token, width, column)
                continue
            if stop is not None and token.text in _CLOSERS and _attached(doc, token):
                continue
            token.is_sent_start = line_ended or (stop is not None and self._ends(doc, stop, token))
            stop = token if _may_end(token) else None
            line_ended = False
        if len(doc):
            doc[0].is_sent_start = True
        return doc

    def _ends(self, doc: Doc, stop: Token, following: Token) -> bool:
        """Whether `stop` ends a sentence, given the first word or sign after it."""
        if following.is_lower or following.text in _CONTINUES:
            return False
        if stop.text != "." or stop.i == 0 or not _attached(doc, stop):
            return True
        word = doc[stop.i - 1]
        if len(word.text) == 1 and word.is_upper:
            return False
        if word.is_digit and (word.i == 0 or "\n" in doc[word.i - 1].text):
            return False
        return word.lower_ not in self._abbreviations


def _may_end(token: Token) -> bool:
    """Stops, and dotted abbreviations that are no initials ('S.p.A.', but not 'J.P.')."""
    text = token.text
    return text in _STOPS or (len(text) > 2 and text[-1] == "." and not token.is_upper)


def _attached(doc: Doc, token: Token) -> bool:
    """Whether no white space stands before the token."""
    before = doc[token.i - 1] if token.i else None
    return before is not None and not before.whitespace_ and not before.is_space


def _column(text: str) -> int | None:
    """The column at which a hard-wrapped text breaks its lines, None for other texts."""
    broken = [len(match[0]) - 1 for match in _WRAPPED.finditer(text)]
    if len(broken) < _MIN_WRAPPED or max(broken) < _NARROWEST_COLUMN:
        return None
    return max(broken)


def _line_ends(doc: Doc, token: Token, width: int, column: int | None) -> bool:
    """Whether the line break `token`, after a line of `width` characters, ends a sentence."""
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if following is None or token.text.count("\n") > 1 or following.text in _BULLETS:
        return True
    if column is not None and width >= column * _FULL_LINE:
        return False
    return not following.is_lower


@Language.factory("missiva_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> SentenceStarts:
    """Factory `missiva_sentences`."""
    return SentenceStarts()
