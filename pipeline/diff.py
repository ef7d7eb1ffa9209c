"""What differs between two versions of a dataset: missions added, changed, merged, retired."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from pipeline.errors import DatasetError, UsageError
from pipeline.write.dataset import MANIFEST, digest
from schemas import Change, Manifest, Mission

FEED = "changes.jsonl"
_MISSIONS = "missions.jsonl"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a mission before and after."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class MissionChange:
    """What became of one mission. `into` is set for a merged one."""

    kind: Literal["added", "changed", "merged", "retired"]
    id: str
    title: str | None
    into: str | None = None
    fields: tuple[FieldChange, ...] = ()


def missions_of(path: Path) -> dict[str, Mission]:
    """Missions by id of a dataset folder or a missions.jsonl. Raises DatasetError."""
    file = path / _MISSIONS if path.is_dir() else path
    missions = {}
    try:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                try:
                    mission = Mission.model_validate_json(line)
                except ValidationError as error:
                    raise DatasetError(f"{file}:{number}: {error.errors()[0]['msg']}") from error
                missions[mission.id] = mission
    except OSError as error:
        raise DatasetError(f"cannot read {file}: {error.strerror or error}") from error
    return missions


def diff(old: Mapping[str, Mission], new: Mapping[str, Mission]) -> Iterator[MissionChange]:
    """Changes from `old` to `new`, by id."""
    heirs = _heirs(new.values())
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield MissionChange("added", name, new[name].title)
        elif name not in new:
            heir = _heir(old[name], heirs)
            kind: Literal["merged", "retired"] = "merged" if heir else "retired"
            yield MissionChange(kind, name, old[name].title, into=heir)
        elif fields := tuple(_fields(old[name], new[name])):
            yield MissionChange("changed", name, new[name].title, fields=fields)


def _heirs(missions: Iterable[Mission]) -> dict[str, str]:
    """Previous ids (as ids) and releases (after a blank) → the mission they are in now."""
    heirs = {}
    for mission in missions:
        heirs.update({f" {release}": mission.id for release in mission.releases})
        heirs.update(dict.fromkeys(mission.previous_ids, mission.id))
    return heirs


def _heir(gone: Mission, heirs: Mapping[str, str]) -> str | None:
    if gone.id in heirs:
        return heirs[gone.id]
    return next((heirs[f" {name}"] for name in gone.releases if f" {name}" in heirs), None)


def _fields(old: Mission, new: Mission) -> Iterator[FieldChange]:
    for name in Mission.model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield FieldChange(name, _plain(before), _plain(after))


def _plain(value: Any) -> Any:
    """A value as JSON has it, lists of fillers by what names them."""
    if not isinstance(value, tuple):
        return value
    return [_label(item) for item in value]


def _label(item: Any) -> Any:
    for field in ("name", "id", "kind", "release", "activity", "field", "of", "value"):
        if hasattr(item, field):
            label = str(getattr(item, field))
            sources = getattr(item, "evidence", ())
            return f"{label} [{', '.join(told.release for told in sources)}]" if sources else label
    return item


def load_manifest(path: Path) -> Manifest:
    """A manifest, given its path or the folder's. Raises UsageError."""
    file = path / MANIFEST if path.is_dir() else path
    try:
        return Manifest.model_validate_json(file.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from error
    except ValidationError as error:
        raise UsageError(f"{file} is no manifest: {error.errors()[0]['msg']}") from error


def changes_since(manifest: Manifest, folder: Path) -> Iterator[Change]:
    """The feed of a dataset folder: what has changed since `manifest`, by mission id."""
    missions = missions_of(folder)
    heirs = _heirs(missions.values())
    for name in sorted(missions.keys() | manifest.missions.keys()):
        mission = missions.get(name)
        if mission is None:
            into = heirs.get(name)
            yield Change(change="merged" if into else "retired", id=name, into=into)
        elif name not in manifest.missions:
            yield Change(change="added", id=name, mission=mission)
        elif digest(mission.model_dump_json()) != manifest.missions[name]:
            yield Change(change="changed", id=name, mission=mission)


def as_text(change: MissionChange) -> Iterator[str]:
    """Lines for people."""
    title = f"  {change.title}" if change.title else ""
    into = f" into {change.into}" if change.into else ""
    yield f"{change.kind:8} {change.id}{into}{title}"
    for field in change.fields:
        if isinstance(field.old, list) and isinstance(field.new, list):
            for item in field.old:
                if item not in field.new:
                    yield f"    {field.field}: - {item}"
            for item in field.new:
                if item not in field.old:
                    yield f"    {field.field}: + {item}"
        else:
            yield f"    {field.field}: {field.old} → {field.new}"


def as_json(change: MissionChange) -> str:
    """One JSON line."""
    entry = {
        "change": change.kind,
        "id": change.id,
        "title": change.title,
        "into": change.into,
        "fields": [{"field": f.field, "old": f.old, "new": f.new} for f in change.fields],
    }
    return json.dumps(entry, ensure_ascii=False)
