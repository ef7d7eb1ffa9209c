"""Raw releases → release records: the way that every engine and the Python API use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Self

from pipeline.annotate.annotator import Annotator, Text
from pipeline.annotate.nlp import DEFAULT_MODEL
from pipeline.assemble import assemble
from pipeline.clean import clean, clean_verbatim
from pipeline.language import identify
from pipeline.published import dateline
from pipeline.read.metadata import date_in_name
from schemas import Mention, RawRelease, ReleaseRecord

_ID_LENGTH = 16

NO_DATE = "no publication date: dates without a year stay unresolved"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release ready to be annotated: text cleaned, language and date decided."""

    raw: RawRelease
    id: str
    text: str
    language: str
    published: str | None
    warnings: tuple[str, ...]


def prepare(raw: RawRelease) -> Prepared:
    """Clean a release and decide its id, language and publication date."""
    text = clean_verbatim(raw.text) if raw.verbatim else clean(raw.text)
    published = raw.published or date_in_name(raw.source.path) or dateline(text)
    language = identify(text)
    warnings = [] if published else [NO_DATE]
    if language != "it":
        warnings.append(f"not Italian ({language}): recorded, not extracted")
    return Prepared(
        raw=raw,
        id=raw.id or (raw.source.sha256 or sha256(text.encode()).hexdigest())[:_ID_LENGTH],
        text=text,
        language=language,
        published=published,
        warnings=tuple(warnings),
    )


class Extractor:
    """A loaded model and what turns its annotations into records.

    >>> extractor = Extractor.load()
    >>> records = extractor.stream(releases)
    """

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator
        self.model = annotator.model

    @classmethod
    def load(cls, model: str = DEFAULT_MODEL) -> Self:
        """An extractor with the model of that name or path. Raises ModelError."""
        return cls(Annotator.load(model))

    def stream(self, releases: Iterable[RawRelease]) -> Iterator[ReleaseRecord]:
        """Records in the order of `releases`; memory does not grow with their number.

        One by one: the encoder takes one window at a time, so batches gained nothing when tried.
        """
        return map(self.extract, releases)

    def extract(self, raw: RawRelease) -> ReleaseRecord:
        """The record of one release."""
        release = prepare(raw)
        mentions: tuple[Mention, ...] = ()
        mission = None
        if release.language == "it":
            published = date.fromisoformat(release.published) if release.published else None
            text = Text(release.text, published, raw.publisher)
            (annotation,) = self._annotator.annotate([text])
            mentions, mission = annotation.mentions, assemble(annotation)
        return ReleaseRecord(
            id=release.id,
            source=raw.source,
            title=raw.title,
            published=release.published,
            publisher=raw.publisher,
            language=release.language,
            text=release.text,
            mentions=mentions,
            mission=mission,
            model=self.model,
            warnings=release.warnings,
        )
