"""Schema names, as `missiva schema NAME` and `missiva validate` know them."""

from schemas.dataset import Change, Correction, ErrorEntry, Manifest, Mission
from schemas.entity import Link, Mention, OrganisationEntry, PersonEntry, PlaceEntry
from schemas.mission import MissionRecord
from schemas.release import ReleaseRecord
from schemas.sample import Sample
from schemas.values import Model

SCHEMAS: dict[str, type[Model]] = {
    "release": ReleaseRecord,
    "mission": Mission,
    "organisation": OrganisationEntry,
    "person": PersonEntry,
    "place": PlaceEntry,
    "error": ErrorEntry,
    "correction": Correction,
    "manifest": Manifest,
    "change": Change,
    "sample": Sample,
    "record": MissionRecord,
    "mention": Mention,
    "link": Link,
}

FILES: dict[str, str] = {
    "releases.jsonl": "release",
    "missions.jsonl": "mission",
    "organisations.jsonl": "organisation",
    "people.jsonl": "person",
    "places.jsonl": "place",
    "errors.jsonl": "error",
    "corrections.jsonl": "correction",
    "manifest.json": "manifest",
    "changes.jsonl": "change",
}
"""File of a dataset folder → schema of its lines."""
