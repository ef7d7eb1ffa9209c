"""A dataset under review: what there is to see, and the decisions, lines of corrections.jsonl.

The files of the dataset stay as they are until `missiva ingest` applies the corrections; here they
are applied to what is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import corrections
from pipeline.corrections import append, organisation_id
from pipeline.errors import SampleError, UsageError
from pipeline.merge.compare import score
from pipeline.merge.profile import Profile, profile_of
from pipeline.report.context import Context
from pipeline.report.load import Dataset, load
from pipeline.report.mission import title_of
from pipeline.report.wording import Language
from pipeline.review import samples
from pipeline.review.doubts import Doubt, doubts_of, total
from pipeline.review.fields import FormError, changed, corrected
from pipeline.review.samples import SampleFile
from pipeline.setting import Value, as_sample
from pipeline.write.dataset import MANIFEST
from schemas import Correction, Mission, ReleaseRecord, Span

_COMPARED = 60
_SUGGESTED = 5
_DAYS = 60
_LEAST_ALIKE = 0.02


@dataclass(frozen=True, slots=True)
class Entry:
    """A release in the list: how doubtful it is, and why."""

    record: ReleaseRecord
    mission: Mission | None
    doubts: tuple[Doubt, ...]
    doubt: float
    judged: bool


def _stamps(folder: Path) -> tuple[tuple[int, int], tuple[int, int]]:
    """Time and size of the manifest, which is written last, and of the corrections."""
    found = []
    for name in (MANIFEST, corrections.FILE):
        try:
            status = (folder / name).stat()
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append((0, 0))
    return found[0], found[1]


class Desk:
    """One dataset, read again whenever its files have changed."""

    def __init__(self, folder: Path, language: Language, sample_file: Path | None = None) -> None:
        """Read the dataset. Raises DatasetError or SampleError."""
        self.folder = folder
        self.language = language
        self.samples = SampleFile(sample_file) if sample_file else None
        self._stamps = _stamps(folder)
        self._read_dataset()
        self._read_corrections()

    def refresh(self) -> None:
        """See what `missiva ingest` or an editor has done to the files meanwhile."""
        stamps = _stamps(self.folder)
        if stamps == self._stamps:
            return
        if stamps[0] != self._stamps[0]:
            self._read_dataset()
        self._read_corrections()
        self._entries.clear()
        self._stamps = stamps

    def _read_dataset(self) -> None:
        self._dataset = load(self.folder)
        self.context = Context(self._dataset, self.language)
        missions = self._dataset.missions
        self.titles = {mission.id: title_of(self.context, mission) for mission in missions}
        self._tells = {name: mission for mission in missions for name in mission.releases}
        self._entries: dict[str, Entry] = {}

    def _read_corrections(self) -> None:
        self._corrections, _ = corrections.load(self.folder)
        self._judged = self._corrections.judged()

    @property
    def dataset(self) -> Dataset:
        """What `missiva ingest` has written last."""
        return self._dataset

    @property
    def waiting(self) -> bool:
        """Whether there are corrections that the files do not show yet."""
        return self._stamps[1][0] > self._stamps[0][0]

    def record(self, name: str) -> ReleaseRecord | None:
        """The release with all corrections."""
        record = self._dataset.releases.get(name)
        return record and self._corrections.apply(record)[0]

    def draft(self, name: str) -> ReleaseRecord | None:
        """What to begin from: the record as it was before it was said to be none."""
        record = self.record(name)
        if record is not None and record.mission is None:
            return self._dataset.releases[name]
        return record

    def mission_of_id(self, identifier: str) -> Mission | None:
        """The mission of an id, or that a release of that id tells."""
        found = (m for m in self._dataset.missions if identifier in (m.id, *m.previous_ids))
        return next(found, self._tells.get(identifier))

    def entry(self, name: str) -> Entry:
        """The release in the list."""
        known = self._entries.get(name)
        if known is None:
            record = self.record(name)
            assert record is not None
            mission = self._tells.get(name)
            judged = name in self._judged
            doubts = () if judged else doubts_of(self._dataset, record, mission)
            known = Entry(record, mission, doubts, total(doubts), judged)
            self._entries[name] = known
        return known

    def entries(self) -> list[Entry]:
        """All releases: the judged ones last, the most doubtful first."""
        found = map(self.entry, self._dataset.releases)
        return sorted(found, key=lambda entry: (entry.judged, -entry.doubt, entry.record.id))

    def alike(self, mission: Mission) -> list[tuple[Mission, float]]:
        """Other missions that may be the same: in a common country about the same time."""
        countries = {place.code[:2] for place in mission.destinations}
        others = [
            other
            for other in self._dataset.missions
            if other is not mission
            and countries & {place.code[:2] for place in other.destinations}
            and _near(mission, other)
        ]
        own = self._profile(mission)
        found = []
        for other in others[:_COMPARED]:
            profile = self._profile(other)
            alike = score(own, profile) if own and profile else 0.0
            if alike >= _LEAST_ALIKE:
                found.append((other, alike))
        return sorted(found, key=lambda pair: (-pair[1], pair[0].id))[:_SUGGESTED]

    def _profile(self, mission: Mission) -> Profile | None:
        record = self.record(mission.releases[0])
        return profile_of(record) if record and record.mission else None

    # Decisions. Each raises UsageError for what cannot be done, DatasetError when it cannot be
    # written.

    def save(self, name: str, values: Mapping[str, Value]) -> int:
        """Set the values that differ; how many."""
        record = self._known(name)
        if record.mission is None:
            raise UsageError(f"{name} tells of no mission: accept it with its values instead")
        return self._set(name, changed(values, record))

    def accept(
        self, name: str, values: Mapping[str, Value], marked: str | None = None
    ) -> ReleaseRecord:
        """Set the values that differ, and pin the record as a whole; the record.

        `marked` is the text with its mentions, for the sample. Raises FormError if it is wrong.
        """
        record = self._known(name)
        right = corrected(self.draft(name) or record, values)
        spans = self._spans(right, marked)
        if record.mission is not None:
            self._set(name, changed(values, record))
        mission = as_sample(right.mission) if right.mission else None
        self._append(Correction(action="accept", release=name, mission=mission))
        if self.samples is not None:
            self.samples.put(samples.sample_of(right, spans))
        return right

    def no_mission(self, name: str, marked: str | None = None) -> None:
        """Say, or accept, that the release tells of no mission."""
        record = self._known(name)
        spans = self._spans(record, marked)
        told = record.mission is not None
        self._append(Correction(action="not-mission" if told else "accept", release=name))
        if self.samples is not None:
            none = record.model_copy(update={"mission": None})
            self.samples.put(samples.sample_of(none, spans))

    def split(self, name: str) -> None:
        """Let the release tell a mission of its own."""
        self._known(name)
        self._append(Correction(action="split", release=name))

    def merge(self, name: str, other: str) -> Mission:
        """Join the mission that the release tells with another, named by its id; the other."""
        self._known(name)
        mission = self.mission_of_id(other)
        if mission is None or name in mission.releases:
            raise UsageError("no other mission of that id")
        self._append(Correction(action="merge", release=name, other=mission.releases[0]))
        return mission

    def alias(self, name: str, organisation: str) -> None:
        """Say that a name is one of an organisation: its id, or what it is called."""
        name, organisation = " ".join(name.split()), " ".join(organisation.split())
        if not name or not organisation:
            raise UsageError("an alias has a name and an organisation")
        called = (e.id for e in self._dataset.organisations.values() if e.name == organisation)
        entity = next(called, None) or organisation_id(organisation)
        self._append(Correction(action="alias", name=name, entity=entity))
        self._entries.clear()

    def spans(self, record: ReleaseRecord) -> list[Span]:
        """The mentions of a release: those of its sample, if there is one."""
        sample = self.samples.get(record.id) if self.samples else None
        if sample is not None and sample.text == record.text:
            return list(sample.spans)
        return samples.mentions(record)

    def _spans(self, record: ReleaseRecord, marked: str | None) -> list[Span]:
        before = self.spans(record)
        if marked is None or self.samples is None:
            return before
        try:
            return samples.marked_spans(marked, record.text, before)
        except SampleError as error:
            raise FormError({"marked": "bad_marked"}) from error

    def _known(self, name: str) -> ReleaseRecord:
        record = self.record(name)
        if record is None:
            raise UsageError(f"no release {name}")
        return record

    def _set(self, name: str, values: Mapping[str, Value]) -> int:
        for field, value in values.items():
            self._append(Correction(action="set", release=name, field=field, value=value))
        return len(values)

    def _append(self, correction: Correction) -> None:
        append(self.folder, correction)
        for name in (correction.release, correction.other):
            self._entries.pop(name or "", None)
        self._read_corrections()
        self._stamps = self._stamps[0], _stamps(self.folder)[1]


def _near(one: Mission, other: Mission) -> bool:
    """Whether two missions are within two months, as far as their days are known."""
    if not one.start or not other.start:
        return True
    days = [int(start[:4]) * 365 + int(start[5:7]) * 30 for start in (one.start, other.start)]
    return abs(days[0] - days[1]) <= _DAYS
