"""From the state to the files: deduplicate, correct, merge, write; nothing when nothing changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pipeline.corrections import Corrections
from pipeline.errors import DuplicateIdError
from pipeline.merge.cluster import cluster
from pipeline.merge.entities import Entities
from pipeline.merge.ids import Known, identify
from pipeline.merge.mission import merge, reasons_for
from pipeline.merge.profile import Profile, profile_of
from pipeline.merge.related import related
from pipeline.store import Store
from pipeline.versions import merge_version
from pipeline.write.dataset import DATA_FILES, MANIFEST, DatasetWriter
from schemas import ErrorEntry, ReleaseRecord

_SIGNATURE, _OUTPUTS = "signature", "outputs"
_COMMIT = 1000


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
    fields: frozenset[str] = field(default_factory=frozenset)


def publish(
    store: Store,
    folder: Path,
    extraction: str,
    model: str,
    corrections: Corrections,
    refused: Sequence[ErrorEntry],
    failed: frozenset[str],
) -> Published:
    """Write the dataset that the state describes. Raises DatasetError.

    `refused` are errors that the state does not hold, `failed` the contents without a record.
    """
    generator = f"missiva {version('missiva')}"
    releases, errors = _inventory(store, failed)
    errors += refused
    signature = _signature(
        releases, errors, [generator, extraction, model, merge_version(), corrections.digest]
    )
    if store.get(_SIGNATURE) == signature and store.get(_OUTPUTS) == _stamps(folder):
        return Published(errors + _stale(store), _counts(store), changed=False)
    with DatasetWriter(folder) as writer:
        work = _Work(store, corrections, writer)
        profiles = work.releases(releases)
        stale = corrections.stale()
        missions = work.missions(profiles)
        writer.entities("organisations.jsonl", work.entities.organisations())
        writer.entities("people.jsonl", work.entities.people())
        writer.entities("places.jsonl", work.entities.places())
        writer.errors([*errors, *stale])
        manifest = writer.commit(generator, model)
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
        known = dict(self._store.profiles(merge_version()))
        profiles, fresh = [], []
        for release in releases:
            self._releases[release.id] = release
            stored = self._store.record(release.content)
            raw = ReleaseRecord.model_validate_json(stored)
            record, release.fields = self._corrections.apply(raw)
            self._writer.release(stored if record is raw else record.model_dump_json())
            self.entities.add_release(record)
            if record.mission is None:
                continue
            dumped = known.pop(release.content, None)
            if record is not raw:
                profiles.append(profile_of(record))
            elif dumped is not None:
                profiles.append(Profile.load(dumped))
            else:
                profiles.append(profile_of(record))
                fresh.append((release.content, profiles[-1].dump()))
            if len(fresh) == _COMMIT:
                self._store.put_profiles(merge_version(), fresh)
                fresh = []
        self._store.put_profiles(merge_version(), fresh)
        return profiles

    def missions(
        self, profiles: Sequence[Profile]
    ) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Write the missions; id → releases, previous ids."""
        fixes = self._corrections
        clusters = cluster(profiles, fixes.together(), fixes.apart(), fixes.alone())
        history = {name: Known(*entry) for name, entry in self._store.history().items()}
        published = {profile.id: profile.published for profile in profiles}
        identities = identify(clusters, published, history)
        by_id = {profile.id: profile for profile in profiles}
        groups = [[by_id[name] for name in names] for names in clusters]
        series = related(groups)
        for index in sorted(range(len(clusters)), key=lambda index: identities[index].id):
            names = clusters[index]
            mission = merge(
                [record for record, _ in self._records(names)],
                identities[index],
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

    def _records(self, names: Sequence[str]) -> Iterator[tuple[ReleaseRecord, frozenset[str]]]:
        for name in names:
            stored = self._store.record(self._releases[name].content)
            yield self._corrections.apply(ReleaseRecord.model_validate_json(stored))
