"""The user's corrections: validated, applied on every run, reported when out of date."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.corrections import FILE, append, load
from pipeline.errors import DatasetError, UsageError
from schemas import Correction
from tests.dataset import lines, mission, put, run

LIGURIA = "org:regione-liguria"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two releases of one mission, one of another in the same place and a year earlier."""
    feed = tmp_path / "source"
    mission(feed, "a.txt")
    mission(feed, "b.txt", publisher="Ansa", published="2024-05-15")
    mission(feed, "c.txt", start="2023-05-15")
    return feed


@pytest.fixture
def output(source: Path, tmp_path: Path) -> Path:
    """The dataset before any correction."""
    run(source, output=tmp_path / "out")
    return tmp_path / "out"


def release_id(output: Path, name: str) -> str:
    return next(
        str(r["id"]) for r in lines(output, "releases.jsonl") if r["source"]["path"].endswith(name)
    )


def groups(output: Path) -> list[str]:
    """Names of the files of each mission."""
    names = {r["id"]: Path(r["source"]["path"]).stem for r in lines(output, "releases.jsonl")}
    return sorted(
        "".join(sorted(names[r] for r in m["releases"])) for m in lines(output, "missions.jsonl")
    )


def correct(output: Path, **fields: Any) -> None:
    """Append a correction; `release` and `other` are names of files."""
    for key in ("release", "other"):
        if key in fields:
            fields[key] = release_id(output, fields[key])
    append(output, Correction(**fields))


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ({"action": "merge", "release": "a.txt", "other": "c.txt"}, ["abc"]),
        ({"action": "split", "release": "b.txt"}, ["a", "b", "c"]),
        ({"action": "split", "release": "b.txt", "other": "a.txt"}, ["a", "b", "c"]),
        ({"action": "split", "release": "b.txt", "other": "c.txt"}, ["ab", "c"]),
        ({"action": "not-mission", "release": "c.txt"}, ["ab"]),
        (
            {"action": "set", "release": "c.txt", "field": "start", "value": "2023-06-12"},
            ["ab", "c"],
        ),
    ],
)
def test_groups(
    source: Path, output: Path, correction: dict[str, Any], expected: list[str]
) -> None:
    assert groups(output) == ["ab", "c"]
    correct(output, **correction)
    outcome = run(source, output=output)
    assert groups(output) == expected
    assert outcome.errors == []
    assert not run(source, output=output).changed


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([("merge", "a", "c"), ("split", "c", None)], ["ab", "c"]),
        ([("merge", "a", "c"), ("split", "c", "a")], ["ab", "c"]),
        ([("merge", "a", "c"), ("split", "b", None)], ["ac", "b"]),
        ([("split", "b", None), ("merge", "a", "b")], ["ab", "c"]),
        ([("split", "b", "a"), ("merge", "a", "b")], ["ab", "c"]),
        ([("split", "b", "a"), ("merge", "a", "b"), ("split", "a", "b")], ["a", "b", "c"]),
    ],
)
def test_of_two_that_contradict_each_other_the_later_counts(
    source: Path,
    output: Path,
    decisions: list[tuple[str, str, str | None]],
    expected: list[str],
) -> None:
    for action, release, other in decisions:
        named = {"other": f"{other}.txt"} if other else {}
        correct(output, action=action, release=f"{release}.txt", **named)
    run(source, output=output)
    assert groups(output) == expected


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("start", "2024-05-12", "2024-05-12"),
        ("end", None, None),
        ("phase", "concluded", "concluded"),
        ("kinds", ["academic"], ["academic"]),
        ("direction", "online", "online"),
        ("organisers", ["Rina"], ["Rina"]),
        ("destinations", ["KR:Busan", "KR:Ulsan"], ["KR:Busan", "KR:Ulsan"]),
        ("themes", ["agrifood"], ["agrifood"]),
        ("people", [], []),
    ],
)
def test_a_value(source: Path, output: Path, field: str, value: Any, expected: Any) -> None:
    correct(output, action="set", release="b.txt", field=field, value=value)
    run(source, output=output)
    merged = next(m for m in lines(output, "missions.jsonl") if len(m["releases"]) == 2)
    found = merged[field]
    if isinstance(found, list):
        found = [
            item if isinstance(item, str) else item.get("code") or item.get("name") or item["id"]
            for item in found
        ]
    assert found == expected
    assert merged["corrected"] == [field]


def test_an_accepted_record_stays(source: Path, output: Path) -> None:
    told: dict[str, Any] = {"direction": "online", "organisers": ["Regione Liguria", "Rina"]}
    correct(output, action="accept", release="c.txt", mission=told)
    assert run(source, output=output).errors == []
    merged = next(m for m in lines(output, "missions.jsonl") if len(m["releases"]) == 1)
    assert (merged["direction"], merged["start"], merged["destinations"]) == ("online", None, [])
    assert [f["name"] for f in merged["organisers"]] == ["Regione Liguria", "Rina"]
    assert [bool(f["evidence"][0]["spans"]) for f in merged["organisers"]] == [True, False]
    assert merged["corrected"] == []
    correct(output, action="set", release="c.txt", field="start", value="2023-05-14")
    run(source, output=output)
    merged = next(m for m in lines(output, "missions.jsonl") if m["start"] == "2023-05-14")
    assert merged["direction"] == "online"


def test_an_accepted_release_may_tell_of_none(source: Path, output: Path) -> None:
    correct(output, action="accept", release="c.txt")
    for _ in range(2):  # what has no effect any more is not out of date
        assert run(source, output=output).errors == []
        assert groups(output) == ["ab"]


def test_a_corrected_destination_keeps_its_evidence(source: Path, output: Path) -> None:
    values = ["KR:Busan", "KR:Ulsan"]
    correct(output, action="set", release="a.txt", field="destinations", value=values)
    run(source, output=output)
    merged = next(m for m in lines(output, "missions.jsonl") if len(m["releases"]) == 2)
    assert [bool(d["evidence"][0]["spans"]) for d in merged["destinations"]] == [True, False]


def test_an_alias(source: Path, output: Path) -> None:
    correct(output, action="alias", name="Regione Liguria", entity="org:x")
    assert run(source, output=output).errors == []
    (entry,) = lines(output, "organisations.jsonl")
    assert entry["id"] == "org:x"
    assert all(m["organisers"][0]["entity"] == "org:x" for m in lines(output, "missions.jsonl"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"action": "merge", "release": "a", "other": "gone"}, "no release"),
        ({"action": "split", "release": "gone"}, "no release gone"),
        ({"action": "not-mission", "release": "gone"}, "no release gone"),
        ({"action": "accept", "release": "gone"}, "no release gone"),
        ({"action": "alias", "name": "Ente Ignoto", "entity": "org:x"}, "is named Ente Ignoto"),
        ({"action": "set", "release": "gone", "field": "start"}, "no release gone"),
    ],
)
def test_out_of_date(source: Path, output: Path, line: dict[str, Any], reason: str) -> None:
    append(output, Correction(**line))
    for _ in range(2):  # the second run has nothing new, and still says so
        (entry,) = run(source, output=output).errors
        assert (entry.path, entry.code) == (f"{FILE}#1", "stale-correction")
        assert reason in entry.reason


def test_not_a_mission_any_more(tmp_path: Path) -> None:
    folder, output = tmp_path / "source", tmp_path / "out"
    put(folder, "a.txt", "Nota", published="2024-01-01")
    run(folder, output=output)
    correct(output, action="not-mission", release="a.txt")
    (entry,) = run(folder, output=output).errors
    assert "tells of no mission" in entry.reason


@pytest.mark.parametrize(
    "line",
    [
        "{oops",
        "[]",
        '{"action": "forget"}',
        '{"action": "merge", "release": "a"}',
        '{"action": "merge", "release": "a", "other": "a"}',
        '{"action": "split"}',
        '{"action": "split", "release": "a", "field": "start"}',
        '{"action": "set", "release": "a", "field": "colour", "value": "red"}',
        '{"action": "set", "release": "a", "field": "start", "value": "tomorrow"}',
        '{"action": "set", "release": "a", "field": "start", "value": ["2024-01-01"]}',
        '{"action": "set", "release": "a", "field": "published", "value": "2024"}',
        '{"action": "set", "release": "a", "field": "themes", "value": "agrifood"}',
        '{"action": "set", "release": "a", "field": "start", "value": "2024-02-30"}',
        '{"action": "set", "release": "a", "field": "direction"}',
        '{"action": "accept"}',
        '{"action": "accept", "release": "a", "value": "x"}',
        '{"action": "accept", "release": "a", "mission": {"kinds": []}}',
        '{"action": "set", "release": "a", "field": "kinds", "value": ["nice"]}',
        '{"action": "alias", "name": "X"}',
        '{"action": "alias", "name": "X", "entity": "org:x", "colour": "red"}',
    ],
)
def test_a_wrong_line_costs_itself_alone(tmp_path: Path, line: str) -> None:
    good = '{"action": "split", "release": "a"}'
    (tmp_path / FILE).write_text(f"{line}\n\n{good}\n")
    corrections, refused = load(tmp_path)
    assert [(entry.path, entry.code) for entry in refused] == [(f"{FILE}#1", "correction")]
    assert corrections.alone() == {"a"}


def test_append_ends_the_line_before(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"action": "split", "release": "a"}')
    append(tmp_path, Correction(action="split", release="b", note="così"))
    assert [json.loads(x)["release"] for x in (tmp_path / FILE).read_text().splitlines()] == [
        "a",
        "b",
    ]
    with pytest.raises(DatasetError, match="no dataset folder"):
        append(tmp_path / "gone", Correction(action="split", release="b"))
    with pytest.raises(UsageError, match="needs release"):
        append(tmp_path, Correction(action="split"))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["merge", "a", "b"], {"action": "merge", "release": "a", "other": "b"}),
        (["split", "a"], {"action": "split", "release": "a"}),
        (["split", "a", "--from", "b"], {"action": "split", "release": "a", "other": "b"}),
        (["not-mission", "a", "--note", "n"], {"action": "not-mission", "release": "a",
         "note": "n"}),
        (["alias", "R. Liguria", LIGURIA], {"action": "alias", "name": "R. Liguria",
         "entity": LIGURIA}),
        (["alias", "R. Liguria", "Regione Liguria"], {"action": "alias", "name": "R. Liguria",
         "entity": LIGURIA}),
        (["set", "a", "start", "2024-05-12"], {"action": "set", "release": "a", "field": "start",
         "value": "2024-05-12"}),
        (["set", "a", "themes", "agrifood", "energy"], {"action": "set", "release": "a",
         "field": "themes", "value": ["agrifood", "energy"]}),
        (["set", "a", "end"], {"action": "set", "release": "a", "field": "end"}),
    ],
)  # fmt: skip
def test_command(tmp_path: Path, arguments: list[str], expected: dict[str, Any]) -> None:
    name, *rest = arguments
    result = CliRunner().invoke(app, ["correct", name, str(tmp_path), *rest])
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / FILE).read_text()) == expected


@pytest.mark.parametrize(
    "arguments",
    [["merge", "a", "a"], ["set", "a", "colour", "red"], ["set", "a", "start", "x", "y"]],
)
def test_wrong_use(tmp_path: Path, arguments: list[str]) -> None:
    name, *rest = arguments
    assert CliRunner().invoke(app, ["correct", name, str(tmp_path), *rest]).exit_code == 2
    assert not (tmp_path / FILE).exists()
