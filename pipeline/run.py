"""The composition root: what each command does, put together from the stages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipeline import corrections, diff
from pipeline.annotate.nlp import model_path
from pipeline.engines import TIME_LIMIT
from pipeline.engines.options import EngineOptions
from pipeline.engines.parts import Done, Folder, claim, units
from pipeline.engines.ray import RayEngine
from pipeline.engines.shard import Engine, ModelLoader, run_shard
from pipeline.errors import InputError
from pipeline.ingest import Job, Outcome, ingest
from pipeline.merge.cluster import scored
from pipeline.progress import Bar
from pipeline.publish import Stamp
from pipeline.read import Found, discover, read
from pipeline.versions import extraction_version, model_name
from pipeline.watch import changes
from pipeline.write.jsonl import Staged, publish
from schemas import ErrorEntry, Link, RawRelease


def error_entry(name: str, error: InputError) -> ErrorEntry:
    """The line of errors.jsonl for an input that was refused."""
    return ErrorEntry(path=name, code=error.code, reason=str(error))


def read_all(sources: Iterable[str]) -> Iterator[RawRelease | ErrorEntry]:
    """Every release of `sources`, and an entry for each input that cannot be read."""
    for found in discover(sources):
        results = read(found.path, found.name) if isinstance(found, Found) else [found]
        for result in results:
            yield result if isinstance(result, RawRelease) else error_entry(*result)


def extract_stream(sources: Iterable[str], model: str) -> Iterator[str | ErrorEntry]:
    """JSON lines of the records of `sources`, and an entry for each input that is refused."""
    extractor = ModelLoader(model)()
    refused: list[ErrorEntry] = []

    def readable() -> Iterator[RawRelease]:
        for result in read_all(sources):
            if isinstance(result, RawRelease):
                yield result
            else:
                refused.append(result)

    for record in extractor.stream(readable()):
        yield record.model_dump_json()
        while refused:
            yield refused.pop(0)
    yield from refused


def extract_parts(
    sources: Iterable[str],
    model: str,
    output: str,
    options: EngineOptions,
    format_: str = "jsonl",
) -> Iterator[Done | ErrorEntry]:
    """Extract `sources` into parts in `output`, a folder or the URL of one (`engines.parts`): what
    is done as it is done, and an entry for each input that there is not.

    Raises UsageError, ModelError or DatasetError.
    """
    files: list[Found] = []
    for entry in discover(sources):
        if isinstance(entry, Found):
            files.append(entry)
        else:
            yield error_entry(*entry)
    folder = Folder(output)
    path = model_path(model)
    stamp = f"{model_name(path)} {extraction_version(path)}"
    yield from options.parts(model, claim(folder, list(units(files, format_)), stamp), folder)


def resolve_name(kind: str, name: str, context: tuple[str, ...]) -> Link:
    """What `name` is linked to in the given context of ISO codes."""
    if kind == "place":
        from pipeline.normalise import places

        place = places.resolve(name, context)
        code, entity, rule, confidence = place.code, place.entity, place.rule, place.confidence
    else:
        from pipeline.normalise import organisations

        body = organisations.resolve(name, context)
        code, entity, rule, confidence = body.label, body.entity, body.rule, body.confidence
        if rule == "unlinked":
            code = None
    return Link(name=name, code=code, entity=entity, rule=rule, confidence=confidence)


@dataclass(frozen=True)
class Ingestion:
    """A call of `missiva ingest`."""

    sources: tuple[str, ...]
    output: Path
    model: str
    keep_missing: bool = False
    since: Path | None = None
    workers: str = "1"
    engine: str = "local"
    address: str | None = None
    time_limit: float | None = None

    def _engine(self) -> Engine:
        """One process here, unless more are asked for, or a limit that only a process keeps."""
        given = (self.engine, self.workers, self.address, self.time_limit)
        if given == ("local", "1", None, None):
            return lambda raws: run_shard(ModelLoader(self.model)(), raws)
        limit = TIME_LIMIT if self.time_limit is None else self.time_limit
        return EngineOptions(self.engine, self.workers, self.address, limit).engine(self.model)

    def once(self) -> Outcome:
        """Bring the dataset folder up to date. Raises DatasetError, ModelError or UsageError."""
        manifest = diff.load_manifest(self.since) if self.since else None
        model = model_path(self.model)
        engine = self._engine()
        job = Job(
            sources=self.sources,
            output=self.output,
            engine=engine,
            stamp=Stamp(
                generator=f"missiva {version('missiva')}",
                model=model_name(model),
                extraction=extraction_version(model),
            ),
            keep_missing=self.keep_missing,
            scorer=engine.scored if isinstance(engine, RayEngine) else scored,
        )
        with Bar() as bar:
            outcome = ingest(job, bar)
        feed = Staged(self.output, diff.FEED)
        if manifest is not None:
            with feed:
                feed.models(diff.changes_since(manifest, self.output))
            publish(self.output, [feed])
        else:
            # A feed of an earlier call would no longer be true.
            (self.output / diff.FEED).unlink(missing_ok=True)
        return outcome

    def watch(self) -> Iterator[Outcome]:
        """`once`, and again whenever a source or the corrections change, until interrupted."""
        yield self.once()
        for _ in changes(self.sources, self.output / corrections.FILE):
            yield self.once()
