"""The component in a pipeline of its own: spans, values, offsets inside of tokens."""

from datetime import date

import pytest
import spacy
from spacy.language import Language

from pipeline.annotate.dates import GROUP, DateComponent, published_of
from pipeline.normalise.dates import find


@pytest.fixture
def nlp() -> Language:
    return spacy.blank("it")


def annotate(nlp: Language, text: str, published: object = date(2025, 5, 12)) -> spacy.tokens.Doc:
    doc = nlp.make_doc(text)
    doc.user_data["published"] = published
    return DateComponent(nlp)(doc)


def test_spans_carry_value_rule_and_source_of_the_year(nlp: Language) -> None:
    doc = annotate(nlp, "La missione si terrà dal 19 al 23 maggio a Hanoi.")
    (span,) = doc.spans[GROUP]
    assert (span.text, span.label_) == ("dal 19 al 23 maggio", "DATE")
    assert span.kb_id_ == "2025-05-19/2025-05-23"
    assert span.id_ == "dates/range;year=published-future"


@pytest.mark.parametrize(
    "text",
    [
        "dell'8 maggio2025",
        "Rientro il 7maggio.",
        "(12/05/2025)-fine",
        "L’11 luglio",
        "l'indomani",
        "Roma,12/05/2025.",
        "dal 5-7 maggio",
        "16apr.2025",
        "anni'90, anni '90",
        "«5 maggio»",
        "il 5 maggio'",
        "lunedi' 5 maggio",
        "nota del 25 u.s.",
        "nota del 25 u.s.,",
        "5/5-7/5/2025",
    ],
)
def test_every_mention_becomes_a_span(nlp: Language, text: str) -> None:
    doc = annotate(nlp, text)
    assert doc.text == text
    expected = [(m.start, m.end, m.value) for m in find(text, date(2025, 5, 12))]
    assert [(s.start_char, s.end_char, s.kb_id_) for s in doc.spans[GROUP]] == expected


def test_no_dates_gives_an_empty_group(nlp: Language) -> None:
    assert list(annotate(nlp, "Nessuna data qui.").spans[GROUP]) == []


def test_empty_document(nlp: Language) -> None:
    assert list(annotate(nlp, "").spans[GROUP]) == []


@pytest.mark.parametrize("published", [date(2025, 5, 12), "2025-05-12"])
def test_publication_date_from_user_data(nlp: Language, published: object) -> None:
    doc = annotate(nlp, "oggi", published)
    assert doc.spans[GROUP][0].kb_id_ == "2025-05-12"


@pytest.mark.parametrize("context", [date(2025, 5, 12), {"published": "2025-05-12"}])
def test_publication_date_from_the_context_of_the_pipe(nlp: Language, context: object) -> None:
    doc = nlp.make_doc("oggi")
    doc._context = context
    assert published_of(doc) == date(2025, 5, 12)


@pytest.mark.parametrize("context", [None, "", 7, {"other": 1}])
def test_no_publication_date(nlp: Language, context: object) -> None:
    doc = nlp.make_doc("oggi")
    doc._context = context if context != "" else None
    assert published_of(doc) is None
    (span,) = DateComponent(nlp)(doc).spans[GROUP]
    assert (span.kb_id_, span.id_) == ("XXXX", "dates/deictic;year=none")


def test_works_alone_in_a_pipeline() -> None:
    import pipeline.annotate.factories  # noqa: F401  (installed, an entry point does this)

    nlp = spacy.blank("it")
    nlp.add_pipe("missiva_dates")
    pairs = [("Arrivo domani.", date(2025, 5, 12)), ("Arrivo domani.", date(2024, 1, 1))]
    values = [doc.spans[GROUP][0].kb_id_ for doc, _ in nlp.pipe(pairs, as_tuples=True)]
    assert values == ["2025-05-13", "2024-01-02"]
