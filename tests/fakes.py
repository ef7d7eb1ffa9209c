"""An extractor without a model: reads a small notation, for tests of what comes after."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.normalise import organisations, places
from schemas import (
    Destination,
    Filler,
    Mention,
    MissionRecord,
    Person,
    RawRelease,
    ReleaseRecord,
    Source,
    ThemeFiller,
)

MODEL = "it_missiva_test 0"
_SLOTS = ("organisers", "promoters", "delegation", "counterparts", "visited", "events")


def record(
    identifier: str,
    text: str,
    published: str | None = None,
    publisher: str | None = None,
    path: str | None = None,
    **mission: Any,
) -> ReleaseRecord:
    """A release record; names in `mission` become mentions where the text has them."""
    mentions: list[Mention] = []
    fields: dict[str, Any] = {}
    codes = mission.pop("destinations", ())
    for slot in _SLOTS:
        fields[slot] = tuple(_filler(text, name, slot, mentions) for name in mission.pop(slot, ()))
    fields["destinations"] = tuple(_destination(text, code, mentions) for code in codes)
    fields["people"] = tuple(
        Person(name=name, evidence=_spans(text, name, "PER", mentions))
        for name in mission.pop("people", ())
    )
    fields["themes"] = tuple(ThemeFiller(id=theme) for theme in mission.pop("themes", ()))
    telling = mission.pop("telling", True)
    return ReleaseRecord(
        id=identifier,
        source=Source(path=path or f"{identifier}.txt", media_type="text/plain", sha256="0" * 64),
        title=text.partition("\n")[0] or None,
        published=published,
        publisher=publisher,
        language="it",
        text=text,
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))),
        mission=MissionRecord(**{"direction": "outgoing", **fields, **mission})
        if telling
        else None,
        model=MODEL,
    )


def _spans(
    text: str, name: str, label: Any, mentions: list[Mention], entity: str | None = None
) -> tuple[tuple[int, int], ...]:
    found = [match.span() for match in re.finditer(re.escape(name), text)]
    mentions += [
        Mention(start=s, end=e, label=label, text=name, entity=entity, detector="test")
        for s, e in found
    ]
    return tuple(found)


def _filler(text: str, name: str, slot: str, mentions: list[Mention]) -> Filler:
    if slot == "events":
        return Filler(name=name, evidence=_spans(text, name, "EVENT", mentions))
    entity = organisations.resolve(name).entity
    return Filler(name=name, entity=entity, evidence=_spans(text, name, "ORG", mentions, entity))


def _destination(text: str, code: str, mentions: list[Mention]) -> Destination:
    link = places.resolve(code.partition(":")[2] or code, (code[:2],))
    name = code.partition(":")[2] or link.canonical or code
    spans = _spans(text, name, "LOC", mentions, link.entity)
    return Destination(code=code, name=name, evidence=spans)


class FakeExtractor:
    """The last line of a text, `{…}`, holds the fields of its mission; none means no mission."""

    model = MODEL

    def stream(self, releases: Iterable[RawRelease]) -> Iterator[ReleaseRecord]:
        """Records in the order of `releases`. Raises ValueError on a text with 'BROKEN'."""
        for raw in releases:
            if "BROKEN" in raw.text:
                raise ValueError("broken on purpose")
            text, _, fields = raw.text.rstrip().rpartition("\n")
            told = fields.startswith("{")
            made = record(
                raw.id or raw.source.sha256[:16],
                text if told else raw.text,
                raw.published,
                raw.publisher,
                raw.source.path,
                **(json.loads(fields) if told else {"telling": False}),
            )
            yield made.model_copy(update={"source": raw.source})
