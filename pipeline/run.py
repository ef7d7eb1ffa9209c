"""The composition root: what each command does, put together from the stages."""

from collections.abc import Iterable, Iterator

from pipeline.errors import InputError
from pipeline.extractor import Extractor
from pipeline.read import Found, discover, read
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
    extractor = Extractor.load(model)
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
