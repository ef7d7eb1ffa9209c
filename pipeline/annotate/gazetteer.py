"""The spaCy component `missiva_gazetteer`: names of the tables, found in text without a model.

Only names that can stand for nothing else: organisations that the table marks as safe, matched
with their case, and countries. It writes `doc.spans["gazetteer"]`; where the model has found a
name there already, the model's stands (see `mentions.py`).
"""

import re

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from pipeline.annotate.surface import text_of
from pipeline.normalise import organisations
from pipeline.normalise.place_table import country_names

GROUP = "gazetteer"
_MIN_LENGTH = 3
# The tokenizer splits at any underscore and between digits and letters.
_WORD = re.compile(r"[^\W\d_]+|\d+")


class GazetteerComponent:
    """A name is prepared when its first word is met: most never are, and a pipeline that is only
    loaded pays nothing."""

    def __init__(self, nlp: Language, name: str = "missiva_gazetteer") -> None:
        self.name = name
        self._nlp = nlp
        self._matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._unmet: dict[str, list[tuple[str, str]]] | None = None

    def __call__(self, doc: Doc) -> Doc:
        self._prepare(text_of(doc))
        strings = doc.vocab.strings
        spans = [
            Span(doc, start, end, label=strings[key], span_id=f"gazetteer/{strings[key].lower()}")
            for key, start, end in self._matcher(doc)
        ]
        doc.spans[GROUP] = _longest(spans)
        return doc

    def _prepare(self, text: str) -> None:
        """Have the matcher know all names that may stand in `text`."""
        if self._unmet is None:
            self._unmet = _by_first_word()
        for word in sorted(self._unmet.keys() & set(_WORD.findall(text))):
            for label, name in self._unmet.pop(word):
                if label == "LOC" or organisations.stands_alone(name):
                    forms = sorted({name, name.replace("'", "’")})
                    self._matcher.add(label, list(map(self._nlp.make_doc, forms)))


def _by_first_word() -> dict[str, list[tuple[str, str]]]:
    """First word → (label, name) of all names of bodies and countries that begin with it."""
    found: dict[str, list[tuple[str, str]]] = {}
    bodies = (name for name, _ in organisations.names())
    for label, names in (("ORG", bodies), ("LOC", country_names())):
        for name in names:
            first = _WORD.search(name)
            if first and len(name) >= _MIN_LENGTH:
                found.setdefault(first[0], []).append((label, name))
    return found


def _longest(spans: list[Span]) -> list[Span]:
    """Of overlapping matches the longest, then the first."""
    chosen: list[Span] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if not taken.intersection(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            chosen.append(span)
    return sorted(chosen)
