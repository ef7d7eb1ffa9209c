"""`missiva_themes`: THEME spans with theme ids in `doc.spans["themes"]`."""

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from pipeline.annotate.surface import forms
from pipeline.normalise.theme_finder import THRESHOLD, ThemeSpan, candidates
from pipeline.normalise.theme_words import running_words
from pipeline.normalise.themes import resolve

GROUP = "themes"
FOUND = "themes/term"
LABEL = "THEME"
_NAMES = frozenset({"PER", "ORG", "LOC", "EVENT"})


class ThemeComponent:
    """Adds the THEME spans that the table finds and links those that a tagger has found.

    Spans already in `doc.spans["themes"]` are kept and win over those of the table. The table's
    own have the span id `themes/term`; every span's kb id is its theme, or empty where no term of
    it is known. Names (PER, ORG, LOC, EVENT of `doc.ents` and of the gazetteer) are no part of a
    theme of the table.
    """

    def __init__(self, nlp: Language, name: str = "missiva_themes") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """`doc` with its theme spans found and linked."""
        learned = filter_spans(doc.spans.get(GROUP, ()))
        taken = {i for span in learned for i in range(span.start, span.end)}
        spans = [_linked(span) for span in learned]
        spans += [
            _linked(Span(doc, chunk.start, chunk.end, LABEL, span_id=FOUND))
            for chunk in theme_spans(doc)
            if chunk.probability >= THRESHOLD and taken.isdisjoint(range(chunk.start, chunk.end))
        ]
        doc.spans[GROUP] = sorted(spans, key=lambda span: span.start)
        return doc


def theme_spans(doc: Doc) -> list[ThemeSpan]:
    """All chunks of theme terms in `doc` outside of its names, whatever their probability."""
    tokens = forms(doc)
    barred = [False] * len(tokens)
    for name in (*doc.ents, *doc.spans.get("gazetteer", ())):
        if name.label_ in _NAMES:
            barred[name.start : name.end] = [True] * len(name)
    return candidates(tokens, running_words(tokens), barred)


def _linked(span: Span) -> Span:
    """`span` with the id of its theme, unless it has one."""
    if span.kb_id_:
        return span
    id_ = resolve(span.text).id or ""
    return Span(span.doc, span.start, span.end, LABEL, kb_id=id_, span_id=span.id_)
