"""CSV, GeoJSON, iCalendar, JSON-LD and FollowTheMoney: golden files, validity, hostile strings."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import TEXT, Folder
from pipeline.write.export import csv as csv_export
from pipeline.write.export import followthemoney, geojson, icalendar, jsonld
from pipeline.write.export.context import Context, ReleaseHead, country, headline
from pipeline.write.export.csv import COLUMNS, safe
from pipeline.write.export.followthemoney import key
from pipeline.write.export.icalendar import escape, fold
from schemas import MergedAgenda, MergedDestination, Mission
from tests.write.made import DDE, GOLDEN, LONG, MISSIONS, PLACES, RELEASES, made

TOLD = MISSIONS[1].destinations[0].evidence
CONTEXT = Context.of(
    (ReleaseHead.model_validate_json(release.model_dump_json()) for release in RELEASES), PLACES
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(made(tmp_path_factory.mktemp("dataset")))


@pytest.mark.parametrize("format_", TEXT)
def test_golden(folder: Folder, format_: str) -> None:
    written = "".join(f"{line}\n" for line in TEXT[format_](folder)).encode()
    assert written == (GOLDEN / f"missions.{format_}").read_bytes()


# CSV


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Regione Liguria", "Regione Liguria"),
        ("Emilia-Romagna", "Emilia-Romagna"),
        ("a = b + c", "a = b + c"),
        ("", ""),
        (DDE, "'" + DDE),
        ("+39 010", "'+39 010"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("a\n=1", "a =1"),
        ("a;=1", "a;'=1"),
        ('a"; "=1', 'a";\' "=1'),
        ('"=1', "'\"=1"),
        ("\x00=1", "'=1"),
        ("\u2028=1", "'=1"),
        ("\u00a0=1", "'=1"),
    ],
)
def test_a_cell_is_no_formula(text: str, cell: str) -> None:
    assert safe(text) == cell


@given(st.text(alphabet="=+-@;,\"'\t\r\n |aà🚢＝", max_size=12))
def test_no_cell_opens_with_a_formula_for_any_separator(title: str) -> None:
    mission = Mission(id="m", releases=("a",), direction="online", title=title)
    text = "\n".join(csv_export.lines([mission]))
    for separator in ",;\t":
        for row in csv.reader(text.splitlines(), delimiter=separator):
            assert not any(re.match(r"\s*[=+\-@＝＋－＠]", cell) for cell in row)


def test_csv_is_read_back() -> None:
    text = "\n".join(csv_export.lines(MISSIONS))
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["id"] for row in rows] == ["m-1", "m-2", "m-3"]
    assert all(list(row) == list(COLUMNS) for row in rows)
    assert rows[0]["organisers"] == f"Regione Liguria | {LONG}"
    assert rows[0]["amounts"] == "1500000 EUR"
    assert rows[1]["start"] == "2025-02"


# GeoJSON


def test_geojson_has_the_structure_of_the_standard() -> None:
    collection = json.loads("\n".join(geojson.lines(MISSIONS, CONTEXT)))
    assert set(collection) == {"type", "features"}
    assert collection["type"] == "FeatureCollection"
    assert len({feature["id"] for feature in collection["features"]}) == 3
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        if feature["geometry"] is not None:
            assert feature["geometry"]["type"] == "Point"
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90


def test_longitude_comes_first_and_unknown_places_have_no_geometry() -> None:
    features = json.loads("\n".join(geojson.lines(MISSIONS, CONTEXT)))["features"]
    assert features[0]["geometry"]["coordinates"] == [129.03, 35.102]
    assert features[1]["geometry"] is None


def test_without_missions_the_documents_are_still_valid() -> None:
    assert json.loads("\n".join(geojson.lines([], CONTEXT)))["features"] == []
    assert json.loads("\n".join(jsonld.lines([], CONTEXT)))["@graph"] == []
    assert len(list(csv_export.lines([]))) == 1


# iCalendar


def _calendar(missions: tuple[Mission, ...], context: Context = CONTEXT) -> str:
    return "".join(f"{line}\n" for line in icalendar.lines(missions, context))


def _events(missions: tuple[Mission, ...]) -> Iterator[dict[str, str]]:
    unfolded = _calendar(missions).replace("\r\n ", "")
    for event in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", unfolded, re.DOTALL):
        yield dict(line.split(":", 1) for line in event.splitlines())


@pytest.mark.parametrize(
    ("start", "end", "first", "after", "status"),
    [
        ("2024-05-13", "2024-05-17", "20240513", "20240518", "CONFIRMED"),
        ("2024-12-31", "2024-12-31", "20241231", "20250101", "CONFIRMED"),
        ("2024-02", "2024-02", "20240201", "20240301", "TENTATIVE"),
        ("2024-02", None, "20240201", "20240301", "TENTATIVE"),
        ("2024-05-13", None, "20240513", "20240514", "TENTATIVE"),
        (None, "2024-05-17", "20240517", "20240518", "TENTATIVE"),
        ("2024-05-30", "2024-06", "20240530", "20240701", "TENTATIVE"),
        ("2024-05-17", "2024-05-13", "20240517", "20240518", "CONFIRMED"),
    ],
)
def test_days_are_all_day_and_the_end_is_exclusive(
    start: str | None, end: str | None, first: str, after: str, status: str
) -> None:
    mission = Mission(id="m", releases=("a",), direction="online", start=start, end=end)
    (event,) = _events((mission,))
    assert event["DTSTART;VALUE=DATE"] == first
    assert event["DTEND;VALUE=DATE"] == after
    assert event["STATUS"] == status


@pytest.mark.parametrize("start", [None, "2024-13", "2024-02-30", "9999-12-31"])
def test_without_a_day_that_exists_there_is_no_event(start: str | None) -> None:
    mission = Mission(id="m", releases=("a",), direction="online", start=start)
    assert not list(_events((mission,)))


@pytest.mark.parametrize(
    ("value", "first"),
    [
        ("2024-05-14", "20240514"),
        ("2024-05-14/2024-05-15", "20240514"),
        ("2024-05-14/..", "20240514"),
        ("../2024-05-14", "20240514"),
        ("2024", None),
        ("XXXX", None),
    ],
)
def test_agenda(value: str, first: str | None) -> None:
    item = MergedAgenda(date=value, activity="Visita", evidence=TOLD)
    mission = Mission(id="m", releases=("a",), direction="online", agenda=(item, item))
    assert [event["DTSTART;VALUE=DATE"] for event in _events((mission,))] == [first][: bool(first)]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a,b;c", "a\\,b\\;c"),
        ("a\\n", "a\\\\n"),
        ("a\r\nb\rc\nd", "a\\nb\\nc\\nd"),
        ("a\x00\x07b", "ab"),
        ("END:VEVENT: è", "END:VEVENT: è"),
    ],
)
def test_text_values_are_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding(line: str) -> None:
    pieces = list(fold(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_every_line_ends_in_crlf() -> None:
    calendar = _calendar(MISSIONS)
    assert calendar.count("\r\n") == calendar.count("\n") == calendar.count("\r")


def test_a_parser_reads_the_calendar() -> None:
    parser = pytest.importorskip("icalendar", reason="the extra `test` has icalendar")
    events = parser.Calendar.from_ical(_calendar(MISSIONS).encode()).walk("VEVENT")
    assert [str(event["UID"]) for event in events][::2] == ["m-1@missiva", "m-2@missiva"]
    assert events[0].decoded("DTSTART") == date(2024, 5, 13)
    assert events[0].decoded("DTEND") == date(2024, 5, 18)
    assert str(events[0]["SUMMARY"]) == headline(MISSIONS[0])
    assert LONG in str(events[0]["DESCRIPTION"])
    assert str(events[1]["SUMMARY"]) == MISSIONS[0].agenda[0].activity
    assert not any(event.errors for event in events)


# JSON-LD


def _graph() -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = json.loads("\n".join(jsonld.lines(MISSIONS, CONTEXT)))["@graph"]
    return graph


def test_jsonld_events() -> None:
    first, second, third = _graph()
    assert first["@type"] == "Event"
    assert (first["startDate"], first["endDate"]) == ("2024-05-13", "2024-05-17")
    assert first["location"][0]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 35.102,
        "longitude": 129.03,
    }
    assert [article["identifier"] for article in first["subjectOf"]] == list(MISSIONS[0].releases)
    assert second["startDate"] == "2025-02"
    assert "endDate" not in second
    assert third["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")


def test_jsonld_may_stand_in_a_web_page() -> None:
    text = "\n".join(jsonld.lines(MISSIONS, CONTEXT))
    assert "<" not in text
    assert "</script><b>Ω" in [person["name"] for person in _graph()[0]["attendee"]]


@pytest.mark.parametrize("format_", TEXT)
def test_only_web_addresses_are_links(folder: Folder, format_: str) -> None:
    assert "javascript:" not in "".join(TEXT[format_](folder))


# FollowTheMoney

_THING = {"name", "alias", "country", "proof", "sourceUrl", "publisher", "keywords"}
_INTERVAL = {"startDate", "endDate", "recordId", "proof", "sourceUrl", "namesMentioned"}
ALLOWED = {
    "Article": {*_THING, "fileName", "title", "mimeType", "publishedAt", "processingAgent"},
    "Organization": {*_THING, "classification"},
    "Person": {*_THING, "position"},
    "Event": {*_THING, *_INTERVAL, "location", "organizer", "involved"},
    "UnknownLink": {*_INTERVAL, "subject", "object", "role"},
}
"""Properties by schema, of followthemoney/schema/*.yaml 4.8.4 (MIT), as far as used."""
REQUIRED = {
    "Article": {"fileName"},
    "Organization": {"name"},
    "Person": {"name"},
    "Event": {"name"},
    "UnknownLink": {"subject", "object"},
}
RANGES = {
    "proof": {"Article"},
    "organizer": {"Organization", "Person"},
    "involved": {"Organization", "Person"},
    "subject": {"Organization", "Person", "Event", "Article"},
    "object": {"Organization", "Person", "Event", "Article"},
}


def _entities(folder: Folder) -> list[dict[str, Any]]:
    return [json.loads(line) for line in TEXT["ftm"](folder)]


def test_entities_keep_to_their_schemas(folder: Folder) -> None:
    entities = _entities(folder)
    schemas = {entity["id"]: entity["schema"] for entity in entities}
    assert len(schemas) == len(entities)
    for entity in entities:
        properties = entity["properties"]
        assert re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?", entity["id"])
        assert REQUIRED[entity["schema"]] <= set(properties) <= ALLOWED[entity["schema"]]
        assert all(isinstance(value, str) for values in properties.values() for value in values)
        for name, kinds in RANGES.items():
            assert {schemas[value] for value in properties.get(name, ())} <= kinds


def test_every_entity_but_the_releases_has_a_proof(folder: Folder) -> None:
    entities = [entity for entity in _entities(folder) if entity["schema"] != "Article"]
    assert all(entity["properties"]["proof"] for entity in entities)


def test_parts_in_a_mission_are_links(folder: Folder) -> None:
    links = [entity["properties"] for entity in _entities(folder) if "subject" in str(entity)]
    roles = {(link["subject"][0], *link["role"]) for link in links if "role" in link}
    assert ("person-p-1", "assessora") in roles
    assert ("person-p-1", "people") in roles
    assert (key("organisation", "org:regione-liguria"), "organisers") in roles


def test_names_without_a_body_are_kept(folder: Folder) -> None:
    event = next(entity for entity in _entities(folder) if entity["schema"] == "Event")
    assert "-Porto di Busan" in event["properties"]["namesMentioned"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("m-1", r"x-m-1"),
        ("org:a", r"x-org-a-[0-9a-f]{8}"),
        ("è", r"x-[0-9a-f]{8}"),
        ("a" * 500 + "/", r"x-a{80}-[0-9a-f]{8}"),
    ],
)
def test_keys(name: str, expected: str) -> None:
    assert re.fullmatch(expected, key("x", name))


def test_keys_of_like_names_differ() -> None:
    names = ("a:b", "a-b", "a/b", "a b", "-a-b", "a-b-")
    assert len({key("x", name) for name in names}) == len(names)


def test_a_mission_of_an_unknown_dataset_is_exported() -> None:
    (line,) = followthemoney.lines(MISSIONS[2:], [], [], Context())
    assert json.loads(line)["properties"]["name"] == ["Senza data"]


# Context


@pytest.mark.parametrize(
    ("code", "expected"),
    [("ES-PV", "ES"), ("KR:Busan", "KR"), ("JP", "JP"), ("europa", None), ("EUR", None)],
)
def test_country(code: str, expected: str | None) -> None:
    assert country(code) == expected


def _bare(**fields: Any) -> Mission:
    return Mission(id="m-9", releases=("a",), direction="online", **fields)


@pytest.mark.parametrize(
    ("mission", "expected"),
    [
        (_bare(title="A\n  B"), "A B"),
        (_bare(title=" "), "Missione: m-9"),
        (_bare(start="2024-05"), "Missione: 2024-05"),
        (
            _bare(destinations=(MergedDestination(code="JP", name="Giappone", evidence=TOLD),)),
            "Missione: Giappone",
        ),
    ],
)
def test_headline(mission: Mission, expected: str) -> None:
    assert headline(mission) == expected


def test_the_golden_files_are_those_of_the_formats() -> None:
    assert {path.name for path in Path(GOLDEN).iterdir()} == {f"missions.{name}" for name in TEXT}
