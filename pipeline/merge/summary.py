"""What is kept of a release beside its record, so that a run need not parse every record again."""

import json
from typing import NamedTuple, Self

from pipeline.merge.entities import Name, names_of
from pipeline.merge.profile import Profile, profile_of
from schemas import ReleaseRecord


class Summary(NamedTuple):
    """Linked names, and the profile of a release that tells of a mission."""

    names: tuple[Name, ...]
    profile: Profile | None

    @classmethod
    def of(cls, record: ReleaseRecord) -> Self:
        """The summary of a record."""
        return cls(tuple(names_of(record)), profile_of(record) if record.mission else None)

    def dump(self) -> str:
        """As two lines of JSON, for the state."""
        names = json.dumps(self.names, ensure_ascii=False, separators=(",", ":"))
        return f"{names}\n{self.profile.dump()}" if self.profile else names

    @classmethod
    def load(cls, dumped: str) -> Self:
        """The summary that `dump` wrote."""
        names, _, profile = dumped.partition("\n")
        return cls(
            tuple(Name(*name) for name in json.loads(names)),
            Profile.load(profile) if profile else None,
        )
