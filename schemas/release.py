"""A release: as read from its source, and as extracted."""

from pydantic import Field

from schemas.entity import Mention
from schemas.mission import MissionRecord
from schemas.values import SCHEMA_VERSION, IsoDate, Model


class Source(Model):
    """Where a release comes from."""

    path: str = Field(description="Path as given, `#n` or `!name` for a part of it")
    media_type: str = Field(description="Media type of the file")
    url: str | None = Field(default=None, description="Web address, if the release names one")
    sha256: str = Field(description="SHA-256 of the bytes read")


class RawRelease(Model):
    """A release as a reader hands it on: text not yet cleaned."""

    id: str | None = Field(default=None, description="The input's own id, if it has one")
    source: Source = Field(description="Where it comes from")
    title: str | None = Field(default=None, description="Title from front matter or metadata")
    published: IsoDate | None = Field(default=None, description="Publication date")
    publisher: str | None = Field(default=None, description="Who published it")
    text: str = Field(description="The text as read")
    verbatim: bool = Field(
        default=False, description="The text has offsets of its own: cleaned length for length only"
    )


class ReleaseRecord(Model):
    """A line of releases.jsonl."""

    schema_version: str = Field(default=SCHEMA_VERSION, description="Version of this schema")
    id: str = Field(description="The input's own id, else derived from the content's hash")
    source: Source = Field(description="Where it comes from")
    title: str | None = Field(default=None, description="Title")
    published: IsoDate | None = Field(default=None, description="Publication date")
    publisher: str | None = Field(default=None, description="Who published it")
    language: str = Field(description="ISO 639-1 code of the identified language")
    text: str = Field(description="The cleaned text that all offsets point into")
    mentions: tuple[Mention, ...] = Field(default=(), description="All mentions, by position")
    mission: MissionRecord | None = Field(default=None, description="Null: no mission in it")
    model: str = Field(description="Name and version of the model")
    warnings: tuple[str, ...] = Field(default=(), description="What the reader should know")
