"""The spaCy component `missiva_dates`: dates of a Doc, with ISO values, in `doc.spans["dates"]`.

It needs nothing but a tokeniser and stands right behind it, for where a date's edge lies inside of
a token ('7maggio', '12/05/2025-') it splits that token.
"""

from datetime import date
from itertools import chain, pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.surface import bounds, text_of
from pipeline.normalise.dates import DateMention, find

GROUP = "dates"


class DateComponent:
    """Writes `doc.spans["dates"]`: label DATE, `kb_id_` the value, `id_` rule and year's source.

    The `id_` reads 'dates/range;year=published-future'. The publication date is
    `doc.user_data["published"]` or, with `nlp.pipe(..., as_tuples=True)`, the context itself or
    its key `published`; a `date`, an ISO string, or None.
    """

    def __init__(self, nlp: Language, name: str = "missiva_dates") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        mentions = find(text_of(doc), published_of(doc))
        _split_at_edges(doc, mentions)
        spans = [_span(doc, mention) for mention in mentions]
        doc.spans[GROUP] = [span for span in spans if span is not None]
        return doc


def published_of(doc: Doc) -> date | None:
    """The publication date that came with the document.

    Raises:
        ValueError: it is a string that is no ISO date.
    """
    found = doc.user_data.get("published")
    if found is None:
        context = doc._context
        found = context.get("published") if isinstance(context, dict) else context
    if isinstance(found, str):
        return date.fromisoformat(found)
    return found if isinstance(found, date) else None


def _span(doc: Doc, mention: DateMention) -> Span | None:
    return doc.char_span(
        mention.start,
        mention.end,
        label="DATE",
        kb_id=mention.value,
        span_id=f"dates/{mention.rule};year={mention.year}",
    )


def _split_at_edges(doc: Doc, mentions: list[DateMention]) -> None:
    """Split the tokens that a mention begins or ends inside of."""
    edges = {edge for mention in mentions for edge in (mention.start, mention.end)}
    tokens = bounds(doc)
    inner = sorted(edges.difference(chain.from_iterable(tokens)))
    if not inner:
        return
    text = text_of(doc)
    with doc.retokenize() as retokenizer:
        for token, (start, end) in zip(doc, tokens, strict=True):
            cuts = [edge for edge in inner if start < edge < end]
            if not cuts:
                continue
            parts = [text[a:b] for a, b in pairwise([start, *cuts, end])]
            # spaCy wants a head for every part; before the parser each is its own
            retokenizer.split(token, parts, heads=[(token, i) for i in range(len(parts))])
