"""Samples from files, records for them from a model."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from pipeline.errors import SampleError
from pipeline.evaluate.docbin import read_docbin
from pipeline.extractor import Extractor
from pipeline.samples.formats import read_path
from schemas import RawRelease, ReleaseRecord, Sample, Source


def read_samples(paths: Iterable[Path], split: str | None = None) -> Iterator[Sample]:
    """Samples of files in any format of `pipeline.samples.formats`, `.spacy`, or corpus folders.

    Raises SampleError naming the place that cannot be read, or an id that comes twice.
    """
    seen: set[str] = set()
    for path in paths:
        for sample in read_docbin(path) if path.suffix == ".spacy" else read_path(path, split):
            if sample.id in seen:
                raise SampleError(f"{path}: a second sample with the id {sample.id}")
            seen.add(sample.id)
            yield sample


def raw_of(sample: Sample) -> RawRelease:
    """The sample as an input, without its annotation."""
    return RawRelease(
        id=sample.id,
        source=Source(
            path=sample.id,
            media_type="application/jsonl",
            url=sample.meta.url,
            sha256=sha256(sample.text.encode()).hexdigest(),
        ),
        title=sample.meta.title,
        published=sample.meta.published,
        publisher=sample.meta.publisher,
        text=sample.text,
        verbatim=True,
    )


def predict(samples: Iterable[Sample], extractor: Extractor) -> dict[str, ReleaseRecord]:
    """The model's record of each sample, by id."""
    return {record.id: record for record in extractor.stream(map(raw_of, samples))}


def digest(samples: Iterable[Sample]) -> str:
    """SHA-256 of texts and annotation, the same in whatever order and format they came."""
    lines = sorted(
        f"{sample.annotates_mission} {sample.model_dump_json(exclude_none=True)}"
        for sample in samples
    )
    return sha256("\n".join(lines).encode()).hexdigest()
