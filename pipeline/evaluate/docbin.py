"""spaCy's own format: `.spacy` files of docs, as `spacy convert` and `spacy train` use them.

Entities are in `doc.ents`, themes (which overlap them) in `doc.spans["themes"]`, DATE values in
`kb_id_`; id, metadata and record in `doc.user_data["missiva"]`, kept with `store_user_data`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from pipeline.errors import SampleError
from pipeline.samples.guide import content_id
from schemas import Label, Sample

THEMES = "themes"
_KEY = "missiva"
_LABELS = frozenset(get_args(Label))


def read_docbin(path: Path) -> Iterator[Sample]:
    """Samples of a `.spacy` file. Raises SampleError if it cannot be read."""
    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SampleError(f"{path}: not a file of spaCy docs ({error})") from error
    for number, doc in enumerate(docs, start=1):
        try:
            yield _sample(doc)
        except ValidationError as error:
            raise SampleError(f"{path}:{number}: {error.errors()[0]['msg']}") from error


def _sample(doc: Doc) -> Sample:
    known: dict[str, Any] = doc.user_data.get(_KEY, {})
    found = {
        (s.start_char, s.end_char, s.label_): s.kb_id_ or None
        for s in (*doc.ents, *(span for group in doc.spans.values() for span in group))
        if s.label_ in _LABELS
    }
    spans = [
        {"start": start, "end": end, "label": label} | ({"value": value} if value else {})
        for (start, end, label), value in sorted(found.items(), key=lambda item: item[0])
    ]
    return Sample.model_validate(
        {"id": content_id(doc.text), **known, "text": doc.text, "spans": spans}
    )


def write_docbin(samples: Iterable[Sample], path: Path, nlp: Language) -> None:
    """Write the samples, tokenised by `nlp`, as a `.spacy` file.

    Raises SampleError if a span does not lie on token boundaries.
    """
    docs = DocBin(store_user_data=True)
    for sample in samples:
        doc = nlp.make_doc(sample.text)
        spans = []
        for span in sample.spans:
            made = doc.char_span(span.start, span.end, label=span.label, kb_id=span.value or "")
            if made is None:
                name = sample.text[span.start : span.end]
                raise SampleError(f"{sample.id}: tokens do not allow the span {name!r}")
            spans.append(made)
        doc.set_ents([span for span in spans if span.label_ != "THEME"])
        doc.spans[THEMES] = [span for span in spans if span.label_ == "THEME"]
        doc.user_data[_KEY] = sample.model_dump(
            mode="json", exclude_unset=True, exclude={"text", "spans"}
        )
        docs.add(doc)
    docs.to_disk(path)
