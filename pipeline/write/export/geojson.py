"""GeoJSON (RFC 7946): a feature for each destination of each mission."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.write.export.context import Context, country, headline
from schemas import MergedDestination, Mission


def lines(missions: Iterable[Mission], context: Context) -> Iterator[str]:
    """A FeatureCollection, one feature a line. Without coordinates, the geometry is null."""
    yield '{"type": "FeatureCollection", "features": ['
    separator = ""
    for mission in missions:
        for destination in mission.destinations:
            feature = _feature(mission, destination, context)
            yield separator + json.dumps(feature, ensure_ascii=False)
            separator = ","
    yield "]}"


def _feature(mission: Mission, destination: MergedDestination, context: Context) -> dict[str, Any]:
    position = context.positions.get(destination.code)
    return {
        "type": "Feature",
        "id": f"{mission.id}/{destination.code}",
        "geometry": {"type": "Point", "coordinates": list(position)} if position else None,
        "properties": {
            "code": destination.code,
            "name": destination.name,
            "country": country(destination.code),
            "mission": mission.id,
            "title": headline(mission),
            "direction": mission.direction,
            "phase": mission.phase,
            "start": mission.start,
            "end": mission.end,
            "kinds": list(mission.kinds),
            "organisers": [filler.name for filler in mission.organisers],
            "themes": [theme.id for theme in mission.themes],
            "releases": [told.release for told in destination.evidence],
        },
    }
