"""The corpus on disk: `texts/*/*.txt` in the inline notation, `splits/<name>.txt` with ids."""

import re
from pathlib import Path

from pipeline.errors import SampleError
from pipeline.samples.inline import parse_inline, write_inline
from pipeline.write.output import to_file
from schemas import Sample

_FILE_NAME = re.compile(r"[\w-]+")


def read_corpus(corpus: Path, split: str | None = None) -> list[Sample]:
    """Samples of `corpus/texts`, sorted by id; only those of `corpus/splits/<split>.txt` if given.

    Raises `SampleError` naming the file that cannot be read.
    """
    samples = []
    wanted = split_ids(corpus, split) if split else None
    for path in sorted((corpus / "texts").glob("*/*.txt")):
        if wanted is not None and path.stem not in wanted:
            continue
        samples.append(read_text(path))
    return sorted(samples, key=lambda sample: sample.id)


def read_text(path: Path) -> Sample:
    """The sample of one file. Raises `SampleError` naming the file if it cannot be read."""
    try:
        return parse_inline(path.read_text(encoding="utf-8"))
    except (SampleError, OSError, UnicodeDecodeError) as error:
        raise SampleError(f"{path}: {error}") from error


def add(corpus: Path, sample: Sample, folder: str, split: str) -> Path:
    """Write the sample into `corpus/texts/<folder>` and its id into a split; the file.

    Raises `SampleError` for an id that is no file name or is there already, and for what the
    notation cannot say; `DatasetError` when it cannot be written.
    """
    if not _FILE_NAME.fullmatch(sample.id):
        raise SampleError(f"{sample.id}: an id of the corpus is letters, digits, - and _")
    if next((corpus / "texts").glob(f"*/{sample.id}.txt"), None):
        raise SampleError(f"{sample.id}: the corpus has a sample of that id")
    noted = write_inline(sample)
    ids = split_ids(corpus, split) | {sample.id}
    path = corpus / "texts" / folder / f"{sample.id}.txt"
    to_file(noted.removesuffix("\n").split("\n"), path)
    to_file(sorted(ids), corpus / "splits" / f"{split}.txt")
    return path


def split_ids(corpus: Path, split: str) -> frozenset[str]:
    """Ids in `corpus/splits/<split>.txt`. Raises `SampleError` if there is no such split."""
    path = corpus / "splits" / f"{split}.txt"
    try:
        return frozenset(path.read_text(encoding="utf-8").split())
    except OSError as error:
        raise SampleError(f"{path}: {error}") from error


def extra(sample: Sample, key: str) -> str | None:
    """A header value beyond the schema's own (`genre`, `sender`)."""
    return (sample.meta.model_extra or {}).get(key)


def annotates_themes(sample: Sample) -> bool:
    """Whether THEME is annotated: news texts have none of it."""
    return extra(sample, "genre") != "news"
