"""What several formats need besides the missions: releases' metadata, coordinates, headlines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from pydantic import BaseModel, ConfigDict

from schemas import Mission, PlaceEntry, Source

_COUNTRY = re.compile(r"[A-Z]{2}(?![A-Za-z0-9])")
_WEB = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20]+")


class ReleaseHead(BaseModel):
    """A line of releases.jsonl without text, mentions and record."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    source: Source
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    model: str

    @property
    def url(self) -> str | None:
        """The web address, if it is one."""
        url = self.source.url
        return url if url and _WEB.fullmatch(url) else None


@dataclass(frozen=True, slots=True)
class Context:
    """Metadata of releases by id, and (longitude, latitude) in WGS 84 by place code."""

    heads: dict[str, ReleaseHead] = field(default_factory=dict)
    positions: dict[str, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, releases: Iterable[ReleaseHead], places: Iterable[PlaceEntry]) -> Self:
        """Collect from the lines of releases.jsonl and places.jsonl."""
        positions: dict[str, tuple[float, float]] = {}
        for place in places:
            if place.code and place.latitude is not None and place.longitude is not None:
                positions.setdefault(place.code, (place.longitude, place.latitude))
        return cls({release.id: release for release in releases}, positions)

    def of_mission(self, mission: Mission) -> list[ReleaseHead]:
        """The releases that tell a mission."""
        return [self.heads[name] for name in mission.releases if name in self.heads]


def country(code: str) -> str | None:
    """ISO 3166-1 code of a destination's code (`ES` of `ES-PV`, `KR` of `KR:Busan`)."""
    found = _COUNTRY.match(code)
    return found.group() if found else None


def headline(mission: Mission) -> str:
    """The title; without one, where it goes and when; else the id."""
    if mission.title and mission.title.strip():
        return " ".join(mission.title.split())
    where = ", ".join(destination.name for destination in mission.destinations)
    when = mission.start or mission.end
    told = f"{where} ({when})" if where and when else where or when
    return f"Missione: {told or mission.id}"
