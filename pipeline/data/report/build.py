"""Write countries.tsv: names of countries, outlines of Natural Earth 1:110m, projected.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    PYTHONPATH=. python pipeline/data/report/build.py package/countries-110m.json

from the project root, with pycountry 26.2.16 installed. The same versions give the same bytes.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

from pipeline.normalise.folding import fold
from pipeline.normalise.place_table import load
from pipeline.report.projection import project

OUTPUT = Path(__file__).with_name("countries.tsv")
ANTARCTICA = "010"
# Natural Earth draws these without an ISO number of their own.
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
# Where pycountry's name is turned round for sorting, or longer than one says it.
SHORTER = {
    "BN": "Brunei", "BQ": "Caribbean Netherlands", "CD": "DR Congo", "FK": "Falkland Islands",
    "FM": "Micronesia", "LA": "Laos", "PS": "Palestine", "RU": "Russia", "SH": "Saint Helena",
    "SY": "Syria", "VA": "Vatican City", "VG": "British Virgin Islands", "VI": "US Virgin Islands",
    "XK": "Kosovo",
}  # fmt: skip
SMALLEST = 0.35
"""Rings whose bounding box is smaller on both sides, in drawing units, are left out."""

Point = tuple[float, float]


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs in degrees: TopoJSON stores them as differences on a grid."""
    transform = topology["transform"]
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    arcs = []
    for encoded in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in encoded:
            x, y = x + step_x, y + step_y
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A closed ring in degrees, without a jump at the antimeridian: it may go beyond ±180."""
    points: list[Point] = []
    for number in numbers:
        for x, y in arcs[number] if number >= 0 else arcs[~number][::-1]:
            turns = round((points[-1][0] - x) / 360) if points else 0
            points.append((x + 360 * turns, y))
    return points


def halves(points: list[Point]) -> list[list[Point]]:
    """The ring, cut in two where it crosses the antimeridian."""
    if min(x for x, _ in points) < -180:
        points = [(x + 360, y) for x, y in points]
    if max(x for x, _ in points) <= 180:
        return [points]
    east = clip(points, 1)
    west = [(x - 360, y) for x, y in clip(points, -1)]
    return [part for part in (east, west) if part]


def clip(points: list[Point], side: int) -> list[Point]:
    """The part of a ring on one side of longitude 180 (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for (x0, y0), (x1, y1) in pairwise([points[-1], *points]):
        if (side * (180 - x0) < 0) != (side * (180 - x1) < 0):
            kept.append((180.0, y0 + (y1 - y0) * (180 - x0) / (x1 - x0)))
        if side * (180 - x1) >= 0:
            kept.append((x1, y1))
    return kept


def projected(degrees: list[Point]) -> list[Point]:
    """A ring in drawing units, rounded to a tenth; repeated points are dropped."""
    points: list[Point] = []
    for longitude, latitude in degrees:
        x, y = project(longitude, latitude)
        point = (round(x, 1), round(y, 1))
        if not points or points[-1] != point:
            points.append(point)
    return points


def extent(points: list[Point]) -> float:
    """The longer side of the bounding box."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def area_and_centre(points: list[Point]) -> tuple[float, Point]:
    """Area and centroid of a ring (shoelace formula)."""
    area = centre_x = centre_y = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross
        centre_x += (x0 + x1) * cross
        centre_y += (y0 + y1) * cross
    if not area:
        return 0.0, points[0]
    return abs(area) / 2, (centre_x / (3 * area), centre_y / (3 * area))


def path(points: list[Point]) -> str:
    """SVG path data of a ring, in whole tenths relative to the point before."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    (x, y), *rest = tenths[:-1] if tenths[0] == tenths[-1] else tenths
    data = f"M{x} {y}l"
    for index, (next_x, next_y) in enumerate(rest):
        step = f"{next_x - x} {next_y - y}"
        data += step if not index or step[0] == "-" else f" {step}"
        x, y = next_x, next_y
    return data.replace(" -", "-") + "z"


def outlines(topology: dict[str, Any]) -> dict[str, list[list[Point]]]:
    """ISO 3166-1 alpha-2 code → rings, the largest first."""
    arcs = arcs_of(topology)
    found: dict[str, list[list[Point]]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape.get("id") == ANTARCTICA:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        whole = [ring(numbers, arcs) for polygon in polygons for numbers in polygon]
        rings = [projected(half) for degrees in whole for half in halves(degrees)]
        kept = [points for points in rings if extent(points) >= SMALLEST] or rings[:1]
        known = pycountry.countries.get(numeric=shape.get("id", ""))
        code = known.alpha_2 if known else UNNUMBERED[shape["properties"]["name"]]
        found.setdefault(code, []).extend(kept)
    for rings in found.values():
        rings.sort(key=lambda points: -area_and_centre(points)[0])
    return found


def italian(code: str, entry: Any, name: str) -> str:
    """The Italian name in the place table, found by an English one."""
    for field in ("name", "common_name", "official_name"):
        for found in load().find(fold(getattr(entry, field, name))):
            if found.place.code == code:
                return found.place.name
    print(f"{code}: no Italian name for {name}", file=sys.stderr)
    return name


def main() -> None:
    """Write the table."""
    shapes = outlines(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    listed = pycountry.countries
    names = {entry.alpha_2: getattr(entry, "common_name", entry.name) for entry in listed} | SHORTER
    rows = ["code\tname_it\tname_en\tx\ty\toutline"]
    for code in sorted(names):
        rings = shapes.get(code, [])
        x, y = area_and_centre(rings[0])[1] if rings else (0.0, 0.0)
        centre = (f"{x:.1f}", f"{y:.1f}") if rings else ("", "")
        both = (italian(code, listed.get(alpha_2=code), names[code]), names[code])
        rows.append("\t".join((code, *both, *centre, "".join(map(path, rings)))))
    OUTPUT.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
