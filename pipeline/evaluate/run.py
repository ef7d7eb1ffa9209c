"""Samples from files, records for them from a model, scores of both."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import SampleError
from pipeline.extractor import Extractor
from schemas import RawRelease, ReleaseRecord, Sample, Source


def read_samples(paths: Iterable[Path]) -> Iterator[Sample]:
    """Samples of JSONL files. Raises SampleError naming the line that cannot be read."""
    for path in paths:
        try:
            with path.open(encoding="utf-8") as stream:
                for number, line in enumerate(stream, start=1):
                    if line.strip():
                        yield Sample.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise SampleError(f"{path}:{number}: {where}: {first['msg']}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise SampleError(f"{path}: {error}") from error


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
