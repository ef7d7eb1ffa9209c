"""What is looked at first, and why."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.load import Dataset, load
from pipeline.resources import table
from pipeline.review.desk import Desk
from pipeline.review.doubts import doubts_of, total
from schemas import Mention, Mission, OrganisationEntry, PlaceEntry, ReleaseRecord
from tests.fakes import record
from tests.report import made

SURE: dict[str, Any] = {
    "start": "2024-05-01", "end": "2024-05-02", "destinations": ["ES"],
    "organisers": ["Regione Liguria"],
}  # fmt: skip
LIGURIA = OrganisationEntry(
    id="org:regione-liguria", name="Regione Liguria", linked=True, names={}, releases=()
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = made.write(tmp_path_factory.mktemp("doubts"), [], [])
    places = [
        PlaceEntry(id="geonames:1", name="Bilbao", country="ES", names={}, releases=()),
        PlaceEntry(id="geonames:2", name="Roma", country="IT", names={}, releases=()),
    ]
    return replace(load(folder), organisations={LIGURIA.id: LIGURIA}, places=tuple(places))


def of(**mission: Any) -> ReleaseRecord:
    return record("r", "Regione Liguria in Spagna", "2024-05-01", **{**SURE, **mission})


def keys(dataset: Dataset, told: ReleaseRecord, mission: Mission | None = None) -> dict[str, str]:
    return {doubt.key: doubt.field for doubt in doubts_of(dataset, told, mission)}


def scored(**scores: float) -> dict[str, str]:
    return {f"category/{name.replace('_', '-')}": f"{score:.2f}" for name, score in scores.items()}


def test_nothing_to_doubt(dataset: Dataset) -> None:
    reasons = scored(mission=0.99, outgoing=1.5, incoming=0.3, economic=0.8, academic=0.1)
    assert keys(dataset, of(reasons=reasons, kinds=["economic"])) == {}
    assert total(()) == 0


@pytest.mark.parametrize(
    ("mission", "key", "field"),
    [
        ({"start": None}, "doubt_undated", "start"),
        ({"end": None}, "doubt_endless", "end"),
        ({"destinations": []}, "doubt_nowhere", "destinations"),
        ({"organisers": []}, "doubt_nobody", "organisers"),
        ({"reasons": scored(mission=0.56)}, "doubt_mission", ""),
        ({"reasons": scored(mission=0.99, outgoing=0.7, incoming=0.6)}, "doubt_direction",
         "direction"),
        ({"kinds": ["economic"], "reasons": scored(economic=0.4, academic=0.36)}, "doubt_kinds",
         "kinds"),
        ({"promoters": ["Ditta Ignota"]}, "doubt_unlinked", "promoters"),
        ({"visited": ["Regione Liguria"]}, "doubt_roles", "visited"),
    ],
)  # fmt: skip
def test_one_doubt(dataset: Dataset, mission: dict[str, Any], key: str, field: str) -> None:
    assert keys(dataset, of(**mission)) == {key: field}


def test_a_role_that_the_network_alone_gives(dataset: Dataset) -> None:
    told = of()
    assert told.mission is not None
    (filler,) = told.mission.organisers
    for rule, expected in (
        ("missiva_slots", {"doubt_cue": "organisers"}),
        ("missiva_slots+cue/organizzat[oaie] … {da}", {}),
        ("correction", {}),
    ):
        cue = ((0, 7),) if "cue" in rule else ()
        plain = filler.model_copy(update={"rule": rule, "cue": cue})
        mission = told.mission.model_copy(update={"organisers": (plain,)})
        assert keys(dataset, told.model_copy(update={"mission": mission})) == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0.51, {"doubt_score": "organisers"}), (0.9, {}), (None, {})],
)
def test_a_value_near_the_threshold(
    dataset: Dataset, score: float | None, expected: dict[str, str]
) -> None:
    told = of()
    assert told.mission is not None
    (filler,) = told.mission.organisers
    unsure = (filler.model_copy(update={"score": score}),)
    mission = told.mission.model_copy(update={"organisers": unsure})
    assert keys(dataset, told.model_copy(update={"mission": mission})) == expected


def test_a_link_that_the_resolver_is_not_sure_of(dataset: Dataset) -> None:
    told = of(organisers=["MIT"])
    ministry = LIGURIA.model_copy(update={"id": "org:mit-infrastrutture", "name": "Ministero"})
    linked = replace(dataset, organisations={ministry.id: ministry})
    assert keys(linked, told) == {"doubt_link": "organisers"}


def test_a_place_without_a_link(dataset: Dataset) -> None:
    mention = Mention(start=19, end=25, label="LOC", text="Spagna", detector="test")
    told = of().model_copy(update={"mentions": (mention,)})
    assert keys(dataset, told) == {"doubt_place": "destinations"}


def test_a_warning(dataset: Dataset) -> None:
    told = of().model_copy(update={"warnings": ("no date",)})
    assert keys(dataset, told) == {"doubt_warning": ""}


@pytest.mark.parametrize(
    ("entity", "expected"),
    [("geonames:1", {"doubt_untold": ""}), ("geonames:2", {}), ("geonames:9", {}), (None, {})],
)
def test_no_mission_but_places_abroad(
    dataset: Dataset, entity: str | None, expected: dict[str, str]
) -> None:
    mention = Mention(start=0, end=4, label="LOC", text="Nota", entity=entity, detector="test")
    told = record("r", "Nota", "2024-05-01", telling=False)
    assert keys(dataset, told.model_copy(update={"mentions": (mention,)})) == expected


def test_disagreement_and_a_weak_join(dataset: Dataset) -> None:
    told = of()
    more = {
        "conflicts": [made.conflict("start", ["2024-05-01", "2024-05-03"], ["r", "x"])],
        "joined": [{"release": "r", "to": "x", "score": 0.6, "reasons": []}],
    }
    mission = made.merged([told], "m-1", **more)
    assert keys(dataset, told, mission) == {"doubt_joined": "", "doubt_conflict": "start"}
    other = told.model_copy(update={"id": "y"})
    assert keys(dataset, other, mission) == {}


def test_more_doubts_and_weightier_ones_make_more_doubtful(dataset: Dataset) -> None:
    def doubt(**mission: Any) -> float:
        return total(doubts_of(dataset, of(**mission), None))

    assert 0 < doubt(end=None) < doubt(start=None) < doubt(start=None, destinations=[]) < 1
    assert doubt(reasons=scored(mission=0.8)) < doubt(reasons=scored(mission=0.51))


def test_the_list_begins_with_what_is_least_sure(output: Path) -> None:
    entries = Desk(output, "it").entries()
    doubts = [entry.doubt for entry in entries]
    assert doubts == sorted(doubts, reverse=True)
    assert doubts[0] > doubts[-1]
    assert entries[-1].record.mission is None


def test_every_doubt_has_its_words_and_a_weight() -> None:
    rows = table("review/doubts.tsv")
    assert all(row["it"] and row["en"] and float(row["weight"]) > 0 for row in rows)
    strings = [row for name in ("review", "report") for row in table(f"{name}/strings.tsv")]
    assert [row["key"] for row in strings if not (row["it"] and row["en"])] == []
    names = [row["key"] for row in (*strings, *rows)]
    assert len(names) == len(set(names))
