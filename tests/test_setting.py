"""A field set to another value, as a person says it."""

from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.setting import RECORD, as_sample, check_value, value_of, with_mission, with_value
from schemas import Mention, ReleaseRecord
from tests.fakes import record
from tests.report import made

TEXT = "Marina di Rina: Rina e la Regione Liguria nei Paesi Baschi, con Ada Neri. Rina firma."


@pytest.mark.parametrize("number", range(0, 300, 15))
def test_what_a_record_says_set_again_changes_nothing(number: int) -> None:
    told = list(made.records(number + 1))[-1]
    assert told.mission is not None
    for field in RECORD:
        value = value_of(told.mission, field)
        check_value(field, value)
        assert with_value(told, field, value) == told
    assert with_mission(told, as_sample(told.mission)) == told


def test_a_record_said_anew_has_the_same_values() -> None:
    for told in made.records(40):
        assert told.mission is not None
        said = as_sample(told.mission)
        anew = with_mission(told.model_copy(update={"mission": None}), said).mission
        assert anew is not None
        assert as_sample(anew) == said


def of(field: str, value: Any, mentions: tuple[Mention, ...] = ()) -> Any:
    told = record("r", TEXT).model_copy(update={"mentions": mentions})
    right = with_value(told, field, value)
    assert right is not None and right.mission is not None
    (item,) = getattr(right.mission, field)
    return item


def test_a_name_is_found_as_whole_words() -> None:
    filler = of("organisers", ["Rina"])
    assert [TEXT[start - 1 : end + 1] for start, end in filler.evidence] == [
        " Rina:", " Rina ", " Rina ",
    ]  # fmt: skip
    assert of("organisers", ["Regione"]).evidence == ((26, 33),)
    assert of("organisers", ["Marin"]).evidence == ()


def test_a_destination_is_found_by_its_name() -> None:
    mention = Mention(start=46, end=58, label="LOC", text="Paesi Baschi", detector="test")
    place = of("destinations", ["ES-PV"], (mention,))
    assert (place.name, place.evidence) == ("Paesi Baschi", ((46, 58),))
    assert of("destinations", ["ES-PV"]).name == "ES-PV"


def test_a_theme_is_found_by_its_mentions() -> None:
    mention = Mention(
        start=0, end=6, label="THEME", text="Marina", value="blue-economy", detector="test"
    )
    assert of("themes", ["blue-economy"], (mention,)).evidence == ((0, 6),)


@pytest.mark.parametrize(
    ("said", "name", "role", "organisation"),
    [
        ("Ada Neri", "Ada Neri", None, None),
        ("Ada Neri |", "Ada Neri", None, None),
        ("Ada Neri|sindaca", "Ada Neri", "sindaca", None),
        ("Ada Neri | sindaca | Rina", "Ada Neri", "sindaca", "Rina"),
        ("Ada Neri |  | Rina", "Ada Neri", None, "Rina"),
    ],
)
def test_a_person(said: str, name: str, role: str | None, organisation: str | None) -> None:
    person = of("people", [said])
    assert (person.name, person.role, person.organisation) == (name, role, organisation)
    assert person.evidence == ((64, 72),)
    assert bool(person.entity) == bool(organisation)


def test_a_name_alone_leaves_a_person_as_it_is() -> None:
    told = with_value(record("r", TEXT), "people", ["Ada Neri | sindaca"])
    assert told is not None
    same = with_value(told, "people", ["Ada Neri"])
    assert same == told
    without = with_value(told, "people", ["Ada Neri |"])
    assert without is not None and without.mission is not None
    assert without.mission.people[0].role is None


def test_scores_are_not_part_of_what_is_said() -> None:
    told = record("r", TEXT, people=["Ada Neri"], organisers=["Rina"], destinations=["ES-PV"])
    assert told.mission is not None
    scored = {
        field: tuple(
            item.model_copy(update={"score": 0.6}) for item in getattr(told.mission, field)
        )
        for field in ("people", "organisers", "destinations")
    }
    sure = told.model_copy(update={"mission": told.mission.model_copy(update=scored)})
    assert sure.mission is not None
    assert as_sample(sure.mission) == as_sample(told.mission)
    assert with_mission(sure, as_sample(sure.mission)) == sure


def test_an_agreement() -> None:
    act = of("agreements", ["memorandum | Rina | Regione Liguria"])
    assert (act.kind, act.parties) == ("memorandum", ("Rina", "Regione Liguria"))
    assert (26, 41) in act.evidence


def test_no_mission() -> None:
    assert with_mission(record("r", TEXT), None).mission is None
    none: ReleaseRecord = record("r", TEXT, telling=False)
    assert with_value(none, "start", "2024-05-01") is None
    titled = with_value(none, "title", "Nota")
    assert titled is not None and titled.title == "Nota"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "red"), ("start", "2024-02-30"), ("start", "2024-13"), ("start", "2024"),
        ("end", "soon"), ("published", "2024-02-30"), ("published", "2024-02"),
        ("agreements", ["handshake | Rina"]), ("people", ["| sindaca"]), ("organisers", [""]),
        ("kinds", ["nice"]), ("themes", "agrifood"), ("direction", None), ("phase", ["ongoing"]),
    ],
)  # fmt: skip
def test_values_that_cannot_be(field: str, value: Any) -> None:
    with pytest.raises(UsageError):
        check_value(field, value)
