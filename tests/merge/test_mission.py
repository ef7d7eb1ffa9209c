"""Merging the records of one mission: values, testimony, conflicts, reasons."""

from typing import Any

import pytest

from pipeline.merge.ids import Identity
from pipeline.merge.mission import merge, reasons_for
from pipeline.merge.profile import profile_of
from pipeline.merge.sources import Telling, is_press
from pipeline.merge.words import signature, words
from schemas import Agreement, Mission, Person, ReleaseRecord
from tests.fakes import record

TEXT = "Nota\nRegione Liguria e Rina a Busan con Marzia Traverso, poi con il Rina"
HOST, GUEST, WIRE = "Regione Liguria", "Rina", "Ansa"


def told(name: str, publisher: str | None, published: str, **fields: Any) -> ReleaseRecord:
    """A release on one mission, whose organiser is HOST and in whose delegation GUEST is."""
    defaults = {
        "destinations": ["KR:Busan"], "organisers": [HOST], "delegation": [GUEST],
        "start": "2024-05-13", "end": "2024-05-17", "people": ["Marzia Traverso"],
    }  # fmt: skip
    # Words of its own, so that it is no reprint of another.
    text = fields.pop("text", f"{TEXT}\n{' '.join(f'{name}{i}' for i in range(30))}")
    return record(name, text, published, publisher, **{**defaults, **fields})


def merged(*records: ReleaseRecord, **fields: Any) -> Mission:
    """The mission of `records`; their order does not matter."""
    tellings = [Telling.model_validate_json(record.model_dump_json()) for record in records]
    signatures = {record.id: signature(words(record.text)) for record in records}
    mission = merge(tellings, Identity("m-1"), signatures, **fields)
    assert merge(tellings[::-1], Identity("m-1"), signatures, **fields) == mission
    return mission


@pytest.mark.parametrize(
    ("first", "second", "start", "reason"),
    [
        ((HOST, "2024-05-02", "2024-05-12"), (WIRE, "2024-05-20", "2024-05-13"), "2024-05-12",
         "organiser's release before press"),
        ((HOST, "2024-05-02", "2024-05-12"), (GUEST, "2024-05-20", "2024-05-13"), "2024-05-12",
         "organiser's release before participant's release"),
        ((GUEST, "2024-05-02", "2024-05-12"), (WIRE, "2024-05-20", "2024-05-13"), "2024-05-12",
         "participant's release before press"),
        ((HOST, "2024-05-02", "2024-05-12"), (HOST, "2024-05-20", "2024-05-13"), "2024-05-13",
         "later release before earlier"),
        ((HOST, "2024-05-02", "2024-06"), (HOST, "2024-05-02", "2024-05-13"), "2024-05-13",
         "more precise before less"),
        (("Ditta Ignota", "2024-05-02", "2024-05-12"), ("La Gazzetta di Rho", "2024-05-20",
         "2024-05-13"), "2024-05-12", "other release before press"),
    ],
)  # fmt: skip
def test_which_value_wins_and_why(
    first: tuple[str, str, str], second: tuple[str, str, str], start: str, reason: str
) -> None:
    mission = merged(
        told("a", first[0], first[1], start=first[2], end=None),
        told("b", second[0], second[1], start=second[2], end=None),
    )
    assert mission.start == start
    (conflict,) = mission.conflicts
    assert (conflict.field, conflict.chosen, conflict.reason) == ("start", start, reason)
    assert {claim.value: claim.releases for claim in conflict.claims} == {
        first[2]: ("a",),
        second[2]: ("b",),
    }


@pytest.mark.parametrize("vague", ["2024-05", None])
def test_a_less_precise_value_is_no_conflict(vague: str | None) -> None:
    mission = merged(
        told("a", HOST, "2024-05-02", start=vague, end=vague), told("b", WIRE, "2024-05-20")
    )
    assert (mission.start, mission.end, mission.conflicts) == ("2024-05-13", "2024-05-17", ())


def test_a_last_day_before_the_first_yields() -> None:
    mission = merged(
        told("a", HOST, "2024-05-02", start="2024-05-13", end=None),
        told("b", GUEST, "2024-05-02", start=None, end="2024-05-10"),
        told("c", WIRE, "2024-05-02", start=None, end="2024-05-16"),
    )
    assert (mission.start, mission.end) == ("2024-05-13", "2024-05-16")
    assert mission.conflicts[-1].reason == "fits the first day"


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        (("announced", "concluded"), "concluded"),
        (("ongoing", "announced"), "ongoing"),
        ((None, "announced"), "announced"),
        ((None, None), None),
    ],
)
def test_the_latest_phase(phases: tuple[str | None, ...], expected: str | None) -> None:
    records = [told(str(i), HOST, "2024-05-02", phase=p) for i, p in enumerate(phases)]
    assert merged(*records).phase == expected


def test_fillers_keep_every_source() -> None:
    mission = merged(
        told("a", HOST, "2024-05-02", delegation=["Rina"]),
        told("b", WIRE, "2024-05-20", delegation=["Rina S.p.A.", "Amico & Co"]),
    )
    rina, amico = mission.delegation
    assert rina.name == "Rina S.p.A."
    assert [told.release for told in rina.evidence] == ["a", "b"]
    assert [told.release for told in amico.evidence] == ["b"]
    assert rina.evidence[0].spans == tuple(
        (i, i + 4) for i in range(len(TEXT)) if TEXT.startswith("Rina", i)
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Marzia Traverso", "Traverso"], ["Marzia Traverso"]),
        (["Marzia Traverso", "Ugo Traverso", "Traverso"], ["Marzia Traverso", "Traverso",
         "Ugo Traverso"]),
        (["MARZIA TRAVERSO", "Marzia Traverso"], ["MARZIA TRAVERSO"]),
    ],
)  # fmt: skip
def test_people_by_surname(names: list[str], expected: list[str]) -> None:
    records = [told(str(i), HOST, "2024-05-02", people=[n]) for i, n in enumerate(names)]
    assert sorted(person.name for person in merged(*records).people) == expected


def test_people_with_two_employers_are_a_conflict() -> None:
    def with_employer(release: ReleaseRecord, body: str) -> ReleaseRecord:
        person = Person(name="Marzia Traverso", role="assessora", organisation=body)
        assert release.mission
        mission = release.mission.model_copy(update={"people": (person,)})
        return release.model_copy(update={"mission": mission})

    mission = merged(
        with_employer(told("a", HOST, "2024-05-02"), "Regione Liguria"),
        with_employer(told("b", WIRE, "2024-05-20"), "Comune di Genova"),
    )
    assert mission.people[0].organisation == "Regione Liguria"
    assert [conflict.field for conflict in mission.conflicts] == [
        "people.Marzia Traverso.organisation"
    ]


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (("memorandum", ("A", "B")), ("memorandum", ("B", "C")), 1),
        (("memorandum", ("A", "B")), ("contract", ("A", "B")), 2),
        (("memorandum", ("A", "B")), ("memorandum", ("C", "D")), 2),
        (("memorandum", ("A", "B")), ("memorandum", ()), 1),
    ],
)
def test_agreements(first: tuple[Any, Any], second: tuple[Any, Any], count: int) -> None:
    def signing(name: str, act: tuple[Any, Any]) -> ReleaseRecord:
        release = told(name, HOST, "2024-05-02")
        assert release.mission
        acts = (Agreement(kind=act[0], parties=act[1]),)
        mission = release.mission.model_copy(update={"agreements": acts})
        return release.model_copy(update={"mission": mission})

    assert len(merged(signing("a", first), signing("b", second)).agreements) == count


def test_a_reprint_counts_as_one_source() -> None:
    long = "La missione ligure in Corea comincia lunedì con una visita al porto di Busan. " * 3
    mission = merged(
        told("a", HOST, "2024-05-02", kinds=["economic"], text=long),
        told("b", WIRE, "2024-05-02", kinds=["cultural"], text=long + "Fine"),
        told("c", WIRE, "2024-05-03", kinds=["cultural"], text=long + "Stop"),
    )
    assert mission.reprints == ("b", "c")
    assert mission.kinds == ("economic",)
    assert mission.releases == ("a", "b", "c")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("start", "2024-05-14", "2024-05-14"),
        ("phase", "announced", "announced"),
        ("kinds", ("academic",), ("academic",)),
        ("direction", "online", "online"),
    ],
)
def test_a_correction_goes_before_the_organiser(
    field: str, value: object, expected: object
) -> None:
    wire = told("b", WIRE, "2024-04-20", phase="announced")
    assert wire.mission
    fixed = wire.model_copy(update={"mission": wire.mission.model_copy(update={field: value})})
    mission = merged(
        told("a", HOST, "2024-05-02", phase="concluded", kinds=["economic"]),
        fixed,
        corrected={"b": frozenset({field})},
    )
    assert getattr(mission, field) == expected
    assert mission.corrected == (field,)


def test_reasons_name_the_release_that_is_most_alike() -> None:
    profiles = [
        profile_of(told("a", HOST, "2024-05-02")),
        profile_of(told("b", WIRE, "2024-05-20")),
    ]
    (joined,) = reasons_for(profiles)
    assert (joined.release, joined.to) == ("b", "a")
    assert joined.score > 0.5
    assert joined.reasons


@pytest.mark.parametrize(
    ("publisher", "expected"),
    [
        ("Ansa", True),
        ("Adnkronos", True),
        ("Il Giornale di Castelvetrano", True),
        ("Regione Liguria", False),
        ("Camera di Commercio di Bergamo", False),
        ("Direzione Lavoro", False),
    ],
)
def test_press(publisher: str, expected: bool) -> None:
    assert is_press(publisher) is expected
