"""Each decision is a line of corrections.jsonl, and holds after the next ingest."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.corrections import load
from pipeline.review.server import serving
from schemas import ReleaseRecord
from tests.dataset import lines
from tests.review.desks import (
    Client,
    corrections,
    ingest_again,
    release_id,
    server_of,
)


def merged(output: Path, name: str) -> dict[str, Any]:
    """The mission that the release of a file tells."""
    release = release_id(output, name)
    return next(m for m in lines(output, "missions.jsonl") if release in m["releases"])


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("start", "2024-05-12", "2024-05-12"),
        ("end", "", None),
        ("direction", "online", "online"),
        ("phase", "concluded", "concluded"),
        ("kinds", "academic", ["academic"]),
        ("themes", "agrifood", ["agrifood"]),
        ("destinations", "Seul\r\nJP", ["KR:Seul", "JP"]),
        ("organisers", "Rina\r\n\r\n  Regione   Liguria ", ["Rina", "Regione Liguria"]),
        ("delegation", "", []),
        ("events", "Expo 2012", ["Expo 2012"]),
        ("people", "Ada Neri\nUgo Riva | sindaco | Comune di Savona",
         ["Ada Neri |", "Ugo Riva | sindaco | Comune di Savona"]),
        ("agreements", "memorandum|Rina|Ansaldo Energia", ["memorandum | Rina | Ansaldo Energia"]),
    ],
)  # fmt: skip
def test_a_corrected_value(
    client: Client, output: Path, field: str, text: str, value: str | list[str] | None
) -> None:
    release = release_id(output, "a.txt")
    form = client.form(release)
    form[field] = [text]
    reply = client.post("release", {**form, "do": ["save"]})
    assert (reply.status, reply.location) == (303, f"release?id={release}&said=saved")
    (line,) = corrections(output)
    line.setdefault("value", None)
    assert line == {"action": "set", "release": release, "field": field, "value": value}
    shown = "\n".join(client.form(release).get(field, []))
    told = value if isinstance(value, list) else [value or ""]
    assert shown == "\n".join(one.removesuffix(" |") for one in told)
    ingest_again(output)
    assert merged(output, "a.txt")["corrected"] == [field]


def test_nothing_changed_is_nothing_written(client: Client, output: Path) -> None:
    form = client.form(release_id(output, "a.txt"))
    assert client.post("release", {**form, "do": ["save"]}).status == 303
    assert corrections(output) == []


def test_accepting_pins_the_record(client: Client, output: Path) -> None:
    release = release_id(output, "a.txt")
    form = client.form(release)
    form["end"] = ["2024-05-16"]
    reply = client.post("release", {**form, "do": ["accept"]})
    assert reply.status == 303
    assert reply.location.endswith("said=accepted")
    assert release not in reply.location
    set_line, accept = corrections(output)
    assert set_line["field"] == "end"
    assert (accept["action"], accept["release"]) == ("accept", release)
    ingest_again(output)
    mission = next(r for r in lines(output, "releases.jsonl") if r["id"] == release)["mission"]
    assert mission["end"] == "2024-05-16"
    assert [f["name"] for f in mission["organisers"]] == ["Regione Liguria"]
    assert mission["organisers"][0]["evidence"] == [[3, 18]]
    assert merged(output, "a.txt")["corrected"] == ["end"]
    page = client.get("").body
    assert page.count("Busan") + page.count("Genova") == 3
    assert client.get("?show=judged").body.count('href="release?id=') == 1


def test_a_later_model_does_not_change_what_was_accepted(client: Client, output: Path) -> None:
    release = release_id(output, "c.txt")
    client.post("release", {**client.form(release), "do": ["accept"]})
    record = next(r for r in lines(output, "releases.jsonl") if r["id"] == release)
    other = ReleaseRecord.model_validate(record)
    assert other.mission is not None
    worse = other.mission.model_copy(
        update={"start": "2023-05-01", "organisers": (), "direction": "incoming"}
    )
    held, fields = load(output)[0].apply(other.model_copy(update={"mission": worse}))
    assert held.mission is not None
    assert (held.mission.start, held.mission.direction) == ("2023-05-15", "outgoing")
    assert [(f.name, f.evidence) for f in held.mission.organisers] == [
        ("Regione Liguria", ((3, 18),))
    ]
    assert fields == frozenset()


def test_saving_an_accepted_release_accepts_it_again(client: Client, output: Path) -> None:
    release = release_id(output, "c.txt")
    client.post("release", {**client.form(release), "do": ["accept"]})
    form = client.form(release)
    form["phase"] = ["ongoing"]
    client.post("release", {**form, "do": ["save"]})
    assert [line["action"] for line in corrections(output)] == ["accept", "set", "accept"]


def test_not_a_mission(client: Client, output: Path) -> None:
    release = release_id(output, "c.txt")
    client.form(release)
    reply = client.post("no-mission", {"release": [release]})
    assert "said=no_mission_said" in reply.location
    assert corrections(output) == [{"action": "not-mission", "release": release}]
    ingest_again(output)
    assert len(lines(output, "missions.jsonl")) == 1


def test_a_release_without_a_mission_is_right_so(client: Client, output: Path) -> None:
    release = release_id(output, "d.txt")
    client.form(release)
    client.post("no-mission", {"release": [release]})
    assert corrections(output) == [{"action": "accept", "release": release}]
    ingest_again(output)  # and is not reported as out of date


def test_a_mission_that_was_not_seen(client: Client, output: Path) -> None:
    release = release_id(output, "d.txt")
    form = client.form(release)
    form |= {"direction": ["incoming"], "destinations": ["Genova"], "kinds": ["economic"]}
    assert client.post("release", {**form, "do": ["save"]}).status == 422
    assert client.post("release", {**form, "do": ["accept"]}).status == 303
    ingest_again(output)
    mission = merged(output, "d.txt")
    assert mission["direction"] == "incoming"
    (place,) = mission["destinations"]
    assert (place["code"], place["evidence"]) == (
        "IT:Genova",
        [{"release": release, "spans": [[19, 25]]}],
    )


def test_taking_back_that_it_is_no_mission(client: Client, output: Path) -> None:
    release = release_id(output, "c.txt")
    client.form(release)
    client.post("no-mission", {"release": [release]})
    form = client.form(release)
    assert form["organisers"] == ["Regione Liguria"]
    client.post("release", {**form, "do": ["accept"]})
    ingest_again(output)
    filler = merged(output, "c.txt")["organisers"][0]
    assert filler["entity"] == "org:regione-liguria"


def test_split(client: Client, output: Path) -> None:
    release = release_id(output, "b.txt")
    client.form(release)
    assert client.post("split", {"release": [release]}).status == 303
    assert corrections(output) == [{"action": "split", "release": release}]
    ingest_again(output)
    assert merged(output, "b.txt")["releases"] == [release]


@pytest.mark.parametrize("by", ["choice", "id", "release"])
def test_merge(client: Client, output: Path, by: str) -> None:
    release, other = release_id(output, "c.txt"), merged(output, "a.txt")
    client.form(release)
    form = {
        "choice": {"other": [other["id"]], "other_id": [""]},
        "id": {"other_id": [f" {other['id']} "]},
        "release": {"other_id": [release_id(output, "b.txt")]},
    }[by]
    assert client.post("merge", {"release": [release], **form}).status == 303
    first = other["releases"][0]
    assert corrections(output) == [{"action": "merge", "release": release, "other": first}]
    ingest_again(output)
    assert len(merged(output, "c.txt")["releases"]) == 3


@pytest.mark.parametrize("other", ["", "m-unknown", "own"])
def test_no_such_merge(client: Client, output: Path, other: str) -> None:
    release = release_id(output, "c.txt")
    client.form(release)
    other = merged(output, "c.txt")["id"] if other == "own" else other
    reply = client.post("merge", {"release": [release], "other_id": [other]})
    assert reply.status == 422
    assert "no other mission of that id" in reply.body
    assert corrections(output) == []


@pytest.mark.parametrize("organisation", ["org:regione-liguria", "Regione Liguria"])
def test_alias(client: Client, output: Path, organisation: str) -> None:
    release = release_id(output, "a.txt")
    client.form(release)
    form = {"release": [release], "name": ["Ansaldo Energia"], "organisation": [organisation]}
    assert client.post("alias", form).status == 303
    line = {"action": "alias", "name": "Ansaldo Energia", "entity": "org:regione-liguria"}
    assert corrections(output) == [line]


def test_alias_of_nothing(client: Client, output: Path) -> None:
    release = release_id(output, "a.txt")
    client.form(release)
    reply = client.post("alias", {"release": [release], "name": ["X"], "organisation": [" "]})
    assert reply.status == 422
    assert corrections(output) == []


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("start", "tomorrow", "this value is not possible"),
        ("start", "2024-02-30", "this value is not possible"),
        ("start", "2024-13", "this value is not possible"),
        ("end", "2024-05-01", "it ends before it begins"),
        ("direction", "", "this value is not possible"),
        ("direction", "sideways", "this value is not possible"),
        ("destinations", "Atlantide Nuova", "unknown place or code"),
        ("destinations", "XQ:Bilbao", "unknown place or code"),
        ("agreements", "handshake | Rina", "kind of act or parties missing"),
        ("people", "| sindaco", "this value is not possible"),
        ("organisers", "x" * 400, "this value is not possible"),
    ],
)
@pytest.mark.parametrize("do", ["save", "accept"])
def test_a_wrong_value_changes_nothing(
    client: Client, output: Path, field: str, text: str, told: str, do: str
) -> None:
    release = release_id(output, "a.txt")
    form = client.form(release)
    form |= {field: [text], "events": ["Expo 2012"]}
    reply = client.post("release", {**form, "do": [do]})
    assert reply.status == 422
    assert told in reply.body
    assert 'aria-invalid="true"' in reply.body
    assert "Expo 2012" in reply.body  # what else was filled in is still there
    assert corrections(output) == []


@pytest.mark.parametrize("name", ["release", "no-mission", "split", "merge", "alias", "forget"])
def test_unknown_release(client: Client, output: Path, name: str) -> None:
    client.form(release_id(output, "a.txt"))
    assert client.post(name, {"release": ["gone"]}).status == 404
    assert corrections(output) == []


def test_an_ingest_meanwhile_is_seen(client: Client, output: Path) -> None:
    release = release_id(output, "c.txt")
    form = client.form(release)
    form["end"] = ["2023-05-20"]
    client.post("release", {**form, "do": ["save"]})
    assert "the files do not show yet" in client.get("").body
    ingest_again(output)
    page = client.get(f"release?id={release}").body
    assert "the files do not show yet" not in page
    assert "corrected by hand" in page


def test_a_decision_outlasts_the_server(output: Path) -> None:
    release = release_id(output, "c.txt")
    with serving(server_of(output)) as address:
        client = Client(address)
        client.form(release)
        client.post("no-mission", {"release": [release]})
    with serving(server_of(output)) as address:
        page = Client(address).get("?show=judged").body
    assert f"release?id={release}" in page
