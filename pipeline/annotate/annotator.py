"""Texts → annotations: the annotate stage as the later stages see it, without spaCy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from spacy.language import Language

from pipeline.annotate.mentions import annotation_of
from pipeline.annotate.nlp import DEFAULT_MODEL, load, model_name
from schemas.annotation import Annotation


@dataclass(frozen=True, slots=True)
class Text:
    """A cleaned text, and what is known of the release that it is the text of."""

    text: str
    published: date | None = None
    publisher: str | None = None


class Annotator:
    """A loaded spaCy pipeline. `model` is its name and version, as it is written into records."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self.model = model_name(nlp)

    @classmethod
    def load(cls, model: str = DEFAULT_MODEL) -> Self:
        """The pipeline of the model with that name or path. Raises ModelError."""
        return cls(load(model))

    def annotate(self, texts: Iterable[Text]) -> Iterator[Annotation]:
        """Annotations in the order of `texts`; each independent of its neighbours."""
        docs = []
        for text in texts:
            doc = self._nlp.make_doc(text.text)
            doc.user_data["published"] = text.published
            doc.user_data["publisher"] = text.publisher
            docs.append(doc)
        return map(annotation_of, self._nlp.pipe(docs))
