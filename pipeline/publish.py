"""From the state to the files: deduplicate, correct, merge, write; nothing when nothing changed."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from pipeline.corrections import Corrections
from pipeline.errors import DuplicateIdError
from pipeline.merge.cluster import Scorer, cluster, scored
from pipeline.merge.entities import Entities
from pipeline.merge.ids import Known, identify
from pipeline.merge.mission import merge, reasons_for
from pipeline.merge.profile import Profile
from pipeline.merge.related import related
from pipeline.merge.sources import Telling
from pipeline.merge.summary import Summary
from pipeline.store import Store
from pipeline.versions import merge_version
from pipeline.write.dataset import DATA_FILES, MANIFEST, DatasetWriter
from schemas import ErrorEntry, ReleaseRecord

_SIGNATURE, _OUTPUTS = "signature", "outputs"
_COMMIT = 1000
_COLLECT = 20_000, 20, 100


@dataclass(frozen=True, slots=True)
class Stamp:
    """What made the dataset: names for the manifest, and what extraction depends on."""

    generator: str
    model: str
    extraction: str


@dataclass(slots=True)
class Published:
    """What the folder holds now."""

    errors: list[ErrorEntry]
    counts: dict[str, int]
    changed: bool


@dataclass(slots=True)
class _Release:
    """A release of the dataset: where its record is, and what the user has corrected."""

    id: str
    content: str
    corrected: bool = False
    fields: frozenset[str] = field(default_factory=frozenset)


def publish(
    store: Store,
    folder: Path,
    stamp: Stamp,
    corrections: Corrections,
    refused: Sequence[ErrorEntry],
    failed: frozenset[str],
    scorer: Scorer = scored,
) -> Published:
    """Write the dataset that the state describes. Raises DatasetError.

    `refused` are errors that the state does not hold, `failed` the contents without a record;
    `scorer` compares releases.
    """
    releases, errors = _inventory(store, failed)
    errors += refused
    signature = _signature(releases, errors, [*astuple(stamp), merge_version(), corrections.digest])
    if store.get(_SIGNATURE) == signature and store.get(_OUTPUTS) == _stamps(folder):
        return Published(errors + _stale(store), _counts(store), changed=False)
    with _few_collections(), DatasetWriter(folder) as writer:
        work = _Work(store, corrections, writer)
        profiles = work.releases(releases)
        stale = corrections.stale()
        missions = work.missions(profiles, scorer)
        writer.entities("organisations.jsonl", work.entities.organisations())
        writer.entities("people.jsonl", work.entities.people())
        writer.entities("places.jsonl", work.entities.places())
        writer.errors([*errors, *stale])
        manifest = writer.commit(stamp.generator, stamp.model)
    store.settle(
        missions,
        {
            _SIGNATURE: signature,
            _OUTPUTS: _stamps(folder),
            "counts": " ".join(f"{name}={count}" for name, count in manifest.counts.items()),
            "stale": "\n".join(entry.model_dump_json() for entry in stale),
        },
    )
    return Published([*errors, *stale], manifest.counts, changed=True)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Merging makes millions of objects and hardly a cycle: a fifth of the time would be spent on
    looking for these as often as Python does by default."""
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECT)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _inventory(store: Store, failed: frozenset[str]) -> tuple[list[_Release], list[ErrorEntry]]:
    """The releases by id, and the errors of the inputs. Of two with one id the first stays."""
    releases: dict[str, tuple[_Release, str, str]] = {}
    errors = []
    for row in store.rows():
        item = row.item
        if item.content is None:
            errors.append(
                ErrorEntry(path=item.path, code=item.code or "", reason=item.reason or "")
            )
        elif item.content not in failed and row.id is not None and row.digest is not None:
            first = releases.get(row.id)
            if first is None:
                releases[row.id] = (_Release(row.id, item.content), row.digest, item.path)
            elif first[1] != row.digest:
                reason = f"id {row.id} is already that of {first[2]}, with other content"
                errors.append(ErrorEntry(path=item.path, code=DuplicateIdError.code, reason=reason))
    return [releases[name][0] for name in sorted(releases)], errors


def _signature(
    releases: Sequence[_Release], errors: Sequence[ErrorEntry], versions: Sequence[str]
) -> str:
    digest = sha256("\n".join(versions).encode())
    for release in releases:
        digest.update(release.content.encode())
    for line in sorted(entry.model_dump_json() for entry in errors):
        digest.update(line.encode())
    return digest.hexdigest()


def _stamps(folder: Path) -> str:
    """Sizes and times of the files, to see whether anyone else has touched them."""
    stamps = []
    for name in (*DATA_FILES, MANIFEST):
        try:
            status = (folder / name).stat()
            stamps.append(f"{name} {status.st_size} {status.st_mtime_ns}")
        except OSError:
            stamps.append(f"{name} -")
    return "\n".join(stamps)


def _counts(store: Store) -> dict[str, int]:
    pairs = (entry.split("=") for entry in (store.get("counts") or "").split())
    return {name: int(count) for name, count in pairs}


def _stale(store: Store) -> list[ErrorEntry]:
    lines = (store.get("stale") or "").splitlines()
    return [ErrorEntry.model_validate_json(line) for line in lines]


class _Work:
    """The way from records to lines."""

    def __init__(self, store: Store, corrections: Corrections, writer: DatasetWriter) -> None:
        self._store = store
        self._corrections = corrections
        self._writer = writer
        self._releases: dict[str, _Release] = {}
        self.entities = Entities()

    def releases(self, releases: Sequence[_Release]) -> list[Profile]:
        """Write every release; the profiles of those that tell of a mission."""
        version = merge_version()
        profiles, fresh = [], []
        for release in releases:
            self._releases[release.id] = release
            line, dumped = self._store.summarised(release.content, version)
            summary = Summary.load(dumped) if dumped else None
            if self._corrections.concern(release.id, summary.names if summary else None):
                corrected, release.fields = self._corrected(line)
                release.corrected = True
                line, summary = corrected.model_dump_json(), Summary.of(corrected)
            elif summary is None:
                summary = Summary.of(ReleaseRecord.model_validate_json(line))
                fresh.append((release.content, summary.dump()))
            self._writer.release(line)
            self.entities.add_release(
                release.id, summary.names, partial(ReleaseRecord.model_validate_json, line)
            )
            if summary.profile is not None:
                profiles.append(summary.profile)
            if len(fresh) == _COMMIT:
                self._store.put_summaries(version, fresh)
                fresh = []
        self._store.put_summaries(version, fresh)
        return profiles

    def _corrected(self, line: str) -> tuple[ReleaseRecord, frozenset[str]]:
        return self._corrections.apply(ReleaseRecord.model_validate_json(line))

    def missions(
        self, profiles: Sequence[Profile], scorer: Scorer
    ) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Write the missions; id → releases, previous ids."""
        fixes = self._corrections
        clusters = cluster(profiles, fixes.together(), fixes.apart(), fixes.alone(), scorer)
        history = {name: Known(*entry) for name, entry in self._store.history().items()}
        published = {profile.id: profile.published for profile in profiles}
        identities = identify(clusters, published, history)
        by_id = {profile.id: profile for profile in profiles}
        groups = [[by_id[name] for name in names] for names in clusters]
        series = related(groups)
        for index in sorted(range(len(clusters)), key=lambda index: identities[index].id):
            names = clusters[index]
            mission = merge(
                [self._telling(name) for name in names],
                identities[index],
                {profile.id: profile.signature for profile in groups[index]},
                sorted(identities[other].id for other in series[index]),
                reasons_for(groups[index]),
                {name: self._releases[name].fields for name in names},
            )
            self._writer.mission(mission)
            self.entities.add_mission(mission)
        return {
            identity.id: (names, identity.previous_ids)
            for names, identity in zip(clusters, identities, strict=True)
        }

    def _telling(self, name: str) -> Telling:
        release = self._releases[name]
        line = self._store.record(release.content)
        if release.corrected:
            line = self._corrected(line)[0].model_dump_json()
        return Telling.model_validate_json(line)
