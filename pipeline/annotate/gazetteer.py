"""The spaCy component `missiva_gazetteer`: names of the tables, found in text without a model.

Only names that can stand for nothing else: organisations that the table marks as safe, matched
with their case, and countries. It writes `doc.spans["gazetteer"]`; where the model has found a
name there already, the model's stands (see `mentions.py`).
"""

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from pipeline.normalise import organisations
from pipeline.normalise.place_table import country_names

GROUP = "gazetteer"
_MIN_LENGTH = 3


class GazetteerComponent:
    """Matches are made on first use: a pipeline that is only loaded pays nothing."""

    def __init__(self, nlp: Language, name: str = "missiva_gazetteer") -> None:
        self.name = name
        self._nlp = nlp
        self._matcher: PhraseMatcher | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self._matcher is None:
            self._matcher = self._build()
        strings = doc.vocab.strings
        spans = [
            Span(doc, start, end, label=strings[key], span_id=f"gazetteer/{strings[key].lower()}")
            for key, start, end in self._matcher(doc)
        ]
        doc.spans[GROUP] = _longest(spans)
        return doc

    def _build(self) -> PhraseMatcher:
        matcher = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        bodies = (name for name, _ in organisations.gazetteer_names())
        for label, names in (("ORG", bodies), ("LOC", country_names())):
            forms = {
                form
                for name in names
                if len(name) >= _MIN_LENGTH
                for form in (name, name.replace("'", "’"))
            }
            matcher.add(label, list(map(self._nlp.make_doc, sorted(forms))))
        return matcher


def _longest(spans: list[Span]) -> list[Span]:
    """Of overlapping matches the longest, then the first."""
    chosen: list[Span] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if not taken.intersection(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            chosen.append(span)
    return sorted(chosen)
