"""The user's corrections: read with validation, applied on every run, reported when out of date."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import DatasetError, UsageError
from pipeline.merge.entities import Name
from pipeline.merge.words import folded
from pipeline.setting import NAMES, check_value, with_mission, with_value
from schemas import Correction, ErrorEntry, Filler, ReleaseRecord

FILE = "corrections.jsonl"

_NEEDS = {
    "merge": ("release", "other"),
    "split": ("release",),
    "not-mission": ("release",),
    "alias": ("name", "entity"),
    "set": ("release", "field"),
    "accept": ("release",),
}
_MAY_HAVE = {"split": ("other",), "set": ("value",), "accept": ("mission",)}
_VERDICTS = ("accept", "not-mission")


def check(correction: Correction) -> None:
    """Raise UsageError when a correction lacks what its action needs, or has too much."""
    needed = _NEEDS[correction.action]
    allowed = {*needed, *_MAY_HAVE.get(correction.action, ()), "action", "note"}
    given = {name for name, value in correction if value is not None}
    for name in needed:
        if name not in given:
            raise UsageError(f"{correction.action} needs {name}")
    if extra := sorted(given - allowed):
        raise UsageError(f"{correction.action} takes no {', '.join(extra)}")
    if correction.release is not None and correction.release == correction.other:
        raise UsageError("release and other are the same")
    if correction.action == "set":
        check_value(correction.field or "", correction.value)


class Corrections:
    """The corrections of one dataset folder, numbered by line."""

    def __init__(self, numbered: Iterable[tuple[int, Correction]] = ()) -> None:
        self._numbered = tuple(numbered)
        self._applied: set[int] = set()
        self._by_release: dict[str, list[tuple[int, Correction]]] = {}
        for number, correction in self._numbered:
            for release in filter(None, (correction.release, correction.other)):
                self._by_release.setdefault(release, []).append((number, correction))
        self._aliases = {
            folded(c.name): (number, c.entity)
            for number, c in self._numbered
            if c.action == "alias" and c.name and c.entity
        }
        self._present: set[str] = set()
        self._telling: set[str] = set()

    @property
    def digest(self) -> str:
        """Changes whenever a correction does."""
        lines = (f"{number} {item.model_dump_json()}" for number, item in self._numbered)
        return sha256("\n".join(lines).encode()).hexdigest()

    def concern(self, release: str, names: Iterable[Name] | None) -> bool:
        """Whether a correction may change this release, which bears these names (None: unknown)."""
        if release in self._by_release:
            return True
        if not self._aliases:
            return False
        return names is None or any(folded(entry.name) in self._aliases for entry in names)

    def apply(self, record: ReleaseRecord) -> tuple[ReleaseRecord, frozenset[str]]:
        """The corrected record, and the fields that were set."""
        fields, told = set(), record.mission
        for number, correction in self._by_release.get(record.id, ()):
            if correction.release != record.id:
                continue
            if correction.action == "not-mission":
                if record.mission is not None:
                    self._applied.add(number)
                record = record.model_copy(update={"mission": None})
            elif correction.action == "set" and correction.field:
                corrected = with_value(record, correction.field, correction.value)
                if corrected is not None:
                    record = corrected
                    self._applied.add(number)
                    fields.add(correction.field)
            elif correction.action == "accept":
                # What `not-mission` has taken away is still the best evidence.
                record = record.model_copy(update={"mission": record.mission or told})
                record = with_mission(record, correction.mission)
        if self._aliases:
            record = self._renamed(record)
        if record.id in self._by_release:
            self._present.add(record.id)
            if record.mission is not None:
                self._telling.add(record.id)
        return record, frozenset(fields)

    def _entity(self, name: str, entity: str | None) -> str | None:
        number, right = self._aliases.get(folded(name), (0, None))
        if right is None:
            return entity
        self._applied.add(number)
        return right

    def _renamed(self, record: ReleaseRecord) -> ReleaseRecord:
        names = {folded(mention.text) for mention in record.mentions if mention.label == "ORG"}
        if not names & self._aliases.keys():
            return record
        mentions = tuple(
            mention.model_copy(update={"entity": self._entity(mention.text, mention.entity)})
            if mention.label == "ORG"
            else mention
            for mention in record.mentions
        )
        mission = record.mission
        if mission is not None:
            update: dict[str, Any] = {
                slot: tuple(self._filler(filler) for filler in getattr(mission, slot))
                for slot in NAMES
            }
            update["people"] = tuple(
                person.model_copy(
                    update={"entity": self._entity(person.organisation, person.entity)}
                )
                if person.organisation
                else person
                for person in mission.people
            )
            mission = mission.model_copy(update=update)
        return record.model_copy(update={"mentions": mentions, "mission": mission})

    def _filler(self, filler: Filler) -> Filler:
        return filler.model_copy(update={"entity": self._entity(filler.name, filler.entity)})

    def judged(self) -> frozenset[str]:
        """Releases of which a person has accepted the record, or said that there is none."""
        return frozenset(
            correction.release
            for _, correction in self._numbered
            if correction.action in _VERDICTS and correction.release
        )

    def together(self) -> list[tuple[str, str]]:
        """Pairs of releases that tell one mission, whatever the comparison says."""
        return self._pairs()[0]

    def apart(self) -> list[tuple[str, str]]:
        """Pairs of releases that do not."""
        return self._pairs()[1]

    def _pairs(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Pairs joined and parted; of two lines that contradict each other the later one counts."""
        joined: dict[frozenset[str], tuple[str, str]] = {}
        parted: dict[frozenset[str], tuple[str, str]] = {}
        for _, correction in self._numbered:
            one, other = correction.release, correction.other
            if one and other and correction.action in ("merge", "split"):
                key = frozenset((one, other))
                here, there = (joined, parted) if correction.action == "merge" else (parted, joined)
                here[key] = one, other
                there.pop(key, None)
            elif one and correction.action == "split":
                joined = {key: pair for key, pair in joined.items() if one not in key}
        return list(joined.values()), list(parted.values())

    def alone(self) -> frozenset[str]:
        """Releases that share their mission with no other."""
        return frozenset(
            correction.release
            for _, correction in self._numbered
            if correction.action == "split" and correction.release and not correction.other
        )

    def stale(self) -> list[ErrorEntry]:
        """Those that changed nothing, after every release has been through `apply`."""
        found = []
        for number, correction in self._numbered:
            reason = self._why_stale(number, correction)
            if reason:
                path = f"{FILE}#{number}"
                reason = f"{correction.action} no longer applies: {reason}"
                found.append(ErrorEntry(path=path, code="stale-correction", reason=reason))
        return found

    def _why_stale(self, number: int, correction: Correction) -> str | None:
        for release in filter(None, (correction.release, correction.other)):
            if release not in self._present:
                return f"no release {release}"
            if correction.action in ("merge", "split") and release not in self._telling:
                return f"release {release} tells of no mission"
        if correction.action in ("merge", "split", "accept") or number in self._applied:
            return None
        if correction.action == "alias":
            return f"no organisation is named {correction.name}"
        return f"release {correction.release} tells of no mission"


def organisation_id(said: str) -> str:
    """The id that an alias points to: as it is, or that of an organisation called so."""
    if said.startswith("org:"):
        return said
    from pipeline.normalise import organisations

    return organisations.resolve(said).entity


def load(folder: Path) -> tuple[Corrections, list[ErrorEntry]]:
    """The corrections of a folder, and an entry for each line that cannot be used."""
    numbered, refused = [], []
    path = folder / FILE
    try:
        data = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error.strerror or error}") from error
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            correction = Correction.model_validate_json(line)
            check(correction)
            numbered.append((number, correction))
        except (ValidationError, UsageError) as error:
            reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            refused.append(ErrorEntry(path=f"{FILE}#{number}", code="correction", reason=reason))
    return Corrections(numbered), refused


def append(folder: Path, correction: Correction) -> None:
    """Add a line to the folder's corrections. Raises UsageError or DatasetError."""
    check(correction)
    path = folder / FILE
    if not folder.is_dir():
        raise DatasetError(f"no dataset folder {folder}")
    line = json.dumps(correction.model_dump(exclude_none=True), ensure_ascii=False)
    try:
        whole = not path.exists() or path.read_bytes()[-1:] in (b"", b"\n")
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            # A last line that was edited by hand may lack its end.
            stream.write(line + "\n" if whole else f"\n{line}\n")
    except OSError as error:
        raise DatasetError(f"cannot write {path}: {error.strerror or error}") from error
