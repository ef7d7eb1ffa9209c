"""A mission as one item among others, as the weekly page of a region tells it."""

import random
from collections.abc import Sequence

from schemas import Sample, Span

_LINES = (1, 3)
"""Lines of an item of other news."""

Excerpt = tuple[str, tuple[Span, ...]]


def excerpt(sample: Sample, generator: random.Random) -> Excerpt:
    """A few lines of a text that follow each other, and what is marked within them."""
    starts = [0, *(i + 1 for i, character in enumerate(sample.text) if character == "\n")]
    first = generator.randrange(len(starts))
    last = min(len(starts), first + generator.randint(*_LINES))
    end = starts[last] - 1 if last < len(starts) else len(sample.text)
    return sample.text[starts[first] : end], tuple(
        _moved(span, -starts[first])
        for span in sample.spans
        if starts[first] <= span.start and span.end <= end
    )


def digest(sample: Sample, news: Sequence[Sample], generator: random.Random) -> Sample:
    """`sample`, its record as it was, after an excerpt of other news and before another."""
    before, after = (excerpt(other, generator) for other in generator.sample(news, 2))
    text, spans = "", []
    for part, marks in (before, (sample.text, sample.spans), after):
        text += "\n" if text else ""
        spans += [_moved(span, len(text)) for span in marks]
        text += part
    return sample.model_copy(update={"text": text, "spans": tuple(spans)})


def _moved(span: Span, by: int) -> Span:
    return span.model_copy(update={"start": span.start + by, "end": span.end + by})
