"""`missiva_sentences`: sentence starts in press releases, by rule.

A sentence ends at '.', '!', '?' or '…' unless the full stop belongs to an abbreviation
(`abbreviations.tsv`), an initial or a lower-case continuation, and at a line's end, since
headlines, bullets and table cells have no stop, unless the text is hard-wrapped there.
"""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from pipeline.resources import lines

_STOPS = frozenset({".", "!", "?", "…", "...", ".."})
_CLOSERS = frozenset({'"', "”", "»", "’", "'", ")", "]", "›"})
_DASHES = frozenset({"-", "–", "—"})
_WRAPPED_LINES = 3
_WRAPPED_SHARE = 0.7
_NARROWEST_COLUMN = 40


class SentenceStarts:
    """Sets `is_sent_start` on every token of a doc."""

    def __init__(self) -> None:
        self._abbreviations = frozenset(lines("abbreviations.txt"))

    def __call__(self, doc: Doc) -> Doc:
        wrap = _column(doc)
        ended = True
        line_start = 0
        for token in doc:
            token.is_sent_start = ended and not token.is_space
            if token.is_space:
                if "\n" in token.text:
                    width = token.idx - line_start
                    line_start = token.idx + len(token.text)
                    ended = ended or self._line_ends(doc, token, width, wrap)
            elif not (ended := self._ends(doc, token)):
                continue
        if len(doc):
            doc[0].is_sent_start = True
        return doc

    def _line_ends(self, doc: Doc, token: Token, width: int, wrap: int | None) -> bool:
        """Whether the line break `token`, after a line of `width` characters, ends a sentence."""
        if token.text.count("\n") > 1:
            return True
        following = _next_word(doc, token.i)
        if following is None:
            return True
        if wrap is not None and width + len(following.text) >= wrap * _WRAPPED_SHARE:
            return not following.is_alpha and following.text in _BULLETS
        return not following.is_lower

    def _ends(self, doc: Doc, token: Token) -> bool:
        """Whether a sentence ends with `token`."""
        last = token
        while last.i > 0 and last.text in _CLOSERS and not doc[last.i - 1].is_space:
            last = doc[last.i - 1]
        if last.text not in _STOPS and not self._final_abbreviation(last):
            return False
        following = doc[token.i + 1] if token.i + 1 < len(doc) else None
        if following is None or following.text in _CLOSERS and not token.whitespace_:
            return following is None
        word = _next_word(doc, token.i)
        if word is None or word.is_lower or word.text in {",", ";", ":", ")"}:
            return False
        if last.text != ".":
            return True
        return not self._abbreviates(doc, last)

    def _abbreviates(self, doc: Doc, stop: Token) -> bool:
        """Whether the full stop `stop` belongs to the word before it."""
        if stop.i == 0 or doc[stop.i - 1].whitespace_:
            return False
        word = doc[stop.i - 1]
        if len(word.text) == 1 and word.text.isalpha() and word.is_upper:
            return True
        return word.lower_ in self._abbreviations

    def _final_abbreviation(self, token: Token) -> bool:
        """A dotted abbreviation ('S.p.A.') may end a sentence, if its stop is its own last."""
        return len(token.text) > 2 and token.text.endswith(".") and token.text[:-1].isalpha() is False


